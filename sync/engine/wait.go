package engine

import (
	"context"
	"slices"

	"satchel/sync/ledger"
)

// waiter is somebody who waits for a state of the whole.
type waiter struct {
	idle  bool
	reply chan Outcome
}

// UntilDone waits until Run has nothing left to do: every document is with its service, or waits for its person.
// The outcome says which. Its errors are the context's and ErrStopped; the outcome is then how it stood.
func (e *Engine) UntilDone(ctx context.Context) (Outcome, error) { return e.wait(ctx, false) }

// UntilIdle waits until Run has nothing to do now: as UntilDone, or what is left waits for a time to come, such
// as for a service that is not reached.
func (e *Engine) UntilIdle(ctx context.Context) (Outcome, error) { return e.wait(ctx, true) }

func (e *Engine) wait(ctx context.Context, idle bool) (Outcome, error) {
	w := waiter{idle: idle, reply: make(chan Outcome, 1)}
	select {
	case e.commands <- func(o *owner) { o.waiters = append(o.waiters, w) }:
	case <-ctx.Done():
		return e.standing(), ctx.Err()
	case <-e.stopped:
		return e.standing(), ErrStopped
	}
	select {
	case outcome := <-w.reply:
		return outcome, nil
	case <-ctx.Done():
		return e.standing(), ctx.Err()
	case <-e.stopped:
		return e.standing(), ErrStopped
	}
}

// standing is the outcome as last published.
func (e *Engine) standing() Outcome {
	if v := e.latest.Load(); v != nil {
		return v.snapshot.Outcome()
	}
	return Outcome{}
}

// tellWaiters answers those whose state has come. It follows dispatch, so that what could begin has begun, and
// with no upload going on nothing can be done now.
func (o *owner) tellWaiters() {
	if len(o.waiters) == 0 || len(o.jobs) > 0 || !o.changes.settled() || o.waking != nil {
		return
	}
	done := !o.leftToSend()
	var outcome Outcome
	kept := o.waiters[:0]
	for _, w := range o.waiters {
		if !done && !w.idle {
			kept = append(kept, w)
			continue
		}
		if outcome.Pauses == nil {
			o.publish()
			outcome = o.latest.Load().snapshot.Outcome()
		}
		w.reply <- outcome
	}
	o.waiters = kept
}

// leftToSend tells whether a document goes on without its person, now or later.
func (o *owner) leftToSend() bool {
	return slices.ContainsFunc(o.counts(), func(c ledger.Count) bool {
		a := o.accounts[c.Account]
		return c.State.Sendable() && c.Items > 0 && a != nil && !a.stuck()
	})
}
