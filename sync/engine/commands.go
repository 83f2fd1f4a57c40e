package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"satchel/sync/document"
	"satchel/sync/ledger"
)

// ErrAccepted means that the service has acknowledged a document already, so that it can't be taken back here.
var ErrAccepted = errors.New("engine: the service has it already")

// SignIn says who sends for an account from now on; its documents go on at once.
func (e *Engine) SignIn(ctx context.Context, id string, uploader Uploader) error {
	return e.do(ctx, func(o *owner) {
		o.uploaders[id] = uploader
		a := o.account(id)
		a.uploader = uploader
		a.epoch++
		if o.running || a.stuck() {
			o.open(a)
		}
	})
}

// SignOut stops an account's uploads. Its documents stay queued, and go on when it signs in again.
func (e *Engine) SignOut(ctx context.Context, id string) error {
	return e.do(ctx, func(o *owner) {
		delete(o.uploaders, id)
		a := o.account(id)
		a.uploader = nil
		a.epoch++
		for _, j := range o.jobs {
			if j.account == a {
				j.cancel()
			}
		}
		o.close(a, Verdict{Whole: true}.asks(document.SignedOut))
	})
}

// Added tells the engine of documents that capture has just put into the ledger. It never blocks for long and
// may be called whether or not Run is running.
func (e *Engine) Added(records []document.Record) {
	// An engine that has stopped, or is not running, reads the ledger when it next begins.
	_ = e.do(context.Background(), func(o *owner) {
		for _, r := range records {
			o.account(r.Account)
			o.news.changed(r)
		}
		if o.changes.writing == nil {
			o.readBase()
		}
		if o.running {
			o.shutSignedOut()
		}
	})
}

// Wake tries everything that waits, now: the network came back, or the person asked for it.
func (e *Engine) Wake() {
	// As for Added.
	_ = e.do(context.Background(), func(o *owner) { o.wakeAll() })
}

// wakeAll opens the gates that open by themselves and wakes every waiting document. A gate that a site's demand shut opens
// too: whether the person has met it, there or anywhere else, only the service can tell.
func (o *owner) wakeAll() {
	for _, a := range o.accounts {
		if a.pause != nil && a.uploader != nil && (a.pause.Action == nil || a.pause.Reason.Code == document.TwoFactorSetUp) {
			o.open(a)
		}
	}
	beginning := uuid.Nil
	o.waking = &beginning
}

// wakeChunk bounds how many documents are woken in one turn.
const wakeChunk = 500

// wakeSome goes on waking documents where it had come to.
func (o *owner) wakeSome() {
	if o.waking == nil || o.changes.len() > backlog {
		return
	}
	waiting, err := o.ledger.List(ledger.Query{States: []document.State{document.Waiting}, After: *o.waking, Limit: wakeChunk})
	if err != nil {
		o.failed(err)
		o.waking = nil
		return
	}
	for _, r := range waiting {
		o.waking = &r.ID
		if o.taken(r.ID) {
			continue
		}
		if due, err := r.Pause(o.clock.now()); err == nil {
			o.hold(r)
			o.change(due)
		}
	}
	if len(waiting) < wakeChunk {
		o.waking = nil
	}
}

// Retry sends documents once more that need their person or wait, now. With no ids it takes all that need their
// person. It says how many, once that is durable; an unknown id is ledger.ErrUnknown, and one that can't be
// retried document.ErrTransition.
func (e *Engine) Retry(ctx context.Context, ids ...uuid.UUID) (int, error) {
	var n int
	var failed error
	reply := make(chan error, 1)
	err := e.do(ctx, func(o *owner) {
		n, failed = o.retry(ids)
		o.changes.reply(reply, time.Now())
	})
	if err == nil {
		err = e.await(ctx, reply)
	}
	return n, errors.Join(failed, err)
}

func (o *owner) retry(ids []uuid.UUID) (int, error) {
	if len(ids) == 0 {
		asking, err := o.ledger.List(ledger.Query{States: []document.State{document.NeedsPerson}})
		if err != nil {
			return 0, err
		}
		for _, r := range asking {
			ids = append(ids, r.ID)
		}
	}
	n := 0
	var failed []error
	for _, id := range ids {
		if _, sending := o.jobs[id]; sending {
			continue
		}
		record, err := o.current(id)
		if err == nil {
			record, err = record.Retry(o.clock.now())
		}
		if err != nil {
			failed = append(failed, err)
			continue
		}
		n++
		o.change(record)
	}
	return n, errors.Join(failed...)
}

// Remove takes a document back: its bytes and its record are gone, durably, when it returns nil. One that is
// being sent is stopped first; where that comes too late the error is ErrAccepted, and removing it once more
// drops it from the list here.
func (e *Engine) Remove(ctx context.Context, id uuid.UUID) error {
	reply := make(chan error, 1)
	var failed error
	err := e.do(ctx, func(o *owner) { failed = o.remove(id, reply) })
	if err = errors.Join(failed, err); err != nil {
		return err
	}
	return e.await(ctx, reply)
}

func (o *owner) remove(id uuid.UUID, reply chan error) error {
	if j, sending := o.jobs[id]; sending {
		j.removed = append(j.removed, reply)
		j.cancel()
		return nil
	}
	record, err := o.current(id)
	if err != nil {
		return err
	}
	if !record.State.Finished() {
		o.cancel(record, []chan error{reply})
		return nil
	}
	o.changes.forget(id, time.Now())
	o.news.removed(id)
	o.changes.reply(reply, time.Now())
	return nil
}

// cancel notes that a document is taken back; the writer then frees its bytes, and its record goes last.
func (o *owner) cancel(r document.Record, waiting []chan error) {
	cancelled, err := r.Cancel(o.clock.now())
	if err != nil {
		for _, reply := range waiting {
			reply <- fmt.Errorf("removing: %w", err)
		}
		return
	}
	o.change(cancelled)
	o.removals[r.ID] = append(o.removals[r.ID], waiting...)
}

// await waits for the owner's answer.
func (e *Engine) await(ctx context.Context, reply chan error) error {
	select {
	case err := <-reply:
		return err
	case <-ctx.Done():
		return ctx.Err()
	case <-e.stopped:
		select {
		case err := <-reply:
			return err
		default:
			return stopping(ctx)
		}
	}
}
