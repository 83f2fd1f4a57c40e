package engine

import (
	"context"
	"slices"

	"satchel/sync/ledger"
)

// waiter is somebody who waits for a state of one account's documents, or of everybody's.
type waiter struct {
	account string // empty is everybody
	idle    bool
	reply   chan Outcome
}

// UntilDone waits until Run has nothing left to do for an account, or for everybody where it is empty: every document
// is with its service, or waits for its person, or the queue can't be written. The outcome says which. Its errors are
// the context's and ErrStopped; the outcome is then how it stood.
func (e *Engine) UntilDone(ctx context.Context, account string) (Outcome, error) {
	return e.wait(ctx, waiter{account: account})
}

// UntilIdle waits until Run has nothing to do now for an account, or for everybody where it is empty: as UntilDone, or
// what is left waits for a time to come, such as for a service that is not reached.
func (e *Engine) UntilIdle(ctx context.Context, account string) (Outcome, error) {
	return e.wait(ctx, waiter{account: account, idle: true})
}

func (e *Engine) wait(ctx context.Context, w waiter) (Outcome, error) {
	w.reply = make(chan Outcome, 1)
	select {
	case e.commands <- func(o *owner) { o.waiters = append(o.waiters, w) }:
	case <-ctx.Done():
		return e.standing(w.account), ctx.Err()
	case <-e.stopped:
		return e.standing(w.account), stopping(ctx)
	}
	select {
	case outcome := <-w.reply:
		return outcome, nil
	case <-ctx.Done():
		return e.standing(w.account), ctx.Err()
	case <-e.stopped:
		return e.standing(w.account), stopping(ctx)
	}
}

// stopping is why whoever waited for Run, which has ended, gets no answer: what ended their context may have ended Run, and
// then it is that.
func stopping(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return ErrStopped
}

// standing is an account's outcome as last published.
func (e *Engine) standing(account string) Outcome {
	if v := e.latest.Load(); v != nil {
		return v.snapshot.Of(account).Outcome()
	}
	return Outcome{}
}

// tellWaiters answers those whose state has come. It follows dispatch, so that what could begin has begun.
func (o *owner) tellWaiters() {
	if len(o.waiters) == 0 || o.waking != nil {
		return
	}
	published := false
	kept := o.waiters[:0]
	for _, w := range o.waiters {
		if !o.reached(w) {
			kept = append(kept, w)
			continue
		}
		if !published {
			o.publish()
			published = true
		}
		w.reply <- o.latest.Load().snapshot.Of(w.account).Outcome()
	}
	o.waiters = kept
}

// reached tells whether what somebody waits for has come, and is durable. While the queue can't be written nothing can
// come, and only the person helps: the outcome says so.
func (o *owner) reached(w waiter) bool {
	if o.fault != nil && !o.sendingFor(w.account) {
		return true
	}
	if o.sendingFor(w.account) || !o.changes.settled(w.account) {
		return false
	}
	if !o.leftToSend(w.account) {
		return true
	}
	return w.idle && !o.heldUp(w.account)
}

func (o *owner) sendingFor(account string) bool {
	if account == "" {
		return len(o.jobs) > 0
	}
	a := o.accounts[account]
	return a != nil && a.sending > 0
}

// heldUp tells whether a document of the account would be sent now but for the uploads of others, which take all the
// room there is.
func (o *owner) heldUp(account string) bool {
	a := o.accounts[account]
	if a == nil || !a.admits() || o.fault != nil {
		return false
	}
	now := o.clock.now()
	for _, lane := range []ledger.Lane{ledger.Small, ledger.Large} {
		if o.busy[lane] < o.room(lane) && o.changes.len() <= backlog {
			continue // what is due in this lane has begun
		}
		due, err := o.ledger.Due(a.id, lane, now, now.Add(longestWait), 1, o.taken)
		if err == nil && len(due) > 0 {
			return true
		}
	}
	return false
}

// leftToSend tells whether a document of an account, or of anybody, goes on without its person, now or later.
func (o *owner) leftToSend(account string) bool {
	return slices.ContainsFunc(o.counts(), func(c ledger.Count) bool {
		a := o.accounts[c.Account]
		return (account == "" || c.Account == account) && c.State.Sendable() && c.Items > 0 && a != nil && !a.stuck()
	})
}
