package documents

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"satchel/app/words"
	"satchel/sync/companion"
	"satchel/sync/document"
)

var (
	noon  = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	books = uuid.MustParse("0197a1b2-0000-7000-8000-000000000001")
	scope = Scope{Account: "a1", Company: books}
)

// record is the nth document captured, in a state.
func record(n int, state document.State, name string) document.Record {
	return document.Record{
		ID:      uuid.MustParse(fmt.Sprintf("0197a1b2-0000-7000-8000-%012d", n)),
		Account: "a1", Company: document.Company{ID: books, Name: "Harbour"}, Category: document.Expense,
		Name: name, State: state, Size: 1000, CapturedAt: noon.Add(time.Duration(n) * time.Second),
	}
}

func names(l *List) []string {
	var found []string
	for i := range l.Len() {
		found = append(found, l.Row(i, noon).Name)
	}
	return found
}

func loaded(records ...document.Record) *List {
	l := NewList(words.Tongue{}, scope)
	l.Load(lines(records...), true)
	return l
}

// lines are the lines of documents.
func lines(records ...document.Record) []document.Line {
	all := make([]document.Line, 0, len(records))
	for _, r := range records {
		all = append(all, document.LineOf(r))
	}
	return all
}

func TestTheNewestDocumentStandsFirst(t *testing.T) {
	l := loaded(record(2, document.Spooled, "b"), record(1, document.Spooled, "a"), record(3, document.Spooled, "c"))
	if diff := cmp.Diff([]string{"c", "b", "a"}, names(l)); diff != "" {
		t.Error(diff)
	}
}

func TestNobodySeesAnotherPersonsOrCompanysDocuments(t *testing.T) {
	theirs, elsewhere := record(1, document.Spooled, "theirs"), record(2, document.Spooled, "elsewhere")
	theirs.Account, elsewhere.Company.ID = "a2", uuid.Max
	l := loaded(record(3, document.Spooled, "mine"))
	l.Apply(companion.Snapshot{Changed: []document.Record{theirs, elsewhere}})
	if diff := cmp.Diff([]string{"mine"}, names(l)); diff != "" {
		t.Error(diff)
	}
}

