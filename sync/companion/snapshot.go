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
		if p.Unreached() {
			s.Why = p.Reason.Code
		}
		if p.Action != nil {
			s.Paused = append(s.Paused, w.paused(p))
		}
	}
	for _, p := range from.Pauses {
		s.Metered = s.Metered || p.Reason.Code == document.Metered
	}
	for _, one := range from.Silent {
		if !s.Offline || one.Since.Before(s.Since) {
			s.Offline, s.Since = true, one.Since
		}
	}
	outcome := from.Outcome()
	s.Stuck = outcome.Moving == 0 && outcome.NeedsPerson > 0
	return s
}

// paused is an account that waits for its person.
func (w *Work) paused(p ledger.Pause) Paused {
	paused := Paused{Account: p.Account, Reason: p.Reason.Code}
	if a, err := w.companion.signin.Registry().Account(p.Account); err == nil {
		paused.Email = a.Email
	}
	return paused
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
