package documents

import (
	"bytes"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"satchel/app/words"
	"satchel/sync/companion"
	"satchel/sync/document"
)

// Scope says whose documents are listed.
type Scope struct {
	Account string    // companion.Account.ID
	Company uuid.UUID // zero is every company
}

func (s Scope) holds(r document.Record) bool {
	return r.Account == s.Account && (s.Company == uuid.Nil || r.Company.ID == s.Company)
}

// List is the view model of the list: the documents of one scope, newest first, narrowed by a filter and a search. It is
// used on the UI thread alone.
type List struct {
	words.Tongue
	scope   Scope
	records []document.Record // sorted by id, which is by time of capture, oldest first
	visible []uuid.UUID       // what the filter and the search admit, sorted too: rows count from its end
	shown   Shown
	search  string
	loaded  bool
	whole   bool               // all documents are known
	dropped map[uuid.UUID]bool // while they are not
	counts  map[Shown]int
}

// NewList returns the empty list of a scope.
func NewList(tongue words.Tongue, scope Scope) *List {
	return &List{Tongue: tongue, scope: scope, counts: map[Shown]int{}}
}

// Row is what one line of the list says.
type Row struct {
	ID       uuid.UUID
	Name     string
	Facts    string // category, size, time of capture
	Standing Standing
	Status   string
	Share    float32 // of the bytes the service has, while Underway
	Media    string  // media type
}

// Change says what has to be drawn again.
type Change struct {
	Whole bool  // the rows are others now
	Rows  []int // otherwise, these rows have changed
}

// Load replaces all documents by those read from the queue. Whole says that these are all; otherwise they are the newest,
// and Complete brings the others.
func (l *List) Load(records []document.Record, whole bool) {
	l.loaded, l.whole, l.dropped = true, whole, map[uuid.UUID]bool{}
	l.records = l.ordered(records)
	l.recount()
	l.narrow()
}

// Complete adds the documents that were captured before those that Load brought.
func (l *List) Complete(records []document.Record) {
	known, dropped := l.records, l.dropped
	l.records = slices.DeleteFunc(l.ordered(records), func(r document.Record) bool { return dropped[r.ID] })
	l.whole, l.dropped = true, nil
	for _, r := range known { // what has changed since they were read is newer than what was read
		if at, again := l.find(r.ID); again {
			l.records[at] = r
		} else {
			l.records = slices.Insert(l.records, at, r)
		}
	}
	l.recount()
	l.narrow()
}

// ordered are the documents of the scope, oldest first.
func (l *List) ordered(records []document.Record) []document.Record {
	ours := slices.DeleteFunc(slices.Clone(records), func(r document.Record) bool { return !l.scope.holds(r) })
	slices.SortFunc(ours, func(a, b document.Record) int { return compare(a.ID, b.ID) })
	return ours
}

// Loaded says whether Load has been called.
func (l *List) Loaded() bool { return l.loaded }

// Apply takes in what has changed and says what to draw again.
func (l *List) Apply(snapshot companion.Snapshot) Change {
	var change Change
	for _, r := range snapshot.Changed {
		if !l.scope.holds(r) {
			continue
		}
		change.add(l.put(r))
	}
	for _, id := range snapshot.Removed {
		change.Whole = l.drop(id) || change.Whole
	}
	if change.Whole {
		change.Rows = nil
	}
	return change
}

func (c *Change) add(row int, whole bool) {
	c.Whole = c.Whole || whole
	if row >= 0 {
		c.Rows = append(c.Rows, row)
	}
}

// put keeps a record and says which row shows it (-1: none), and whether the rows are others now.
func (l *List) put(r document.Record) (row int, whole bool) {
	at, known := l.find(r.ID)
	if !known {
		l.records = slices.Insert(l.records, at, r)
		l.count(r.State, 1)
		return -1, l.see(r)
	}
	before := l.records[at]
	if r.UpdatedAt.Before(before.UpdatedAt) {
		return -1, false // overtaken: the list was read after this change was told of
	}
	l.records[at] = r
	l.count(before.State, -1)
	l.count(r.State, 1)
	if l.see(r) {
		return -1, true
	}
	row, visible := l.Place(r.ID)
	if !visible {
		return -1, false
	}
	return row, false
}

