package database

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/uptrace/bun"
)

// maxGroup bounds how many callers share one commit, and so how long the first of them waits for the last.
const maxGroup = 256

// WriteGrouped runs fn like Write, but callers that arrive while a commit is on its way to disk share the next
// one: on SQLite, where every commit is an fsync and they run one at a time, many small writes cost one fsync.
// A function that fails is undone alone and its error is returned to its caller alone; nil means that the
// commit is durable. Use it for short, hot writes; fn must not wait for anything but the database.
//
// fn runs once at most, on another goroutine. Its context carries the caller's values but not its cancellation,
// because an interrupted statement could take the whole group's transaction with it; a caller whose context is
// done before its turn gets the context's error and fn does not run. On PostgreSQL, which groups commits
// itself, WriteGrouped is Write.
func (d *DB) WriteGrouped(ctx context.Context, fn func(context.Context, *Tx) error) error {
	if d.isPostgres() {
		return d.Write(ctx, fn)
	}
	call := &groupedCall{ctx: ctx, fn: fn, done: make(chan struct{})}
	d.group.add(call, func(calls []*groupedCall) { d.commitTogether(calls) })
	<-call.done
	if call.panicked != nil {
		panic(call.panicked)
	}
	return call.err
}

// groupedCall is one caller's function and what became of it; the fields below done are written before done
// is closed and read after.
type groupedCall struct {
	ctx context.Context
	fn  func(context.Context, *Tx) error

	done     chan struct{}
	err      error
	panicked any
}

// groupQueue collects calls while a group commits. A goroutine exists only while there is work.
type groupQueue struct {
	mu      sync.Mutex
	waiting []*groupedCall
	busy    bool
}

func (q *groupQueue) add(call *groupedCall, commit func([]*groupedCall)) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.waiting = append(q.waiting, call)
	if q.busy {
		return
	}
	q.busy = true
	go q.drain(commit)
}

func (q *groupQueue) drain(commit func([]*groupedCall)) {
	for {
		calls := q.take()
		if calls == nil {
			return
		}
		commit(calls)
		for _, call := range calls {
			close(call.done)
		}
	}
}

func (q *groupQueue) take() []*groupedCall {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) == 0 {
		q.busy = false
		return nil
	}
	n := min(len(q.waiting), maxGroup)
	calls := q.waiting[:n:n]
	q.waiting = q.waiting[n:]
	return calls
}

// commitTogether runs the calls in one transaction. If the transaction as a whole fails, so do the calls
// whose own functions had succeeded.
func (d *DB) commitTogether(calls []*groupedCall) {
	ctx := context.WithoutCancel(calls[0].ctx)
	err := d.write.RunInTx(ctx, nil, func(_ context.Context, tx bun.Tx) error {
		if len(calls) == 1 {
			return calls[0].runAlone(tx)
		}
		for _, call := range calls {
			if err := call.run(tx); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		return
	}
	for _, call := range calls {
		if call.err == nil {
			call.err = fmt.Errorf("committing a group of writes: %w", err)
		}
	}
}

// runAlone is run where the transaction is the call's own, and undone as a whole. A savepoint would have SQLite copy every
// page before its first change.
func (c *groupedCall) runAlone(tx bun.Tx) error {
	if c.err = c.ctx.Err(); c.err == nil {
		c.err = c.protected(context.WithoutCancel(c.ctx), &Tx{Queries: Queries{db: tx}, sql: tx.Tx})
	}
	return c.err
}

// run returns an error only when the transaction can't go on; the function's own error is kept in the call.
func (c *groupedCall) run(tx bun.Tx) error {
	if c.err = c.ctx.Err(); c.err != nil {
		return nil
	}
	ctx := context.WithoutCancel(c.ctx)
	if _, err := tx.ExecContext(ctx, "SAVEPOINT grouped"); err != nil {
		return err
	}
	if c.err = c.protected(ctx, &Tx{Queries: Queries{db: tx}, sql: tx.Tx}); c.err != nil {
		if _, err := tx.ExecContext(ctx, "ROLLBACK TO grouped"); err != nil {
			return fmt.Errorf("%w (and it could not be undone alone: %w)", c.err, err)
		}
	}
	_, err := tx.ExecContext(ctx, "RELEASE grouped")
	return err
}

var errPanicked = errors.New("database: a grouped write panicked")

// protected keeps a panic for the caller it belongs to.
func (c *groupedCall) protected(ctx context.Context, tx *Tx) (err error) {
	defer func() {
		if c.panicked = recover(); c.panicked != nil {
			err = errPanicked
		}
	}()
	return c.fn(ctx, tx)
}
