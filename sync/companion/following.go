package companion

import (
	"context"
	"errors"
	"io/fs"
	"sync"
	"time"

	"github.com/google/uuid"

	"satchel/auth/signin"
	"satchel/storage/disk"
	"satchel/sync/engine"
)

// followPause is how often it is looked whether another process has signed somebody in or out.
const followPause = time.Second

// following is what the engine has been told of who is signed in.
type following struct {
	mu   sync.Mutex
	seen fs.FileInfo // the registry as it was read last; nil before, and where there was none
	told map[string]standing
}

// standing is how an account stands. Since and device tell a sign-in from the one before it.
type standing struct {
	state  signin.State
	since  time.Time
	device uuid.UUID
}

func standingOf(a signin.Account) standing { return standing{a.State, a.Since, a.Device} }

// follow tells the engine of whoever is signed in or out by another process, until the context ends.
func (w *Work) follow(ctx context.Context) {
	again := time.NewTicker(followPause)
	defer again.Stop()
	for ctx.Err() == nil {
		w.catchUp(ctx)
		select {
		case <-ctx.Done():
		case <-again.C:
		}
	}
}

// catchUp lets the documents of accounts go on, or stops them, as the registry says now, while Run is running. It costs a
// look at the registry's file where nothing has changed.
func (w *Work) catchUp(ctx context.Context) {
	w.following.mu.Lock()
	defer w.following.mu.Unlock()
	if !w.running.Load() {
		return
	}
	seen, err := w.companion.signin.Registry().Look()
	if err == nil && w.following.seen != nil && disk.SameState(w.following.seen, seen) {
		return
	}
	w.following.seen = seen
	accounts, err := w.companion.signin.Registry().Accounts()
	if err != nil {
		w.companion.log.WarnContext(ctx, "it can't be read who is signed in", "error", err)
		return
	}
	if err := w.tell(ctx, accounts); err != nil && !errors.Is(err, engine.ErrStopped) && ctx.Err() == nil {
		w.following.seen = nil // so that it is tried again
		w.companion.log.WarnContext(ctx, "the engine was not told of a change of account", "error", err)
	}
}

// tell has the engine know how these accounts stand, and that no others do. The caller holds following.
func (w *Work) tell(ctx context.Context, accounts []signin.Account) error {
	var failed []error
	gone := w.following.told
	w.following.told = map[string]standing{}
	for _, a := range accounts {
		before, known := gone[a.ID]
		delete(gone, a.ID)
		var err error
		switch {
		case known && before == standingOf(a):
		case a.State == signin.SignedIn:
			err = w.admit(ctx, a)
		case known && before.state == signin.SignedIn:
			err = w.engine.SignOut(ctx, a.ID)
		}
		if err != nil {
			failed = append(failed, err)
			continue
		}
		w.following.told[a.ID] = standingOf(a)
	}
	for id, before := range gone {
		if before.state == signin.SignedIn {
			failed = append(failed, w.engine.SignOut(ctx, id))
		}
	}
	return errors.Join(failed...)
}
