package ledger

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/google/uuid"

	"satchel/storage/queue"
	"satchel/storage/spool"
	"satchel/sync/document"
)

// Options of a ledger. Queue and Spool are open and stay the caller's to close.
type Options struct {
	Queue *queue.Queue
	Spool *spool.Spool
	Now   func() time.Time // nil is time.Now
	Log   *slog.Logger     // nil discards
}

// Ledger is the book of documents. Get one from Open.
type Ledger struct {
	queue *queue.Queue
	spool *spool.Spool
	now   func() time.Time
	log   *slog.Logger
}

// ErrUnknown means that the book has no document of an id.
var ErrUnknown = errors.New("ledger: no such document")

// Lane is where a document waits for its turn, so that a large one doesn't hold up small ones.
type Lane uint8

// The lanes.
const (
	Small   Lane = iota // sent in a single request
	Large               // sent in parts
	Results             // sent already; results are to come
)

// SmallSize is the largest document, in bytes, that goes in a single request.
const SmallSize = 1 << 20

// LaneOf is the lane a document waits in.
func LaneOf(r document.Record) Lane {
	switch {
	case r.State.Sent():
		return Results
	case r.Size <= SmallSize:
		return Small
	}
	return Large
}

// Open brings queue and spool into step and returns the book, with what the sweep had to do.
func Open(ctx context.Context, options Options) (*Ledger, Swept, error) {
	l := &Ledger{queue: options.Queue, spool: options.Spool, now: options.Now, log: options.Log}
	if l.now == nil {
		l.now = time.Now
	}
	if l.log == nil {
		l.log = slog.New(slog.DiscardHandler)
	}
	swept, err := l.sweep(ctx)
	if err != nil {
		return nil, swept, fmt.Errorf("bringing queue and spool into step: %w", err)
	}
	return l, swept, nil
}

// Spool is where the documents' bytes are.
func (l *Ledger) Spool() *spool.Spool { return l.spool }

// Put writes records in one durable commit. A record that breaks its rules is refused, and all with it.
func (l *Ledger) Put(records ...document.Record) error { return l.Apply(records, nil) }

// Apply writes records and forgets others in one durable commit.
func (l *Ledger) Apply(records []document.Record, forget []uuid.UUID) error {
	items := make([]queue.Item, 0, len(records))
	for _, r := range records {
		item, err := toItem(r)
		if err != nil {
			return err
		}
		items = append(items, item)
	}
	return l.queue.Apply(items, forget)
}

// Get reads one document, or ErrUnknown.
func (l *Ledger) Get(id uuid.UUID) (document.Record, error) {
	item, err := l.queue.Get(id)
	if errors.Is(err, queue.ErrNotFound) {
		return document.Record{}, fmt.Errorf("document %s: %w", id, ErrUnknown)
	}
	if err != nil {
		return document.Record{}, err
	}
	return document.Decode(item.Body)
}

// Query picks documents; the zero value is all of them, oldest first.
type Query struct {
	Account string           // empty is every account
	Company uuid.UUID        // zero is every company
	States  []document.State // empty is every state
	Newest  bool             // newest first
	After   uuid.UUID        // begin behind this document, in the chosen order
	Skip    int              // pass over so many
	Limit   int              // 0 is no limit
}

// List reads the documents a query picks, in the order they were captured.
func (l *Ledger) List(q Query) ([]document.Record, error) {
	var records []document.Record
	err := l.queue.Each(q.filter(), func(item queue.Item) error {
		r, err := document.Decode(item.Body)
		records = append(records, r)
		return err
	})
	return records, err
}

func (q Query) filter() queue.Filter {
	f := queue.Filter{
		Account: q.Account, Company: q.Company, Newest: q.Newest,
		After: q.After, Skip: q.Skip, Limit: q.Limit,
	}
	for _, state := range q.States {
		f.States = append(f.States, number(state))
	}
	return f
}

// Due reads up to limit documents of an account's lane whose time has come, the longest due first; those skip
// says yes to are passed over. A time beyond horizon is the mark of a clock put back, and has come too.
func (l *Ledger) Due(account string, lane Lane, now, horizon time.Time, limit int, skip func(uuid.UUID) bool) ([]document.Record, error) {
	items, err := l.queue.Due(account, uint8(lane), now, horizon, limit, skip)
	if err != nil {
		return nil, err
	}
	records := make([]document.Record, 0, len(items))
	for _, item := range items {
		r, err := document.Decode(item.Body)
		if err != nil {
			return nil, err
		}
		records = append(records, r)
	}
	return records, nil
}

// NextDue is when the next document of an account's lane is due after now; false when none is.
func (l *Ledger) NextDue(account string, lane Lane, now time.Time, skip func(uuid.UUID) bool) (time.Time, bool, error) {
	return l.queue.NextDue(account, uint8(lane), now, skip)
}

// Count is how many documents of an account, company and state there are, and their bytes together.
type Count struct {
	Account string
	Company uuid.UUID
	State   document.State
	Items   int
	Bytes   int64
}

// Counts lists all counts that are not zero, cheaply however many documents there are.
func (l *Ledger) Counts() ([]Count, error) {
	rows, err := l.queue.Counts()
	counts := make([]Count, 0, len(rows))
	for _, row := range rows {
		if int(row.State) >= len(numbered) {
			return nil, fmt.Errorf("counting documents: %w: state %d", queue.ErrDamaged, row.State)
		}
		counts = append(counts, Count{row.Account, row.Company, numbered[row.State], row.Items, row.Bytes})
	}
	return counts, err
}

// Content opens a document's bytes.
func (l *Ledger) Content(id uuid.UUID) (*spool.Content, error) { return l.spool.Open(id) }

// Free takes documents' bytes off the disk. The record of each must be durable as sent or cancelled.
func (l *Ledger) Free(ids ...uuid.UUID) error { return l.spool.Free(ids...) }

// Check examines the queue's file thoroughly, for the doctor.
func (l *Ledger) Check() error { return l.queue.Check() }

var numbered = document.States()

func number(state document.State) uint8 { return uint8(slices.Index(numbered, state)) }

func toItem(r document.Record) (queue.Item, error) {
	if err := r.Check(); err != nil {
		return queue.Item{}, fmt.Errorf("keeping a document: %w", err)
	}
	body, err := document.Encode(r)
	if err != nil {
		return queue.Item{}, err
	}
	item := queue.Item{
		ID: r.ID, Account: r.Account, Company: r.Company.ID, State: number(r.State), Lane: uint8(LaneOf(r)),
		Size: r.Size, Due: r.NextWake, Body: body, Line: document.EncodeLine(document.LineOf(r)),
	}
	if r.State == document.Spooled { // once is enough: every document's first record in the book is this one
		item.Marks = r.Marks
	}
	return item, nil
}
