package engine

import (
	"context"
	"maps"
	"slices"
	"sync"

	"github.com/google/uuid"

	"satchel/sync/document"
)

// readers are the subscribers.
type readers struct {
	mu   sync.Mutex
	each map[*reader]bool
}

// reader is one subscriber: what it has not been told yet is merged until its function is free again.
type reader struct {
	wake chan struct{}
	quit chan struct{}

	mu      sync.Mutex
	pending *Snapshot
	records map[uuid.UUID]document.Record
	gone    map[uuid.UUID]bool
	many    bool
}

// mergeAtMost bounds what is kept for a slow subscriber.
const mergeAtMost = 1000

// Subscribe calls fn with a snapshot now and after every change, one call at a time, from a goroutine of its
// own, at most ten times a second. fn may take its time: what happens meanwhile is merged. cancel ends it, and
// may be called from within fn.
func (e *Engine) Subscribe(fn func(Snapshot)) (cancel func()) {
	r := &reader{
		wake: make(chan struct{}, 1), quit: make(chan struct{}),
		records: map[uuid.UUID]document.Record{}, gone: map[uuid.UUID]bool{},
	}
	e.readers.add(r)
	// The first call's snapshot; a fault stands in it.
	_ = e.do(context.Background(), func(o *owner) { o.publish() })
	go r.run(fn)
	return sync.OnceFunc(func() {
		e.readers.drop(r)
		close(r.quit)
	})
}

func (rs *readers) add(r *reader) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if rs.each == nil {
		rs.each = map[*reader]bool{}
	}
	rs.each[r] = true
}

// any tells whether somebody watches.
func (rs *readers) any() bool {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	return len(rs.each) > 0
}

func (rs *readers) drop(r *reader) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	delete(rs.each, r)
}

func (rs *readers) tell(s Snapshot, records map[uuid.UUID]document.Record, gone map[uuid.UUID]bool) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	for r := range rs.each {
		r.merge(s, records, gone)
	}
}

func (r *reader) merge(s Snapshot, records map[uuid.UUID]document.Record, gone map[uuid.UUID]bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.pending = &s
	maps.Copy(r.records, records)
	maps.Copy(r.gone, gone)
	if len(r.records)+len(r.gone) > mergeAtMost {
		r.many = true
		clear(r.records)
		clear(r.gone)
	}
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

func (r *reader) run(fn func(Snapshot)) {
	for {
		select {
		case <-r.quit:
			return
		case <-r.wake:
		}
		if s, ok := r.take(); ok {
			fn(s)
		}
	}
}

func (r *reader) take() (Snapshot, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.pending == nil {
		return Snapshot{}, false
	}
	s := *r.pending
	s.Changed = slices.SortedFunc(maps.Values(r.records), func(a, b document.Record) int {
		return slices.Compare(a.ID[:], b.ID[:])
	})
	s.Removed = slices.Collect(maps.Keys(r.gone))
	s.Many = r.many
	r.pending, r.many = nil, false
	clear(r.records)
	clear(r.gone)
	return s, true
}
