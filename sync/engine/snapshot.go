package engine

import (
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"satchel/sync/document"
	"satchel/sync/ledger"
)

// Snapshot is how things stand, and what has changed since the snapshot the same subscriber saw before. It costs
// the same however long the list is.
type Snapshot struct {
	Seq     uint64            // grows with every snapshot
	Counts  []ledger.Count    // of all documents, as they stand now
	Pauses  []ledger.Pause    // accounts of which nothing is sent now, and why; in order of account
	Silent  []Silence         // accounts whose service was not reached and has not answered since; in order of account
	Changed []document.Record // documents that are new or otherwise than before, oldest first
	Removed []uuid.UUID       // documents that are gone from the list
	Many    bool              // more has changed than is listed: read the list again
	Fault   error             // why the companion's own queue can't be used; nil when it can
}

// Silence is an account whose service was not reached the last time it was tried. While it is being tried anew the
// account is not paused, and still nobody knows better.
type Silence struct {
	Account string
	Since   time.Time // UTC
}

// Outcome sums up how much is left to do, and for whom.
type Outcome struct {
	Moving      int // documents that go on by themselves, now or later
	NeedsPerson int // documents that wait for their person, each or because their account is paused for it
	Offline     bool
	Pauses      []ledger.Pause
	Fault       error
}

// Done tells whether every document is with its service.
func (o Outcome) Done() bool { return o.Moving == 0 && o.NeedsPerson == 0 }

// Of is what concerns an account; empty is everybody.
func (s Snapshot) Of(account string) Snapshot {
	if account == "" {
		return s
	}
	s.Counts = keep(s.Counts, func(c ledger.Count) bool { return c.Account == account })
	s.Pauses = keep(s.Pauses, func(p ledger.Pause) bool { return p.Account == account })
	s.Silent = keep(s.Silent, func(one Silence) bool { return one.Account == account })
	s.Changed = keep(s.Changed, func(r document.Record) bool { return r.Account == account })
	return s
}

// keep copies what passes: other subscribers read the same slice.
func keep[T any](all []T, passes func(T) bool) []T {
	var kept []T
	for _, one := range all {
		if passes(one) {
			kept = append(kept, one)
		}
	}
	return kept
}

// Outcome sums the snapshot up. Offline is set when an account with documents to send can't reach its service.
func (s Snapshot) Outcome() Outcome {
	sum := Outcome{Pauses: s.Pauses, Fault: s.Fault}
	pauses := map[string]ledger.Pause{}
	for _, p := range s.Pauses {
		pauses[p.Account] = p
	}
	for _, c := range s.Counts {
		p, paused := pauses[c.Account]
		switch {
		case c.State == document.NeedsPerson:
			sum.NeedsPerson += c.Items
		case !c.State.Sendable():
		case paused && p.Action != nil:
			sum.NeedsPerson += c.Items
		default:
			sum.Moving += c.Items
			sum.Offline = sum.Offline || paused && p.Unreached()
		}
	}
	return sum
}

// view is what the owner has published last: the snapshot without changes, and the documents that stand
// otherwise than in the ledger.
type view struct {
	snapshot Snapshot
	ahead    map[uuid.UUID]document.Record
	gone     map[uuid.UUID]bool
	pauses   map[string]ledger.Pause
}

// news is what has changed since the last publication.
type news struct {
	records map[uuid.UUID]document.Record
	gone    map[uuid.UUID]bool
	dirty   bool
	last    time.Time
}

func newNews() news {
	return news{records: map[uuid.UUID]document.Record{}, gone: map[uuid.UUID]bool{}, dirty: true}
}

func (n *news) touch() { n.dirty = true }

func (n *news) changed(r document.Record) {
	n.dirty = true
	if r.State != document.Cancelled {
		n.records[r.ID] = r
	}
}

func (n *news) removed(id uuid.UUID) {
	n.dirty = true
	delete(n.records, id)
	n.gone[id] = true
}

// publishEvery bounds how often snapshots come: about as often as a person sees a difference.
const publishEvery = 100 * time.Millisecond

func (n *news) deadline() time.Time {
	if !n.dirty {
		return time.Time{}
	}
	return n.last.Add(publishEvery)
}

func (o *owner) publishSome() {
	if at := o.news.deadline(); !at.IsZero() && !at.After(time.Now()) {
		o.publish()
	}
}

// publish stores a new view and hands the changes to every subscriber.
func (o *owner) publish() {
	n := &o.news
	v := o.view()
	v.snapshot.Seq = o.sequence.Add(1)
	o.latest.Store(v)
	o.readers.tell(v.snapshot, n.records, n.gone)
	n.records, n.gone = map[uuid.UUID]document.Record{}, map[uuid.UUID]bool{}
	n.dirty, n.last = false, time.Now()
}

func (o *owner) view() *view {
	v := &view{
		ahead:  map[uuid.UUID]document.Record{},
		gone:   map[uuid.UUID]bool{},
		pauses: map[string]ledger.Pause{},
	}
	for id := range o.stored {
		r, there := o.shown(id)
		if !there {
			v.gone[id] = true
			continue
		}
		v.ahead[id] = r
	}
	for _, id := range slices.Sorted(maps.Keys(o.accounts)) {
		if p := o.accounts[id].pause; p != nil {
			v.pauses[id] = *p
			v.snapshot.Pauses = append(v.snapshot.Pauses, *p)
		}
		if a := o.accounts[id]; a.unreached() {
			v.snapshot.Silent = append(v.snapshot.Silent, Silence{id, a.silent})
		}
	}
	v.snapshot.Counts = o.counts()
	v.snapshot.Fault = o.fault
	return v
}

// standing is a document the owner has in hand, as it stands now; false once it is removed.
func (o *owner) standing(id uuid.UUID) (document.Record, bool) {
	if j, ok := o.jobs[id]; ok {
		return j.record, true
	}
	return o.changes.find(id)
}

// shown is a document as others see it: standing, without an acknowledgement that is not durable.
func (o *owner) shown(id uuid.UUID) (document.Record, bool) {
	r, there := o.standing(id)
	if waiting, waits := o.unproven[id]; there && waits {
		return waiting.before, true
	}
	return r, there
}

// counts is the ledger's counts, corrected by the documents in hand.
func (o *owner) counts() []ledger.Count {
	type key struct {
		account string
		company uuid.UUID
		state   document.State
	}
	sums := map[key]ledger.Count{}
	add := func(c ledger.Count) {
		k := key{c.Account, c.Company, c.State}
		c.Items += sums[k].Items
		c.Bytes += sums[k].Bytes
		sums[k] = c
	}
	for _, c := range o.base {
		add(c)
	}
	for id, was := range o.stored {
		add(ledger.Count{Account: was.Account, Company: was.Company.ID, State: was.State, Items: -1, Bytes: -was.Size})
		if r, there := o.shown(id); there {
			add(ledger.Count{Account: r.Account, Company: r.Company.ID, State: r.State, Items: 1, Bytes: r.Size})
		}
	}
	var counts []ledger.Count
	for _, c := range sums {
		if c.Items != 0 {
			counts = append(counts, c)
		}
	}
	slices.SortFunc(counts, compareCounts)
	return counts
}