// see puts a document among the visible ones or takes it from there, as the filter and the search say now, and says
// whether that changed anything.
func (l *List) see(r document.Record) bool {
	at, visible := slices.BinarySearchFunc(l.visible, r.ID, compare)
	admitted := l.admits(r)
	switch {
	case admitted && !visible:
		l.visible = slices.Insert(l.visible, at, r.ID)
	case visible && !admitted:
		l.visible = slices.Delete(l.visible, at, at+1)
	}
	return admitted != visible
}

func (l *List) drop(id uuid.UUID) bool {
	if !l.whole && l.dropped != nil {
		l.dropped[id] = true
	}
	at, known := l.find(id)
	if !known {
		return false
	}
	l.count(l.records[at].State, -1)
	l.records = slices.Delete(l.records, at, at+1)
	place, visible := slices.BinarySearchFunc(l.visible, id, compare)
	if visible {
		l.visible = slices.Delete(l.visible, place, place+1)
	}
	return visible
}

// Narrow shows only what the filter admits and the words find, in names, notes, categories and statuses.
func (l *List) Narrow(shown Shown, search string) {
	l.shown, l.search = shown, strings.ToLower(strings.TrimSpace(search))
	l.narrow()
}

// Filter is the filter in force.
func (l *List) Filter() Shown { return l.shown }

// Narrowed says whether a filter or a search is in force.
func (l *List) Narrowed() bool { return l.shown != All || l.search != "" }

// Count is the number of documents a filter admits, whatever is searched for; 0 while not all are known.
func (l *List) Count(shown Shown) int {
	if !l.whole {
		return 0
	}
	return l.counts[shown]
}

// Len is the number of rows.
func (l *List) Len() int { return len(l.visible) }

// Row says what a row of the list says, at this time.
func (l *List) Row(i int, now time.Time) Row {
	if i < 0 || i >= len(l.visible) {
		return Row{}
	}
	r, _ := l.Record(l.visible[len(l.visible)-1-i])
	row := Row{
		ID: r.ID, Name: document.DisplayName(r.Name), Standing: standing(r.State), Status: status(l.Tongue, r), Media: r.MediaType,
		Facts: strings.Join([]string{l.T(words.Category(r.Category)), l.Size(r.Size), l.When(r.CapturedAt, now)}, "  ·  "),
	}
	if row.Standing == Underway && r.Size > 0 {
		row.Share = float32(float64(r.Offset) / float64(r.Size))
	}
	return row
}

// Record is the document of that id.
func (l *List) Record(id uuid.UUID) (document.Record, bool) {
	at, known := l.find(id)
	if !known {
		return document.Record{}, false
	}
	return l.records[at], true
}

// Place is the row that shows the document of that id.
func (l *List) Place(id uuid.UUID) (int, bool) {
	at, ok := slices.BinarySearchFunc(l.visible, id, compare)
	return len(l.visible) - 1 - at, ok
}

func (l *List) find(id uuid.UUID) (int, bool) {
	return slices.BinarySearchFunc(l.records, id, func(r document.Record, id uuid.UUID) int { return compare(r.ID, id) })
}

func (l *List) narrow() {
	l.visible = l.visible[:0]
	for _, r := range l.records {
		if l.admits(r) {
			l.visible = append(l.visible, r.ID)
		}
	}
}

func (l *List) admits(r document.Record) bool {
	if !l.shown.admits(r.State) {
		return false
	}
	if l.search == "" {
		return true
	}
	for _, text := range []string{r.Name, r.Note, l.T(words.Category(r.Category)), l.T(words.State(r.State))} {
		if strings.Contains(strings.ToLower(text), l.search) {
			return true
		}
	}
	return false
}

func (l *List) recount() {
	clear(l.counts)
	for _, r := range l.records {
		l.count(r.State, 1)
	}
}

func (l *List) count(state document.State, by int) {
	for _, shown := range Filters() {
		if shown.admits(state) {
			l.counts[shown] += by
		}
	}
}

func compare(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) }
