package companion

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"satchel/auth/signin"
)

var errUnwired = errors.New("companion: not wired yet")

// Run sends what is queued until the context ends.
func (w *Work) Run(ctx context.Context) error { return errUnwired }

// Subscribe calls fn with every change, one call at a time, from a goroutine of Work's. The first call has
// the state at the time of subscribing. fn must not block.
func (w *Work) Subscribe(fn func(Snapshot)) (cancel func()) { return func() {} }

// Wake tries everything that waits, now: the network came back, the person signed in.
func (w *Work) Wake() {}

// Retry sends documents that need the person once more; no ids means all of those. It says how many.
func (w *Work) Retry(ctx context.Context, ids ...uuid.UUID) (int, error) { return 0, errUnwired }

// Remove takes a document out of the queue and its bytes out of the spool.
func (w *Work) Remove(ctx context.Context, id uuid.UUID) error { return errUnwired }

func (w *Work) accountChanged(signin.Account) {}
