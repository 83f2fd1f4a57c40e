package companion

import (
	"context"
	"errors"
	"io/fs"
	"maps"
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
	if err == nil {
		err = w.tell(ctx, accounts)
	}
	if err == nil {
		return
	}
	w.following.seen = nil // so that it is tried again
	if !errors.Is(err, engine.ErrStopped) && ctx.Err() == nil {
		w.companion.log.WarnContext(ctx, "the engine was not told of a change of account", "error", err)
	}
}

// tell has the engine know how these accounts stand, and that no others do. The caller holds following.
func (w *Work) tell(ctx context.Context, accounts []signin.Account) error {
	return w.following.tell(accounts,
		func(a signin.Account) error { return w.admit(ctx, a) },
		func(id string) error { return w.engine.SignOut(ctx, id) })
}

// tell tells what has changed since. What is not heard is told again the next time.
func (f *following) tell(accounts []signin.Account, admit func(signin.Account) error, dismiss func(id string) error) error {
	var failed []error
	before := f.told
	f.told = maps.Clone(before)
	if f.told == nil {
		f.told = map[string]standing{}
	}
	for _, a := range accounts {
		was, known := before[a.ID]
		delete(before, a.ID)
		var err error
		switch {
		case known && was == standingOf(a):
		case a.State == signin.SignedIn:
			err = admit(a)
		case known && was.state == signin.SignedIn:
			err = dismiss(a.ID)
		}
		if err != nil {
			failed = append(failed, err)
			continue
		}
		f.told[a.ID] = standingOf(a)
	}
	for id, was := range before { // who is gone
		if was.state == signin.SignedIn {
			if err := dismiss(id); err != nil {
				failed = append(failed, err)
				continue
			}
		}
		delete(f.told, id)
	}
	return errors.Join(failed...)
}
