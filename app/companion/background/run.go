package background

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
)

// Patience is how long a wait may last before the person sees progress.
const Patience = 300 * time.Millisecond

// Run does slow work in a goroutine and calls done with its outcome on the UI thread, unless the context has ended by
// then: what it was for is gone. Work reads no widget: it is handed copies.
func Run[T any](ctx context.Context, slow func(context.Context) (T, error), done func(T, error)) {
	do := here()
	go func() {
		outcome, err := slow(ctx)
		do(func() {
			if ctx.Err() == nil {
				done(outcome, err)
			}
		})
	}()
}

// here is Do of the app there is now. Work that outlasts a test's app must not find the next one, which for an instant
// has no UI thread and would draw at once.
func here() func(fn func()) {
	driver := fyne.CurrentApp().Driver()
	return func(fn func()) { hand(driver, fn) }
}

// After calls fn on the UI thread when the time has passed, unless stopped before.
func After(wait time.Duration, fn func()) (stop func()) {
	stopped := false // on the UI thread alone
	do := here()
	timer := time.AfterFunc(wait, func() {
		do(func() {
			if !stopped {
				fn()
			}
		})
	})
	return func() {
		stopped = true
		timer.Stop()
	}
}

// RunShown is Run with progress: started is called on the UI thread when the work has lasted longer than Patience, unless
// the context has ended by then, and finished before done.
func RunShown[T any](ctx context.Context, started, finished func(), slow func(context.Context) (T, error), done func(T, error)) {
	stop := After(Patience, func() {
		if ctx.Err() == nil {
			started()
		}
	})
	Run(ctx, slow, func(outcome T, err error) {
		stop()
		finished()
		done(outcome, err)
	})
}
