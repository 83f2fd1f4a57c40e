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
	known   *holding    // oldest first
	visible []uuid.UUID // what the filter and the search admit, oldest first too: rows count from its end
	shown   Shown
	search  string
	loaded  bool
	whole   bool               // all documents are known
	dropped map[uuid.UUID]bool // while they are not
	counts  map[Shown]int
}

// NewList returns the empty list of a scope.
func NewList(tongue words.Tongue, scope Scope) *List {
	return &List{Tongue: tongue, scope: scope, known: newHolding(), counts: map[Shown]int{}}
}

// Row is what one line of the list says.
type Row struct {
	ID       uuid.UUID
	Name     string
	Facts    string // category, size, time of capture
	Brief    string // the time and the category, where text is so large that a line has room for no more
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

// Load replaces all documents by those read from the queue, which are the scope's. Whole says that these are all;
// otherwise they are the newest, and complete brings the others.
func (l *List) Load(lines []document.Line, whole bool) { l.load(newHolding(lines...), whole) }

func (l *List) load(known *holding, whole bool) {
	l.loaded, l.whole, l.dropped = true, whole, map[uuid.UUID]bool{}
	l.known = known
	l.known.sort()
	l.recount()
	l.narrow()
}

// complete adds the documents that were captured before those that Load brought.
func (l *List) complete(rest *holding) {
	newer, dropped := l.known.all, l.dropped
	rest.all = slices.DeleteFunc(rest.all, func(h held) bool { return dropped[h.id] })
	rest.all = slices.Grow(rest.all, len(newer))
	rest.sort()
	l.known, l.whole, l.dropped = rest, true, nil
	for _, h := range newer { // what has changed since they were read is newer than what was read
		h = rest.pack(h.line())
		if at, again := rest.find(h.id); again {
			rest.all[at] = h
		} else {
			rest.all = slices.Insert(rest.all, at, h)
		}
	}
	l.recount()
	l.narrow()
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
		change.add(l.put(document.LineOf(r)))
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

// put keeps a document's line and says which row shows it (-1: none), and whether the rows are others now.
func (l *List) put(line document.Line) (row int, whole bool) {
	at, known := l.known.find(line.ID)
	now := l.known.pack(line)
	l.judge(now.alike)
	if !known {
		l.known.all = slices.Insert(l.known.all, at, now)
		l.count(line.State, 1)
		return -1, l.see(now)
	}
	before := l.known.all[at].line()
	if line.UpdatedAt.Before(before.UpdatedAt) {
		return -1, false // overtaken: the list was read after this change was told of
	}
	l.known.all[at] = now
	l.count(before.State, -1)
	l.count(line.State, 1)
	if l.see(now) {
		return -1, true
	}
	row, visible := l.Place(line.ID)
	if !visible {
		return -1, false
	}
	return row, false
}

// see puts a document among the visible ones or takes it from there, as the filter and the search say now, and says
// whether that changed anything.
func (l *List) see(h held) bool {
	at, visible := slices.BinarySearchFunc(l.visible, h.id, compare)
	admitted := l.admits(h)
	switch {
	case admitted && !visible:
		l.visible = slices.Insert(l.visible, at, h.id)
	case visible && !admitted:
		l.visible = slices.Delete(l.visible, at, at+1)
	}
	return admitted != visible
}

func (l *List) drop(id uuid.UUID) bool {
	if !l.whole && l.dropped != nil {
		l.dropped[id] = true
	}
	at, known := l.known.find(id)
	if !known {
		return false
	}
	l.count(l.known.all[at].alike.state, -1)
	l.known.all = slices.Delete(l.known.all, at, at+1)
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
	line, _ := l.Line(l.visible[len(l.visible)-1-i])
	category, when := l.T(words.Category(line.Category)), l.When(line.CapturedAt, now)
	row := Row{
		ID: line.ID, Name: document.DisplayName(line.Name), Standing: standing(line.State), Status: status(l.Tongue, line), Media: line.MediaType,
		Facts: strings.Join([]string{category, l.Size(line.Size), when}, "  ·  "), Brief: when + "  ·  " + category,
	}
	if row.Standing == Underway && line.Size > 0 {
		row.Share = float32(float64(line.Offset) / float64(line.Size))
	}
	return row
}

// Line is what the list knows of the document of that id.
func (l *List) Line(id uuid.UUID) (document.Line, bool) {
	at, known := l.known.find(id)
	if !known {
		return document.Line{}, false
	}
	line := l.known.all[at].line()
	line.Account = l.scope.Account
	return line, true
}

// Place is the row that shows the document of that id.
func (l *List) Place(id uuid.UUID) (int, bool) {
	at, ok := slices.BinarySearchFunc(l.visible, id, compare)
	return len(l.visible) - 1 - at, ok
}

func (l *List) narrow() {
	for _, a := range l.known.shared {
		l.judge(a)
	}
	l.visible = l.visible[:0]
	for _, h := range l.known.all {
		if l.admits(h) {
			l.visible = append(l.visible, h.id)
		}
	}
}

// judge notes what the filter and the search say of documents by what they have in common.
func (l *List) judge(a *alike) {
	a.admitted = l.shown.admits(a.state)
	a.found = l.finds(l.T(words.Category(a.category))) || l.finds(l.T(words.State(a.state)))
}

// admits tells whether a document is visible, once what it is alike has been judged.
func (l *List) admits(h held) bool {
	return h.alike.admitted && (h.alike.found || l.finds(h.words[:h.name]) || l.finds(h.words[h.name:]))
}

func (l *List) finds(text string) bool { return strings.Contains(strings.ToLower(text), l.search) }

func (l *List) recount() {
	clear(l.counts)
	for _, h := range l.known.all {
		l.count(h.alike.state, 1)
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
