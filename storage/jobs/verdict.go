package jobs

import (
	"errors"
	"time"

	"github.com/riverqueue/river"
)

// Permanent marks an error that trying again can't cure: the job is given up.
func Permanent(err error) error {
	if err == nil {
		return nil
	}
	return permanent{err}
}

type permanent struct{ error }

func (p permanent) Unwrap() error { return p.error }

// Later marks an error that somebody has said when to come again with: the job is tried again then, and not
// before. Such a try is not counted and not logged, so whoever returns it sees to it that there is an end.
func Later(err error, after time.Duration) error {
	if err == nil {
		return nil
	}
	return later{err, max(after, time.Second)}
}

type later struct {
	error

	after time.Duration
}

func (l later) Unwrap() error { return l.error }

// verdict is a handler's error in River's words.
func verdict(err error) error {
	if given, ok := errors.AsType[permanent](err); ok {
		return river.JobCancel(given.error)
	}
	if again, ok := errors.AsType[later](err); ok {
		return river.JobSnooze(again.after)
	}
	return err
}
