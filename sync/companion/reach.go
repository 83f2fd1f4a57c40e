package companion

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"satchel/sync/capture/watch"
	"satchel/sync/document"
)

// Documents are the documents of a home, for whoever doesn't send them: a Work, or a Neighbour where another process has
// the queue.
type Documents interface {
	// Owner is whose documents are being worked with. See Work.Owner.
	Owner() (string, error)
	List(Filter) ([]document.Record, error)
	Find(account, text string) (document.Record, error)
	Add(ctx context.Context, request AddRequest) ([]Added, error)
	Retry(ctx context.Context, ids ...uuid.UUID) (int, error)
	RetryAll(ctx context.Context, account string) (int, error)
	Remove(ctx context.Context, id uuid.UUID) error
	// Sending tells whether what is added is being sent at once.
	Sending() bool
	// Aside is where a damaged queue was put by this opening of it; empty where it was sound.
	Aside() string
	Close() error

	countsOf(ctx context.Context, account string) (Counts, error)
	passOver(ctx context.Context, folder watch.Folder) error
	leaveOut(ctx context.Context, folder watch.Folder, paths []string) error
	survey(ctx context.Context, account string) ([]watch.State, error)
}

const (
	// reachPatience is how long Reach tries: a process that holds the queue and doesn't listen is just beginning or ending.
	reachPatience = 10 * time.Second
	reachPause    = 50 * time.Millisecond
)

// Reach opens the documents of this home, through the process that has the queue where there is one. Where that one can't
// be spoken to the error is ErrHomeInUse.
func (c *Companion) Reach(ctx context.Context) (Documents, error) {
	for last := time.Now().Add(reachPatience); ; {
		if n, err := c.neighbour(ctx); err == nil {
			return n, nil
		}
		w, err := c.OpenWork(ctx)
		if err == nil {
			return w, nil
		}
		if !errors.Is(err, ErrHomeInUse) || time.Now().After(last) {
			return nil, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(reachPause):
		}
	}
}
