package companion

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/app/companion/companiontest"
	"satchel/app/companion/theme"
	core "satchel/sync/companion"
	"satchel/sync/document"
)

func TestALongListIsReadInStepsAndADocumentIsWholeOnceItIsOpen(t *testing.T) {
	q := &shelf{}
	for i := range 3000 {
		r := sample("a1", harbour, noon)[2]
		r.ID = uuid.MustParse(fmt.Sprintf("0197a1b2-0000-7000-8000-%012d", i))
		r.Name, r.CapturedAt = fmt.Sprintf("invoice %04d.pdf", i), noon.Add(time.Duration(i)*time.Second)
		q.records = append(q.records, r)
	}
	desk, w := stageFor(t, theme.Light, onDesktop, &people{account: bea}, q)
	a := at{t, desk, w}
	a.sees("invoice 2999.pdf")
	a.sees("All 3,000")
	first, there := w.screens.documents.Place(q.records[0].ID)
	if !there || first != 2999 {
		t.Fatalf("the oldest stands at %d", first)
	}
	w.screens.documents.Select(first)
	a.sees("SHA-256")
}

func TestTheListIsReadAgainWhenMoreHasChangedThanIsTold(t *testing.T) {
	q := &pile{records: sample("a1", harbour, noon)}
	desk, w := stageFor(t, theme.Light, onDesktop, &people{account: bea}, q)
	a := at{t, desk, w}
	a.sees("On the way 3")
	place, _ := w.screens.documents.Place(q.records[0].ID)
	w.screens.documents.Select(place)
	a.sees("Proof so far")
	q.mu.Lock()
	for i := range q.records {
		q.records[i].Name, q.records[i].State, q.records[i].UpdatedAt = fmt.Sprintf("sent %d.pdf", i), document.Accepted, noon.Add(time.Hour)
	}
	q.mu.Unlock()
	told := q.records[1]
	told.Name, told.UpdatedAt = "told of.pdf", noon.Add(2*time.Hour)
	q.publish(core.Snapshot{Many: true})
	q.publish(core.Snapshot{Changed: []document.Record{told}})
	a.sees(fmt.Sprintf("Accepted %d", len(q.records)))
	a.sees("sent 2.pdf")
	a.sees("told of.pdf")
	desk.Until(t, "the open document is read again", func() bool {
		return strings.Count(companiontest.Words(a.canvas()), "sent 0.pdf") == 2
	})
}

// shelf is a pile that hands out pages.
type shelf struct{ pile }

func (s *shelf) Lines(filter core.Filter) ([]document.Line, error) {
	lines, err := s.pile.Lines(filter)
	if at := slices.IndexFunc(lines, func(l document.Line) bool { return l.ID == filter.After }); at >= 0 {
		lines = lines[at+1:]
	}
	return lines[:min(len(lines), filter.Limit)], err
}
