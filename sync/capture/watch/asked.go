package watch

import (
	"context"
	"errors"
	"sync"
	"time"
)

// answerLimit is how long Look waits for a drive that doesn't answer.
const answerLimit = 10 * time.Second

// Look looks at an account's folders now, again where files have to settle, and returns how they stand then. A drive
// that doesn't answer is waited for only so long. Empty is every account.
func (w *Watcher) Look(ctx context.Context, account string) ([]State, error) {
	w.refresh()
	w.mu.Lock()
	var wanted []*watching
	for _, f := range w.folders {
		if account == "" || f.standing().Folder.Account == account {
			wanted = append(wanted, f)
		}
	}
	broken := w.broken
	w.mu.Unlock()
	var looking sync.WaitGroup
	for _, f := range wanted {
		looking.Go(func() { f.lookUntilSettled(ctx) })
	}
	looking.Wait()
	states := make([]State, 0, len(wanted))
	for _, f := range wanted {
		states = append(states, f.standing())
	}
	return states, errors.Join(broken, ctx.Err())
}

// lookUntilSettled looks until nothing more settles; it comes back when the drive doesn't answer.
func (f *watching) lookUntilSettled(ctx context.Context) {
	f.await(ctx, func() {
		before := -1
		for {
			f.look(ctx)
			unsettled, taken := f.left()
			if !unsettled || before >= 0 && taken == before || !wait(ctx, settleTime) {
				return
			}
			before = taken
		}
	})
}

// await waits for fn, which asks the drive; false where that doesn't answer, or the context ends.
func (f *watching) await(ctx context.Context, fn func()) bool {
	done := make(chan struct{})
	go func() {
		defer close(done)
		fn()
	}()
	ask := time.NewTicker(answerLimit / 10)
	defer ask.Stop()
	for {
		select {
		case <-done:
			return true
		case <-ctx.Done():
			return false
		case <-ask.C:
			if f.silent(answerLimit) {
				return false
			}
		}
	}
}

func wait(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