func TestFiltersAndSearchNarrowTheList(t *testing.T) {
	all := []document.Record{
		record(1, document.Accepted, "Invoice Octopus.pdf"), record(2, document.NeedsPerson, "Lunch.jpg"),
		record(3, document.Uploading, "Stamps.pdf"), record(4, document.Waiting, "Fuel.jpg"), record(5, document.Cancelled, "Gone.pdf"),
	}
	all[1].Note = "with Meridian"
	for name, c := range map[string]struct {
		shown  Shown
		search string
		want   []string
	}{
		"everything but what was taken back":    {All, "", []string{"Fuel.jpg", "Stamps.pdf", "Lunch.jpg", "Invoice Octopus.pdf"}},
		"on the way":                            {NotSent, "", []string{"Fuel.jpg", "Stamps.pdf"}},
		"what needs the person":                 {NeedYou, "", []string{"Lunch.jpg"}},
		"accepted":                              {Accepted, "", []string{"Invoice Octopus.pdf"}},
		"a word of the name, whatever its case": {All, "OCTOPUS", []string{"Invoice Octopus.pdf"}},
		"a word of the note":                    {All, " meridian ", []string{"Lunch.jpg"}},
		"a word of the category":                {NotSent, "expense", []string{"Fuel.jpg", "Stamps.pdf"}},
		"nothing fits":                          {Accepted, "lunch", nil},
	} {
		t.Run(name, func(t *testing.T) {
			l := loaded(all...)
			l.Narrow(c.shown, c.search)
			if diff := cmp.Diff(c.want, names(l)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCountsAreOfAllDocumentsWhateverIsShown(t *testing.T) {
	l := loaded(record(1, document.Accepted, "a"), record(2, document.NeedsPerson, "b"), record(3, document.Spooled, "c"), record(4, document.Cancelled, "d"))
	l.Narrow(Accepted, "nothing")
	got := map[Shown]int{}
	for _, shown := range Filters() {
		got[shown] = l.Count(shown)
	}
	if diff := cmp.Diff(map[Shown]int{All: 3, NotSent: 1, NeedYou: 1, Accepted: 1}, got); diff != "" {
		t.Error(diff)
	}
}

func TestAChangeNamesTheRowsToDrawAgain(t *testing.T) {
	l := loaded(record(1, document.Uploading, "a"), record(2, document.Uploading, "b"))
	half := record(1, document.Uploading, "a")
	half.Offset = 500
	if diff := cmp.Diff(Change{Rows: []int{1}}, l.Apply(companion.Snapshot{Changed: []document.Record{half}})); diff != "" {
		t.Error(diff)
	}
	if row := l.Row(1, noon); row.Share != 0.5 || row.Status != "Sending 50 %" {
		t.Errorf("the row says %q at %g", row.Status, row.Share)
	}
}

func TestADocumentThatLeavesTheFilterChangesTheWholeList(t *testing.T) {
	l := loaded(record(1, document.Uploading, "a"), record(2, document.Uploading, "b"))
	l.Narrow(NotSent, "")
	change := l.Apply(companion.Snapshot{Changed: []document.Record{record(1, document.Accepted, "a")}})
	if !change.Whole || l.Len() != 1 {
		t.Errorf("%+v, %d rows", change, l.Len())
	}
}

func TestANameThatTriesToDeceiveIsMadeVisible(t *testing.T) {
	l := loaded(record(1, document.Spooled, "invoice\u202egpj.exe\n"))
	if got := l.Row(0, noon).Name; got != "invoice·gpj.exe·" {
		t.Errorf("shown as %q", got)
	}
}

func TestARowOutsideTheListSaysNothing(t *testing.T) {
	l := loaded()
	if diff := cmp.Diff(Row{}, l.Row(0, noon)); diff != "" {
		t.Error(diff)
	}
}

// However changes come, the list shows what a list made from scratch would show.
func TestAppliedChangesEqualALoadOfTheOutcome(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		truth := map[int]document.Record{}
		l := loaded()
		shown := rapid.SampledFrom(Filters()).Draw(t, "filter")
		l.Narrow(shown, "")
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			n := rapid.IntRange(1, 8).Draw(t, "document")
			if rapid.IntRange(0, 4).Draw(t, "kind") == 0 {
				l.Apply(companion.Snapshot{Removed: []uuid.UUID{record(n, document.Spooled, "").ID}})
				delete(truth, n)
				continue
			}
			truth[n] = record(n, rapid.SampledFrom(document.States()).Draw(t, "state"), fmt.Sprint(n))
			l.Apply(companion.Snapshot{Changed: []document.Record{truth[n]}})
		}
		var records []document.Record
		for _, r := range truth {
			records = append(records, r)
		}
		want := loaded(records...)
		want.Narrow(shown, "")
		if !slices.Equal(names(want), names(l)) {
			t.Fatalf("shows %v, want %v", names(l), names(want))
		}
		for _, filter := range Filters() {
			if want.Count(filter) != l.Count(filter) {
				t.Fatalf("%s: counts %d, want %d", filter.Name(), l.Count(filter), want.Count(filter))
			}
		}
	})
}

func BenchmarkScrollThroughAHundredThousand(b *testing.B) {
	var records []document.Record
	for n := range 100_000 {
		records = append(records, record(n+1, document.Accepted, fmt.Sprintf("Invoice %d.pdf", n)))
	}
	l := loaded(records...)
	b.ResetTimer()
	for i := range b.N {
		l.Row(i%l.Len(), noon)
	}
}

func TestAChangeThatWasOvertakenIsLeftOut(t *testing.T) {
	newer, older := record(1, document.Accepted, "a"), record(1, document.Uploading, "a")
	newer.UpdatedAt, older.UpdatedAt = noon.Add(time.Second), noon
	l := loaded(newer)
	l.Apply(companion.Snapshot{Changed: []document.Record{older}})
	if got, _ := l.Line(newer.ID); got.State != document.Accepted {
		t.Errorf("it went back to %s", got.State)
	}
}

func BenchmarkANewDocumentAmongAHundredThousand(b *testing.B) {
	var records []document.Record
	for n := range 100_000 {
		records = append(records, record(n+1, document.Accepted, fmt.Sprintf("Invoice %d.pdf", n)))
	}
	l := loaded(records...)
	b.ResetTimer()
	for i := range b.N {
		l.Apply(companion.Snapshot{Changed: []document.Record{record(100_001+i, document.Spooled, "new")}})
	}
}

func TestTheNewestAreThereBeforeTheRestAndChangesInBetweenAreKept(t *testing.T) {
	l := NewList(words.Tongue{}, scope)
	l.Load(lines(record(5, document.Spooled, "e"), record(4, document.Spooled, "d")), false)
	if diff := cmp.Diff([]string{"e", "d"}, names(l)); diff != "" || l.Count(All) != 0 {
		t.Errorf("%d are counted: %s", l.Count(All), diff)
	}
	changed, old := record(4, document.Accepted, "d, sent"), record(2, document.Accepted, "b, sent")
	changed.UpdatedAt, old.UpdatedAt = noon, noon
	l.Apply(companion.Snapshot{Changed: []document.Record{changed, old, record(6, document.Spooled, "f")}, Removed: []uuid.UUID{record(3, "", "").ID}})
	l.complete(newHolding(lines(record(4, document.Spooled, "d"), record(3, document.Spooled, "c"), record(2, document.Spooled, "b"), record(1, document.Spooled, "a"))...))
	if diff := cmp.Diff([]string{"f", "e", "d, sent", "b, sent", "a"}, names(l)); diff != "" {
		t.Error(diff)
	}
	if l.Count(All) != 5 || l.Count(Accepted) != 2 {
		t.Errorf("%d, of which %d are accepted", l.Count(All), l.Count(Accepted))
	}
}

func TestAHeldDocumentSaysTheSameInItsRow(t *testing.T) {
	duplicate := uuid.New()
	for _, state := range document.States() {
		r := record(1, state, "a.pdf")
		r.Offset, r.MediaType, r.Note, r.UpdatedAt = 420, "application/pdf", "for Meridian", noon
		r.Acknowledgement = &document.Acknowledgement{DuplicateOf: &duplicate}
		got, _ := loaded(r).Line(r.ID)
		if diff := cmp.Diff(document.LineOf(r), got); diff != "" {
			t.Errorf("%s: %s", state, diff)
		}
	}
}
