package password

import (
	"context"
	"time"

	"github.com/google/uuid"

	"satchel/storage/jobs"
)

// Kinds of jobs; they are kept in the database, so they don't change.
const (
	KindReset   = "password.reset-ordered"
	KindChanged = "password.changed"

	kindSweep = "password.sweep"
)

// ResetOrdered is the payload of KindReset.
type ResetOrdered struct {
	Email string    `json:"email"` // as typed and normalised; it need not have an account
	At    time.Time `json:"at"`
}

// PasswordChanged is the payload of KindChanged.
type PasswordChanged struct {
	Account uuid.UUID `json:"account"`
	First   bool      `json:"first"` // there was none before
	At      time.Time `json:"at"`
}

// HandleJobs has the queue work what the service enqueues, and sweep now and then.
func (s *Service) HandleJobs(q *jobs.Queue) {
	jobs.Handle(q, KindReset, s.DeliverReset)
	jobs.Handle(q, KindChanged, s.DeliverChanged)
	jobs.Every(q, kindSweep, time.Hour, s.Sweep)
}

// DeliverChanged works the job of a new password: it tells the owner, so that a change that was not theirs
// doesn't go unseen.
func (s *Service) DeliverChanged(ctx context.Context, change PasswordChanged) error {
	row, err := s.DB.Account(ctx, change.Account)
	if err != nil {
		return err
	}
	return s.send(ctx, row, mailChanged, map[string]any{
		"First": change.First,
		"At":    change.At.UTC().Format("2 January 2006 at 15:04 UTC"),
		"Link":  s.link("password", "forgot"),
	})
}
