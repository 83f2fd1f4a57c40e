package engine

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"satchel/sync/document"
	"satchel/sync/ledger"
)

// agrees fails unless the lines of a query are those of its list.
func agrees(t *testing.T, e *Engine, q ledger.Query) []document.Line {
	t.Helper()
	records, err := e.List(q)
	must(t, err)
	var want []document.Line
	for _, r := range records {
		want = append(want, document.LineOf(r))
	}
	got, err := e.Lines(q)
	must(t, err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	return got
}

func TestLinesStandAsTheirDocumentsDo(t *testing.T) {
	h := build(t)
	ann := h.add("ann", 10, 20, 30)
	h.add("bob", 40)
	sent, err := ann[1].Start(h.now())
	must(t, err)
	sent, err = sent.Acknowledge(document.Acknowledgement{DocumentID: sent.ID, SHA256: sent.SHA256, Size: sent.Size, Time: h.now()}, h.now())
	must(t, err)
	must(t, h.ledger.Put(sent))
	must(t, h.ledger.SetPause(ledger.Pause{Account: "ann", Reason: document.Because(document.Offline), Until: h.now()}))
	e := New(Options{Ledger: h.ledger, Now: h.now})
	lines := agrees(t, e, ledger.Query{Account: "ann"})
	var states []document.State
	for _, l := range lines {
		states = append(states, l.State)
	}
	if diff := cmp.Diff([]document.State{document.Waiting, document.Accepted, document.Waiting}, states); diff != "" {
		t.Error(diff)
	}
	agrees(t, e, ledger.Query{})
	agrees(t, e, ledger.Query{Newest: true, After: ann[2].ID})
	agrees(t, e, ledger.Query{States: []document.State{document.Accepted}})
}

func TestAPageOfLinesIsFullThoughADocumentOfItIsBeingRemoved(t *testing.T) {
	h := build(t)
	added := h.add("ann", 10, 20, 30, 40)
	e := New(Options{Ledger: h.ledger, Now: h.now})
	moved := added[3]
	moved.Offset = 7
	e.latest.Store(&view{gone: map[uuid.UUID]bool{added[1].ID: true}, ahead: map[uuid.UUID]document.Record{moved.ID: moved}})
	lines, err := e.Lines(ledger.Query{Account: "ann", Limit: 3})
	must(t, err)
	want := []document.Line{document.LineOf(added[0]), document.LineOf(added[2]), document.LineOf(moved)}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Error(diff)
	}
}
