package capture

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"satchel/storage/spool"
	"satchel/sync/document"
)

// A group is made durable together. The first is small, so that "saved" comes soon; each after it is twice as
// large, so that its cost is shared by many. A file larger than a group is a group of its own.
const (
	firstFiles = 128
	firstBytes = 16 << 20
	mostFiles  = 2048
	mostBytes  = 256 << 20
	copiers    = 4
)

// measure is how much fits into a group.
type measure struct {
	files int
	bytes int64
}

func (m measure) next() measure { return measure{min(2*m.files, mostFiles), min(2*m.bytes, mostBytes)} }

// group is what one commit covers, with the refusals among it, in the order of the walk.
type group struct {
	entries []entry
	files   int
	bytes   int64
	batch   *spool.Batch
}

type entry struct {
	from   candidate
	record document.Record
	why    *Refusal
}

// full also counts what was refused, so that reasons come soon too.
func (g *group) full(m measure) bool {
	return g.files >= m.files || g.bytes >= m.bytes || len(g.entries) >= 4*m.files
}

// run walks, copies and commits. While one group is made durable the next is copied.
func (a *adding) run(ctx context.Context) error {
	a.reached(pointWalked)
	work, stop := context.WithCancelCause(ctx)
	defer stop(nil)

	walked := make(chan *group)
	copied := make(chan *group, 1)
	var stages sync.WaitGroup
	stages.Go(func() { defer close(walked); a.gather(ctx, walked) })
	stages.Go(func() {
		defer close(copied)
		for g := range walked {
			a.copyGroup(work, g, stop)
			copied <- g
		}
	})
	for g := range copied {
		a.settle(g, stop)
	}
	stages.Wait()
	if cause := context.Cause(work); cause != nil {
		return cause
	}
	return a.leftOut()
}

// minding has a refusal that is no fault of the file's end what is under way, unless what is smaller may still fit.
func (a *adding) minding(why *Refusal, stop context.CancelCauseFunc) {
	switch {
	case why == nil:
	case why.Code == DiskFull:
		a.noRoom.CompareAndSwap(nil, why)
	case why.Code == DiskFault:
		stop(fmt.Errorf("%w: %w", ErrStopped, why))
	}
}

// leftOut is ErrNoRoom where something found none.
func (a *adding) leftOut() error {
	if why := a.noRoom.Load(); why != nil {
		return fmt.Errorf("%w: %w", ErrNoRoom, why)
	}
	return nil
}

// gather walks into groups. It goes on after the work was stopped by a fault, so that every file left out is
// among the results.
func (a *adding) gather(ctx context.Context, out chan<- *group) {
	g, fits := &group{}, measure{firstFiles, firstBytes}
	handOn := func() {
		out <- g
		g, fits = &group{}, fits.next()
	}
	walk(ctx, a.request.Paths, a.own, func(c candidate) bool {
		if c.why == nil && g.files > 0 && g.bytes+c.info.Size() > fits.bytes {
			handOn()
		}
		g.entries = append(g.entries, entry{from: c, why: c.why})
		if c.why == nil {
			g.files++
			g.bytes += c.info.Size()
		}
		if g.full(fits) {
			handOn()
		}
		return true
	})
	if len(g.entries) > 0 {
		out <- g
	}
}

// copyGroup copies a group's files into a batch, a few at a time. A fault of the disk stops all; want of room is each
// file's own.
func (a *adding) copyGroup(ctx context.Context, g *group, stop context.CancelCauseFunc) {
	batch, err := a.ledger.Spool().Batch()
	if err != nil {
		stop(fmt.Errorf("%w: %w", ErrStopped, err))
		g.refuseRest(refuse(DiskFault, err))
		return
	}
	g.batch = batch
	var copies errgroup.Group
	copies.SetLimit(copiers)
	for i := range g.entries {
		if g.entries[i].why != nil {
			continue
		}
		copies.Go(func() error {
			e := &g.entries[i]
			if ctx.Err() != nil {
				e.why = refuse(Stopped, context.Cause(ctx))
				return nil
			}
			e.record, e.why = a.take(ctx, batch, e.from)
			a.minding(e.why, stop)
			return nil
		})
	}
	// The copies put their errors into the entries.
	_ = copies.Wait()
}

// refuseRest refuses everything not yet refused.
func (g *group) refuseRest(why *Refusal) {
	for i := range g.entries {
		if g.entries[i].why == nil {
			g.entries[i].why = why
			g.entries[i].record = document.Record{}
		}
	}
}

// settle makes a group durable, first its bytes, then its records, and only then says what became of it.
func (a *adding) settle(g *group, stop context.CancelCauseFunc) {
	saved, err := a.commit(g)
	if err != nil {
		why := refusal(err)
		a.minding(why, stop)
		g.refuseRest(why)
		saved = nil
	}
	if len(saved) > 0 {
		a.saved(saved)
	}
	for _, e := range g.entries {
		a.tell(e.result())
	}
	a.reached(pointSaid)
}

func (a *adding) commit(g *group) ([]document.Record, error) {
	if g.batch == nil {
		return nil, nil
	}
	if err := g.batch.Commit(); err != nil {
		return nil, err
	}
	a.reached(pointDurable)
	var records []document.Record
	for _, e := range g.entries {
		if e.why == nil && (len(records) == 0 || records[len(records)-1].ID != e.record.ID) {
			records = append(records, e.record)
		}
	}
	if len(records) == 0 {
		return nil, nil
	}
	if err := a.ledger.Put(records...); err != nil {
		return nil, errors.Join(err, a.ledger.Free(idsOf(records)...))
	}
	a.reached(pointCommitted)
	return records, nil
}

func idsOf(records []document.Record) []uuid.UUID {
	ids := make([]uuid.UUID, len(records))
	for i, r := range records {
		ids[i] = r.ID
	}
	return ids
}

func (e entry) result() Result {
	switch {
	case e.why == nil:
		return Result{Path: e.from.path, Status: Saved, Record: e.record}
	case e.why.passesOver():
		return Result{Path: e.from.path, Status: Skipped, Err: e.why}
	}
	return Result{Path: e.from.path, Status: Refused, Err: e.why}
}
