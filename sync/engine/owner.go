package engine

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"satchel/sync/document"
	"satchel/sync/ledger"
)

// owner is all that the engine's one goroutine owns. See doc.go.
type owner struct {
	*Engine
	ledger   *ledger.Ledger
	ctx      context.Context // ends uploads and probes
	running  bool            // the loop goes on; else one command is carried out
	stopping bool

	accounts map[string]*account
	order    []string // accounts in turn, for fairness

	jobs    map[uuid.UUID]*job
	busy    map[ledger.Lane]int
	window  window // of the lane of small documents
	results chan outcome
	nudge   chan struct{}
	probes  chan probed

	changes  changes
	stored   map[uuid.UUID]document.Record // documents in hand, as the ledger has them
	unproven map[uuid.UUID]unproven        // acknowledged ones whose acknowledgement is not durable yet
	base     []ledger.Count                // counts as the ledger has them, read while nothing was being written
	news     news
	waiters  []waiter
	removals map[uuid.UUID][]chan error // who waits for a document to be gone
	waking   *uuid.UUID                 // where the waking of all waiting documents has come to; nil when none goes on

	fault error // why the ledger could not be written, until it can again
	clock clock
	timer *time.Timer
}

func newOwner(e *Engine) (*owner, error) {
	o := &owner{
		Engine:   e,
		ledger:   e.options.Ledger,
		ctx:      context.Background(),
		accounts: map[string]*account{},
		jobs:     map[uuid.UUID]*job{},
		busy:     map[ledger.Lane]int{},
		window:   fewestSmall,
		results:  make(chan outcome, MostAtOnce),
		nudge:    make(chan struct{}, 1),
		probes:   make(chan probed),
		changes:  newChanges(),
		stored:   map[uuid.UUID]document.Record{},
		unproven: map[uuid.UUID]unproven{},
		news:     newNews(),
		removals: map[uuid.UUID][]chan error{},
		clock:    clock{wall: e.options.Now},
	}
	o.clock.moved()
	counts, err := o.ledger.Counts()
	if err != nil {
		return nil, fmt.Errorf("reading the ledger: %w", err)
	}
	o.base = counts
	pauses, err := o.ledger.Pauses()
	if err != nil {
		return nil, fmt.Errorf("reading the ledger: %w", err)
	}
	for _, count := range counts {
		o.account(count.Account)
	}
	for id, uploader := range e.uploaders {
		o.account(id).uploader = uploader
	}
	for _, a := range o.accounts {
		a.restore(pauses[a.id])
	}
	return o, nil
}

// run is the owner's loop.
func (o *owner) run(ctx context.Context) {
	uploads, cancel := context.WithCancel(ctx)
	defer cancel()
	o.ctx = uploads
	o.timer = time.NewTimer(0)
	defer o.timer.Stop()
	o.running = true
	o.beginGates()
	// Whoever starts the program wants everything tried, whatever it waited for the last time.
	o.wakeAll()
	for ctx.Err() == nil {
		o.turn()
		select {
		case <-ctx.Done():
		case command := <-o.commands:
			command(o)
		case result := <-o.results:
			o.settle(result)
		case <-o.nudge:
			o.collectProgress()
		case written := <-o.changes.written:
			o.wrote(written)
		case p := <-o.probes:
			o.probed(p)
		case <-o.timer.C:
		}
	}
	o.stop()
}

// turn does all that can be done now, and sets the timer for what comes next.
func (o *owner) turn() {
	if o.clock.moved() {
		o.options.Log.Warn("the computer slept or its clock was changed; everything that waits is tried now")
		o.wakeAll()
	}
	o.wakeSome()
	o.passGates()
	o.dispatch()
	o.writeSome()
	o.publishSome()
	o.tellWaiters()
	o.timer.Reset(o.untilNext())
}

// stop waits for everything that was begun, and writes what is known.
func (o *owner) stop() {
	o.stopping = true
	for len(o.jobs) > 0 {
		o.settle(<-o.results)
	}
	for o.probing() {
		o.probed(<-o.probes)
	}
	o.writeAll()
	o.publish()
}

func (o *owner) probing() bool {
	for _, a := range o.accounts {
		if a.probing {
			return true
		}
	}
	return false
}

// current is a document as it stands now, written or not.
func (o *owner) current(id uuid.UUID) (document.Record, error) {
	if j, ok := o.jobs[id]; ok {
		return j.record, nil
	}
	if r, ok := o.changes.find(id); ok {
		return r, nil
	}
	r, err := o.ledger.Get(id)
	if err == nil {
		o.hold(r)
	}
	return r, err
}

// hold remembers how the ledger has a document that the owner takes in hand.
func (o *owner) hold(r document.Record) {
	if _, held := o.stored[r.ID]; held {
		return
	}
	o.stored[r.ID] = r
	a, lane := o.account(r.Account), ledger.LaneOf(r)
	// What was read ahead is out of date from now on.
	a.ready[lane] = slices.DeleteFunc(a.ready[lane], func(ahead document.Record) bool { return ahead.ID == r.ID })
}

// release notes how the ledger has a document now, and lets go of one that is no longer in hand.
func (o *owner) release(r document.Record) {
	o.stored[r.ID] = r
	if !o.taken(r.ID) {
		delete(o.stored, r.ID)
	}
}

// unproven is a document whose acknowledgement is not durable yet.
type unproven struct {
	before  document.Record // as it stood until the acknowledgement came
	removed []chan error    // who wanted it removed, too late
}

// acknowledged notes that the service has a document, to be written with the next group. Nobody is told before that is
// durable, not even who wanted it removed: whoever has read "accepted" may throw the paper away.
func (o *owner) acknowledged(before, r document.Record, removed []chan error) {
	o.unproven[r.ID] = unproven{before, removed}
	o.changes.put(r, time.Now())
}

// prove tells of an acknowledgement if it is what is durable now: the group that was being written when it came has the
// document as it stood before.
func (o *owner) prove(r document.Record) {
	proven, waited := o.unproven[r.ID]
	if !waited || !r.State.Sent() {
		return
	}
	delete(o.unproven, r.ID)
	for _, reply := range proven.removed {
		reply <- fmt.Errorf("document %s: %w", r.ID, ErrAccepted)
	}
	if !o.changes.has(r.ID) { // else it goes
		o.news.changed(r)
	}
}

// change notes a document's new state, to be written with the next group.
func (o *owner) change(r document.Record) {
	o.changes.put(r, time.Now())
	o.news.changed(r)
}

// idle is how long the owner sleeps at most, so that a clock that jumps is noticed.
const idle = time.Minute

func (o *owner) untilNext() time.Duration {
	now := time.Now()
	next := now.Add(idle)
	earlier := func(t time.Time) {
		if !t.IsZero() && t.Before(next) {
			next = t
		}
	}
	earlier(o.changes.deadline(len(o.jobs) == 0))
	earlier(o.news.deadline())
	for _, a := range o.accounts {
		earlier(a.deadline(o.readers.any()))
		earlier(o.nextDue(a, now))
	}
	if o.waking != nil && o.changes.len() <= backlog {
		return 0
	}
	return max(0, next.Sub(now))
}
