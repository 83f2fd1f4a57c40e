package ledger

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"satchel/storage/queue"
	"satchel/sync/document"
)

// linesOf are the lines of records.
func linesOf(records ...document.Record) []document.Line {
	var lines []document.Line
	for _, r := range records {
		lines = append(lines, document.LineOf(r))
	}
	return lines
}

func (h *home) lines() []document.Line {
	h.t.Helper()
	lines, err := h.ledger.Lines(Query{})
	must(h.t, err)
	return lines
}

// forget takes the lines away, as a program wrote documents before there were lines.
func (h *home) forget() {
	h.t.Helper()
	var old []queue.Item
	must(h.t, h.ledger.queue.Each(queue.Filter{}, func(item queue.Item) error {
		item.Body = append([]byte(nil), item.Body...)
		old = append(old, item)
		return nil
	}))
	must(h.t, h.queue.Put(old...))
}

// bare counts the documents without a line.
func (h *home) bare() int {
	h.t.Helper()
	n := 0
	must(h.t, h.queue.EachLine(queue.Filter{}, func(line queue.Line) error {
		if len(line.Text) == 0 {
			n++
		}
		return nil
	}))
	return n
}

func TestEveryDocumentHasItsLine(t *testing.T) {
	h := build(t)
	records := h.add(3)
	records[1] = accepted(t, records[1])
	must(t, h.ledger.Put(records[1]))
	if diff := cmp.Diff(linesOf(records...), h.lines()); diff != "" {
		t.Error(diff)
	}
}

func TestDocumentsOfBeforeThereWereLinesGetTheirsAtTheNextStart(t *testing.T) {
	h := build(t)
	records := h.add(3)
	records[1] = accepted(t, records[1])
	must(t, h.ledger.Put(records[1]))
	h.forget()
	if diff := cmp.Diff(linesOf(records...), h.lines()); diff != "" || h.bare() != 3 {
		t.Errorf("%d without a line; from their records: %s", h.bare(), diff)
	}
	h.reopen()
	if diff := cmp.Diff(linesOf(records...), h.lines()); diff != "" || h.bare() != 0 {
		t.Errorf("%d without a line: %s", h.bare(), diff)
	}
	must(t, h.ledger.Check())
}

func TestALineThatCantBeReadIsMadeAnewFromItsRecord(t *testing.T) {
	h := build(t)
	records := h.add(1)
	item, err := toItem(records[0])
	must(t, err)
	item.Line = []byte{99, 1, 2, 3}
	must(t, h.queue.Put(item))
	if diff := cmp.Diff(linesOf(records...), h.lines()); diff != "" {
		t.Errorf("of a newer program: %s", diff)
	}
	h.reopen()
	item.Line = document.EncodeLine(document.LineOf(records[0]))[:8]
	if diff := cmp.Diff(linesOf(records...), h.lines()); diff != "" {
		t.Error(diff)
	}
	must(t, h.queue.Put(item))
	if diff := cmp.Diff(linesOf(records...), h.lines()); diff != "" {
		t.Errorf("cut off: %s", diff)
	}
}
