package engine

import (
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"satchel/sync/document"
	"satchel/sync/ledger"
)

// writeSome hands a group to the writer when it is time to.
func (o *owner) writeSome() {
	at := o.changes.deadline(len(o.jobs) == 0)
	if at.IsZero() || at.After(time.Now()) {
		return
	}
	g := o.changes.next
	o.changes.next, o.changes.since = newGroup(), time.Time{}
	o.changes.writing = &g
	go func() { o.changes.written <- write(o.ledger, &g) }()
}

// write commits a group and then frees the copies that are needed no more. It runs in the writer.
func write(l *ledger.Ledger, g *group) written {
	for account, p := range g.pauses {
		var err error
		if p == nil {
			err = l.ClearPause(account)
		} else {
			err = l.SetPause(*p)
		}
		if err != nil {
			return written{err: err}
		}
	}
	records := slices.SortedFunc(maps.Values(g.records), func(a, b document.Record) int {
		return slices.Compare(a.ID[:], b.ID[:])
	})
	forget := slices.Collect(maps.Keys(g.forget))
	if err := l.Apply(records, forget); err != nil {
		return written{err: err}
	}
	var needless []uuid.UUID
	for _, r := range records {
		if r.State.Sent() || r.State == document.Cancelled {
			needless = append(needless, r.ID)
		}
	}
	return written{left: l.Free(append(needless, forget...)...)}
}

// wrote takes in the writer's answer. A group that could not be written is kept, under what has changed since.
func (o *owner) wrote(answer written) {
	g := o.changes.writing
	o.changes.writing = nil
	if answer.err != nil {
		o.failed(answer.err)
		o.changes.tries++
		o.changes.retry = time.Now().Add(backoff(o.changes.tries, longestProbe))
		o.changes.keep(g)
		return
	}
	if o.fault != nil {
		o.fault = nil
		o.news.touch()
	}
	o.changes.tries, o.changes.retry = 0, time.Time{}
	for _, reply := range g.replies {
		reply <- nil
	}
	for _, r := range g.records {
		o.prove(r)
		o.release(r)
	}
	for id := range g.forget {
		delete(o.unproven, id)
		delete(o.stored, id)
	}
	if answer.left != nil {
		o.options.Log.Warn("copies that are needed no more could not be taken away; the next start does it", "error", answer.left)
	}
	o.finishRemovals(g, answer.left)
	o.readBase()
}

// keep puts a group back in front of the next.
func (c *changes) keep(g *group) {
	c.touch(time.Now())
	for id, r := range g.records {
		if _, newer := c.next.records[id]; !newer && !c.next.forget[id] {
			c.next.records[id] = r
		}
	}
	maps.Copy(c.next.forget, g.forget)
	for account, p := range g.pauses {
		if _, newer := c.next.pauses[account]; !newer {
			c.next.pauses[account] = p
		}
	}
	c.next.replies = append(g.replies, c.next.replies...)
}

// finishRemovals forgets the records of documents whose removal is durable and whose bytes are gone. Where bytes
// are left the records stay cancelled, so that the sweep ends it and nothing is adopted again.
func (o *owner) finishRemovals(g *group, left error) {
	for id, r := range g.records {
		switch {
		case r.State != document.Cancelled:
		case left != nil:
			for _, reply := range o.removals[id] {
				reply <- left
			}
			delete(o.removals, id)
		default:
			o.changes.forget(id, time.Now())
			o.news.removed(id)
			for _, reply := range o.removals[id] {
				o.changes.reply(reply, time.Now())
			}
			delete(o.removals, id)
		}
	}
}

func (o *owner) readBase() {
	counts, err := o.ledger.Counts()
	if err != nil {
		o.failed(err)
		return
	}
	o.base = counts
}

// writeAll writes everything now, and waits for it; for the end, and for an owner that does not run. What can't
// be written then is lost to this process but not to the document: the spool and the service have it.
func (o *owner) writeAll() {
	for !o.changes.settled("") {
		if o.changes.writing == nil {
			o.changes.retry = time.Time{}
			o.changes.since = time.Now()
			g := o.changes.next
			o.changes.next = newGroup()
			o.changes.writing = &g
			o.changes.written <- write(o.ledger, &g)
		}
		o.wrote(<-o.changes.written)
		if o.fault != nil {
			o.refuseReplies()
			return
		}
	}
}

func (o *owner) refuseReplies() {
	replies := o.changes.next.replies
	for _, waiting := range o.removals {
		replies = append(replies, waiting...)
	}
	for id, waiting := range o.unproven {
		replies = append(replies, waiting.removed...)
		o.unproven[id] = unproven{before: waiting.before}
	}
	for _, reply := range replies {
		reply <- o.fault
	}
	o.changes.next.replies, o.removals = nil, map[uuid.UUID][]chan error{}
}
