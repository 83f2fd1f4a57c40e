package watch

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"satchel/sync/capture"
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
	settled := make(chan struct{})
	go func() {
		defer close(settled)
		before := -1
		for {
			f.look(ctx)
			unsettled, taken := f.left()
			if !unsettled || before >= 0 && taken == before || !wait(ctx, settleTime) {
				return
			}
			before = taken
		}
	}()
	ask := time.NewTicker(answerLimit / 10)
	defer ask.Stop()
	for {
		select {
		case <-settled:
			return
		case <-ctx.Done():
			return
		case <-ask.C:
			if f.silent(answerLimit) {
				return
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

// PassOver marks everything in a folder as passed over, so that only what comes later is captured, and has the ledger know
// the folder. In one that stands as Asking it may have been captured before the loss, and is marked as if it had been:
// watched anew, the folder must not have it captured twice.
func (w *Watcher) PassOver(ctx context.Context, folder Folder) error {
	var marks [][]byte
	var failed error
	flush := func() {
		failed = errors.Join(failed, w.ledger.Mark(marks...))
		marks = marks[:0]
	}
	capture.Look(ctx, folder.Path, folder.Subfolders, func(found capture.Found) bool {
		if found.Why != nil || found.Info.IsDir() {
			return true
		}
		origin, err := capture.OriginOf(folder.Account, found)
		failed = errors.Join(failed, err)
		if folder.Standing != Asking {
			origin.Passer = folder.ID.String()
		}
		if marks = append(marks, origin.Marks()...); len(marks) >= 2*askedAtOnce {
			flush()
		}
		return failed == nil
	})
	flush()
	if err := errors.Join(failed, ctx.Err()); err != nil {
		return fmt.Errorf("marking what is in %s: %w", folder.Path, err)
	}
	return w.ledger.SetNote(noteKey(folder), []byte("{}"))
}
