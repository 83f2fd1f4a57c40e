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
// paused carries the pause's reason, and is found by the state it stands in.
func (e *Engine) List(q ledger.Query) ([]document.Record, error) {
	v, err := e.seen()
	if err != nil {
		return nil, err
	}
	records, err := e.options.Ledger.List(v.asked(q))
	if err != nil {
		return nil, err
	}
	if v, err = e.seen(); err != nil {
		return nil, err
	}
	shown := records[:0]
	for _, r := range records {
		if v.gone[r.ID] {
			continue
		}
		if r = v.show(r); wanted(q, r.State) {
			shown = append(shown, r)
		}
	}
	return shown, nil
}

// asked is what to ask the ledger for, which knows of no pauses: those who want documents that need their person want
// those too that do only because of one.
func (v *view) asked(q ledger.Query) ledger.Query {
	if len(q.States) == 0 {
		return q
	}
	states := slices.Clone(q.States)
	for account, p := range v.pauses {
		if q.Account != "" && q.Account != account {
			continue
		}
		for _, state := range document.States() {
			if stands := p.Standing(state); stands != state && slices.Contains(q.States, stands) {
				states = append(states, state)
			}
		}
	}
	slices.Sort(states)
	q.States = slices.Compact(states)
	return q
}

// Lines is List of the documents' lines. It ends before its limit only where there are no more.
func (e *Engine) Lines(q ledger.Query) ([]document.Line, error) {
	var shown []document.Line
	for limit := q.Limit; ; {
		v, err := e.seen()
		if err != nil {
			return nil, err
		}
		lines, err := e.options.Ledger.Lines(v.asked(q))
		if err != nil {
			return nil, err
		}
		if v, err = e.seen(); err != nil {
			return nil, err
		}
		for _, l := range lines {
			if l, there := v.line(l); there && wanted(q, l.State) {
				shown = append(shown, l)
			}
		}
		if len(lines) < q.Limit || len(shown) == limit || limit == 0 {
			return shown, nil
		}
		q.After, q.Skip, q.Limit = lines[len(lines)-1].ID, 0, limit-len(shown)
	}
}

// wanted tells whether a query's answer has a document that stands so.
func wanted(q ledger.Query, state document.State) bool {
	return len(q.States) == 0 || slices.Contains(q.States, state) || state == document.Waiting || state == document.NeedsPerson
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

// line is a document of the ledger as it stands; false where it is gone.
func (v *view) line(l document.Line) (document.Line, bool) {
	if newer, ok := v.ahead[l.ID]; ok {
		l = document.LineOf(newer)
	}
	if p, ok := v.pauses[l.Account]; ok {
		l.State = p.Standing(l.State)
	}
	return l, !v.gone[l.ID]
}
