package queue

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
	"go.etcd.io/bbolt"
)

// Options of a queue. The zero value is right for the companion.
type Options struct {
	Timeout time.Duration    // how long to wait for another process to let go; 0 is one second
	Now     func() time.Time // names files put aside; nil is time.Now
	// Expected tells whether there must have been a queue, asked only where there is none or its file is empty. Nil is
	// no: a first start finds none.
	Expected func() (bool, error)
}

// Queue is an open queue. Close it.
type Queue struct {
	db    *bbolt.DB
	lock  *flock.Flock
	path  string
	aside string
}

var (
	bucketMeta    = []byte("meta")
	bucketRecords = []byte("records")
	bucketDue     = []byte("due")
	bucketStates  = []byte("states")
	bucketCounts  = []byte("counts")
	bucketNotes   = []byte("notes")
	bucketMarks   = []byte("marks")
)

// Open opens the queue at path, making it (mode 0600) and its folder (0700) when absent. An older schema is
// copied beside the file and then migrated. A damaged file is put aside, see Aside, and an empty queue takes
// its place: whoever opens it then has to fill it again from the spool. A file that is expected and is gone or empty
// counts as damaged.
//
// The errors are ErrInUse, ErrNewer, and those of the file system.
func Open(path string, options Options) (*Queue, error) {
	return open(path, options, migrations)
}

func open(path string, options Options, steps []migration) (*Queue, error) {
	if options.Timeout == 0 {
		options.Timeout = time.Second
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("making the queue's folder: %w", err)
	}
	lock, err := acquire(path, options.Timeout)
	if err != nil {
		return nil, err
	}
	q := &Queue{lock: lock, path: path}
	if err := q.openFile(options, steps); err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	return q, nil
}

// acquire takes the lock file beside the queue. bbolt locks its own file too, but that one is replaced when it
// is damaged, and two processes must not do so at once.
func acquire(path string, timeout time.Duration) (*flock.Flock, error) {
	lock := flock.New(path+".lock", flock.SetPermissions(0o600))
	deadline := time.Now().Add(timeout)
	for {
		held, err := lock.TryLock()
		switch {
		case err != nil:
			return nil, fmt.Errorf("locking the queue %s: %w", path, err)
		case held:
			return lock, nil
		case time.Now().After(deadline):
			return nil, fmt.Errorf("opening the queue %s: %w", path, errors.Join(ErrInUse, lock.Close()))
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func (q *Queue) openFile(options Options, steps []migration) error {
	if err := q.noteLoss(options); err != nil {
		return err
	}
	err := q.openSound(options, steps)
	if !errors.Is(err, ErrDamaged) {
		return err
	}
	aside := fmt.Sprintf("%s.damaged-%s", q.path, options.Now().UTC().Format("20060102T150405"))
	if err := os.Rename(q.path, aside); err != nil {
		return fmt.Errorf("putting the damaged queue aside: %w", err)
	}
	q.aside = aside
	return q.openSound(options, steps)
}

// noteLoss leaves an empty file beside a queue that should be there and isn't, in the place of a damaged one.
func (q *Queue) noteLoss(options Options) error {
	if info, err := os.Stat(q.path); options.Expected == nil || err == nil && info.Size() > 0 {
		return nil
	}
	lost, err := options.Expected()
	if err != nil {
		return fmt.Errorf("looking whether there was a queue before: %w", err)
	}
	if !lost {
		return nil
	}
	note := fmt.Sprintf("%s.lost-%s", q.path, options.Now().UTC().Format("20060102T150405"))
	if err := os.WriteFile(note, nil, 0o600); err != nil {
		return fmt.Errorf("noting that the queue was lost: %w", err)
	}
	q.aside = note
	return nil
}

func (q *Queue) openSound(options Options, steps []migration) error {
	err := guard(func() error {
		db, err := bbolt.Open(q.path, 0o600, &bbolt.Options{
			Timeout:      options.Timeout,
			FreelistType: bbolt.FreelistMapType,
			NoStatistics: true,
		})
		if err != nil {
			return openError(q.path, err)
		}
		q.db = db
		return q.examine()
	})
	if err == nil {
		err = q.migrate(steps)
	}
	if err == nil {
		err = q.setClean(false)
	}
	if err != nil && q.db != nil {
		// A damaged file can make bbolt's own Close fault; what matters is the first error.
		_ = guard(q.db.Close)
		q.db = nil
	}
	return err
}

// Aside is where the damaged file was put when Open found one, or the note of one that was lost, else empty.
func (q *Queue) Aside() string { return q.aside }

// Path is the queue's file.
func (q *Queue) Path() string { return q.path }

// Close waits for what is being written, and lets other processes have the queue.
func (q *Queue) Close() error {
	return errors.Join(q.setClean(true), guard(q.db.Close), q.lock.Close())
}

func (q *Queue) view(fn func(*bbolt.Tx) error) error {
	return guard(func() error { return q.db.View(fn) })
}

func (q *Queue) update(fn func(*bbolt.Tx) error) error {
	return guard(func() error { return writeError(q.db.Update(fn)) })
}
