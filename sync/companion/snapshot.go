package companion

import (
	"satchel/sync/document"
	"satchel/sync/engine"
	"satchel/sync/ledger"
)

// snapshot makes of the engine's what faces show.
func (w *Work) snapshot(from engine.Snapshot) Snapshot {
	pauses := map[string]ledger.Pause{}
	for _, p := range from.Pauses {
		pauses[p.Account] = p
	}
	s := Snapshot{
		Seq:     from.Seq,
		Changed: make([]document.Record, 0, len(from.Changed)), Removed: from.Removed, Many: from.Many,
		Counts: summed(from.Counts, pauses), Fault: from.Fault,
	}
	for _, r := range from.Changed {
		if p, ok := pauses[r.Account]; ok {
			r = p.Over(r)
		}
		s.Changed = append(s.Changed, r)
	}
	for _, p := range from.Pauses {
		w.take(&s, p)
	}
	outcome := from.Outcome()
	s.Stuck = outcome.Moving == 0 && outcome.NeedsPerson > 0
	return s
}

// only is what concerns an account; empty is everybody.
func only(s engine.Snapshot, account string) engine.Snapshot {
	if account == "" {
		return s
	}
	s.Counts = ofAccount(s.Counts, account)
	s.Pauses = keep(s.Pauses, func(p ledger.Pause) bool { return p.Account == account })
	s.Changed = keep(s.Changed, func(r document.Record) bool { return r.Account == account })
	return s
}

func ofAccount(rows []ledger.Count, account string) []ledger.Count {
	if account == "" {
		return rows
	}
	return keep(rows, func(c ledger.Count) bool { return c.Account == account })
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

// take notes an account that is paused: for its person, or because its service is not reached.
func (w *Work) take(s *Snapshot, p ledger.Pause) {
	if p.Action != nil {
		paused := Paused{Account: p.Account, Reason: p.Reason.Code}
		if a, err := w.companion.signin.Registry().Account(p.Account); err == nil {
			paused.Email = a.Email
		}
		s.Paused = append(s.Paused, paused)
		return
	}
	if !p.Unreached() {
		return
	}
	if !s.Offline || p.Since.Before(s.Since) {
		s.Offline, s.Since = true, p.Since
	}
}

// summed adds counts up by how documents stand; those of a paused account stand as its pause says.
func summed(rows []ledger.Count, pauses map[string]ledger.Pause) Counts {
	var c Counts
	for _, row := range rows {
		c.Total += row.Items
		p, paused := pauses[row.Account]
		asks := paused && p.Action != nil && row.State.Sendable() && !row.State.OnTheWire()
		switch {
		case row.State == document.NeedsPerson || asks:
			c.NeedsPerson += row.Items
		case row.State == document.Cancelled:
			c.Cancelled += row.Items
		case row.State.Sent():
			c.Accepted += row.Items
		default:
			c.Waiting += row.Items
			c.BytesLeft += row.Bytes
		}
		if row.State.OnTheWire() {
			c.Uploading += row.Items
		}
	}
	return c
}
