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
