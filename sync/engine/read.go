package engine

import (
	"cmp"
	"context"
	"slices"

	"github.com/google/uuid"

	"satchel/sync/document"
	"satchel/sync/ledger"
)

func compareCounts(a, b ledger.Count) int {
	return cmp.Or(
		cmp.Compare(a.Account, b.Account),
		slices.Compare(a.Company[:], b.Company[:]),
		cmp.Compare(a.State, b.State),
	)
}

// Snapshot is how things stand now, with nothing in Changed.
func (e *Engine) Snapshot(ctx context.Context) (Snapshot, error) {
	err := e.do(ctx, func(o *owner) { o.publish() })
	if v := e.latest.Load(); v != nil {
		return v.snapshot, err
	}
	return Snapshot{}, err
}

// List reads documents as they stand, in order of capture: a document that waits only because its account is
// paused carries the pause's reason.
func (e *Engine) List(q ledger.Query) ([]document.Record, error) {
	records, err := e.options.Ledger.List(q)
	if err != nil {
		return nil, err
	}
	v, err := e.seen()
	if err != nil {
		return nil, err
	}
	shown := records[:0]
	for _, r := range records {
		if v.gone[r.ID] {
			continue
		}
		r = v.show(r)
		if len(q.States) == 0 || slices.Contains(q.States, r.State) || r.State == document.Waiting || r.State == document.NeedsPerson {
			shown = append(shown, r)
		}
	}
	return shown, nil
}

// Get reads one document as it stands, or ledger.ErrUnknown.
func (e *Engine) Get(id uuid.UUID) (document.Record, error) {
	v, err := e.seen()
	if err != nil {
		return document.Record{}, err
	}
	if r, ok := v.ahead[id]; ok {
		return v.show(r), nil
	}
	r, err := e.options.Ledger.Get(id)
	if err != nil {
		return r, err
	}
	return v.show(r), nil
}

func (e *Engine) seen() (*view, error) {
	if v := e.latest.Load(); v != nil {
		return v, nil
	}
	pauses, err := e.options.Ledger.Pauses()
	return &view{pauses: pauses}, err
}

// show is a document of the ledger as it stands.
func (v *view) show(r document.Record) document.Record {
	if newer, ok := v.ahead[r.ID]; ok {
		r = newer
	}
	if p, ok := v.pauses[r.Account]; ok {
		return p.Over(r)
	}
	return r
}
