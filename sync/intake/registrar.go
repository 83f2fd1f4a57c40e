package intake

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/storage/database"
)

// maxTogether bounds how many documents one transaction makes.
const maxTogether = 64

// errAlready says that a document's id is taken: whether by the same document or by another is for the caller to see.
// Callers have looked before, so this is another replica's doing, or a reconciler's.
var errAlready = errors.New("intake: the document is there already")

// registrar makes documents' rows. Those that arrive while a transaction runs share the next one and its
// statements: with many small documents, the rows would otherwise cost more than the bytes.
type registrar struct {
	db    Database
	clock func() time.Time

	mu      sync.Mutex
	waiting []*entry
	busy    bool
}

// entry is one document to be made. row is completed, and err written, before done is closed.
type entry struct {
	ctx      context.Context
	sender   access.Sender
	row      database.Document
	uploaded bool

	done chan struct{}
	err  error
}

// register makes a document and returns its row as made; errAlready if its id is taken, a *resumable.Error if its sender
// may no longer send it.
func (r *registrar) register(ctx context.Context, sender access.Sender, row database.Document, uploaded bool) (database.Document, error) {
	e := &entry{ctx: ctx, sender: sender, row: row, uploaded: uploaded, done: make(chan struct{})}
	r.add(e)
	<-e.done
	return e.row, e.err
}

func (r *registrar) add(e *entry) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.waiting = append(r.waiting, e)
	if !r.busy {
		r.busy = true
		go r.drain()
	}
}

// drain runs while there is work.
func (r *registrar) drain() {
	for {
		entries := r.take()
		if len(entries) == 0 {
			return
		}
		r.makeTogether(entries)
		for _, e := range entries {
			close(e.done)
		}
	}
}

func (r *registrar) take() []*entry {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := min(len(r.waiting), maxTogether)
	if n == 0 {
		r.busy = false
		return nil
	}
	entries := r.waiting[:n:n]
	r.waiting = r.waiting[n:]
	return entries
}

// makeTogether makes all in one transaction. If that fails, each is tried alone, so that none fails for another.
func (r *registrar) makeTogether(entries []*entry) {
	err := r.transact(entries)
	switch {
	case err == nil:
	case len(entries) == 1:
		entries[0].err = err
	default:
		for _, e := range entries {
			r.makeTogether([]*entry{e})
		}
	}
}

func (r *registrar) transact(entries []*entry) error {
	return r.db.WriteGrouped(entries[0].ctx, func(ctx context.Context, tx *database.Tx) error {
		admitted, err := r.admit(ctx, tx, entries)
		if err != nil {
			return err
		}
		for _, company := range companiesOf(admitted) {
			ofOne := slices.DeleteFunc(slices.Clone(admitted), func(e *entry) bool { return e.row.CompanyID != company })
			if err := r.makeIn(ctx, tx, company, ofOne); err != nil {
				return err
			}
		}
		return endUploads(ctx, tx, admitted)
	})
}

// admit are the entries whose senders may still send them, asked once of each sender; the others have their refusal. It
// comes before a company is locked: whoever takes somebody away locks the site first as well.
func (r *registrar) admit(ctx context.Context, tx *database.Tx, entries []*entry) ([]*entry, error) {
	if err := hold(ctx, tx, entries); err != nil {
		return nil, err
	}
	var admitted []*entry
	answers := map[access.Sender]error{}
	for _, e := range entries {
		answer, asked := answers[e.sender]
		if !asked {
			answer = senderRefusal(access.MaySend(ctx, tx, e.sender, r.clock()))
			answers[e.sender] = answer
		}
		e.err = answer
		switch {
		case answer == nil:
			admitted = append(admitted, e)
		case !isSenderRefused(answer):
			return nil, answer
		}
	}
	return admitted, nil
}

// hold holds the entries' senders, if they are several.
func hold(ctx context.Context, tx *database.Tx, entries []*entry) error {
	var senders []access.Sender
	for _, e := range entries {
		if !slices.Contains(senders, e.sender) {
			senders = append(senders, e.sender)
		}
	}
	if len(senders) < 2 {
		return nil
	}
	return access.Hold(ctx, tx, senders)
}

// companiesOf lists the companies in one order everywhere, because each is locked in turn.
func companiesOf(entries []*entry) []uuid.UUID {
	var companies []uuid.UUID
	for _, e := range entries {
		companies = append(companies, e.row.CompanyID)
	}
	slices.SortFunc(companies, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	return slices.Compact(companies)
}

func endUploads(ctx context.Context, tx *database.Tx, entries []*entry) error {
	var ended []uuid.UUID
	for _, e := range entries {
		if e.uploaded {
			ended = append(ended, e.row.ID)
		}
	}
	if len(ended) == 0 {
		return nil
	}
	return tx.DeleteUploads(ctx, ended...)
}
