package companion

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/google/uuid"

	"satchel/auth/signin"
	"satchel/sync/document"
	"satchel/sync/engine"
	"satchel/sync/ledger"
)

// Run sends what is queued, for everybody signed in on this home, until the context ends; then it returns nil. Beside
// that it captures what comes into watched folders, and keeps revoking (see Companion.KeepRevoking). It may be called once.
func (w *Work) Run(ctx context.Context) error {
	if err := w.begin(ctx); err != nil {
		return err
	}
	w.running.Store(true)
	defer w.running.Store(false)
	ctx, end := context.WithCancel(ctx)
	var beside sync.WaitGroup
	beside.Go(func() { w.companion.KeepRevoking(ctx) })
	beside.Go(func() { w.watcher.Run(ctx) })
	beside.Go(func() { w.follow(ctx) })
	err := w.engine.Run(ctx)
	end()
	beside.Wait()
	return err
}

// Sending tells whether Run is running.
func (w *Work) Sending() bool { return w.running.Load() }

// admit has the engine send for an account.
func (w *Work) admit(ctx context.Context, a signin.Account) error {
	sender, err := newUploader(w.companion, a)
	if err == nil {
		err = w.engine.SignIn(ctx, a.ID, sender)
	}
	if err != nil {
		return fmt.Errorf("sending for %s: %w", a.Email, err)
	}
	return nil
}

// accountChanged has the engine told at once of what this process does. It is called in the middle of signing in and out,
// and of the engine's own uploads, so it must not wait for the engine.
func (w *Work) accountChanged() { w.telling.Go(func() { w.catchUp(w.life) }) }

// begin has the engine send for everybody who is signed in.
func (w *Work) begin(ctx context.Context) error {
	w.following.mu.Lock()
	defer w.following.mu.Unlock()
	accounts, err := w.companion.signin.Registry().Accounts()
	if err != nil {
		return err
	}
	return w.tell(ctx, accounts)
}

// saved tells the engine of documents just captured. One that is not running finds them when it begins.
func (w *Work) saved(records []document.Record) {
	if w.running.Load() {
		w.engine.Added(records)
	}
}

// Subscribe calls fn now and with every change, one call at a time and at most ten times a second, from a
// goroutine of its own. What happens while fn is busy is merged. cancel may be called from within fn.
func (w *Work) Subscribe(fn func(Snapshot)) (cancel func()) { return w.Follow("", fn) }

// Follow is Subscribe for one account: its documents, and how it stands. Empty is everybody.
func (w *Work) Follow(account string, fn func(Snapshot)) (cancel func()) {
	return w.engine.Subscribe(func(s engine.Snapshot) { fn(w.snapshot(s.Of(account))) })
}

// Wake tries everything that waits, now: the network came back, the person asked for it.
func (w *Work) Wake() { w.engine.Wake() }

// Wait waits while Run runs: until every document of the account (empty is everybody) is with its service or waits for
// its person; or, unless untilDone, until nothing can be done for it now. Others' documents go on meanwhile. Its error is
// the context's; how things stood with the account is told all the same.
func (w *Work) Wait(ctx context.Context, account string, untilDone bool) (Snapshot, error) {
	wait := w.engine.UntilIdle
	if untilDone {
		wait = w.engine.UntilDone
	}
	_, waited := wait(ctx, account)
	s, err := w.engine.Snapshot(context.WithoutCancel(ctx))
	return w.snapshot(s.Of(account)), errors.Join(waited, err)
}

// Retry sends documents that need the person, or wait, once more; no ids means all that need the person. It
// says how many, once that is durable.
func (w *Work) Retry(ctx context.Context, ids ...uuid.UUID) (int, error) {
	n, err := w.engine.Retry(ctx, ids...)
	return n, known(err)
}

// RetryAll is Retry for all of an account's documents that need the person.
func (w *Work) RetryAll(ctx context.Context, account string) (int, error) {
	asking, err := w.ledger.List(ledger.Query{Account: account, States: []document.State{document.NeedsPerson}})
	if err != nil || len(asking) == 0 {
		return 0, err
	}
	ids := make([]uuid.UUID, 0, len(asking))
	for _, r := range asking {
		ids = append(ids, r.ID)
	}
	return w.Retry(ctx, ids...)
}

// Remove takes a document out of the queue and its bytes out of the spool. One that the service has accepted
// meanwhile is engine.ErrAccepted; removing it once more drops it from the list here.
func (w *Work) Remove(ctx context.Context, id uuid.UUID) error {
	return known(w.engine.Remove(ctx, id))
}

func known(err error) error {
	if errors.Is(err, ledger.ErrUnknown) {
		return errors.Join(ErrUnknownDocument, err)
	}
	return err
}
