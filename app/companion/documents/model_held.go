package documents

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"satchel/sync/document"
)

// held is a document.Line in less than half of its room: there may be a hundred thousand, and no more than a few are
// looked at.
type held struct {
	id                uuid.UUID
	alike             *alike // shared by all that are
	words             string // the name, and the note behind it
	size, offset      int64
	captured, updated int64 // nanoseconds since 1970; 0 where not known
	name              int32 // bytes of the words that are the name
}

// common is what many documents have in common.
type common struct {
	state     document.State
	category  document.Category
	media     string
	duplicate bool
}

// alike stands for all documents that have it in common, and for what the list has made out of them together.
type alike struct {
	common
	admitted bool // the filter in force lets them through
	found    bool // the search in force finds them whatever their names
}

// holding holds documents.
type holding struct {
	all    []held
	shared map[common]*alike
}

func newHolding(lines ...document.Line) *holding {
	h := &holding{shared: map[common]*alike{}}
	h.add(lines...)
	return h
}

// add holds more of them, behind those that are held.
func (h *holding) add(lines ...document.Line) {
	h.all = slices.Grow(h.all, len(lines))
	for _, l := range lines {
		h.all = append(h.all, h.pack(l))
	}
}

// sort puts them into the order of their ids, which is that of capture.
func (h *holding) sort() {
	slices.SortFunc(h.all, func(a, b held) int { return compare(a.id, b.id) })
}

// find is where the document of that id is, or would be. They have to be in order.
func (h *holding) find(id uuid.UUID) (int, bool) {
	return slices.BinarySearchFunc(h.all, id, func(one held, id uuid.UUID) int { return compare(one.id, id) })
}

func (h *holding) pack(l document.Line) held {
	key := common{l.State, l.Category, l.MediaType, l.Duplicate}
	one, ok := h.shared[key]
	if !ok {
		one = &alike{common: key}
		h.shared[key] = one
	}
	return held{
		id: l.ID, alike: one, words: l.Name + l.Note, name: int32(len(l.Name)), size: l.Size, offset: l.Offset,
		captured: nanos(l.CapturedAt), updated: nanos(l.UpdatedAt),
	}
}

// line is the document's line again, but for its account, which is the list's.
func (h held) line() document.Line {
	return document.Line{
		ID: h.id, Category: h.alike.category, Name: h.words[:h.name], Note: h.words[h.name:], MediaType: h.alike.media,
		Size: h.size, Offset: h.offset, CapturedAt: instant(h.captured), UpdatedAt: instant(h.updated),
		State: h.alike.state, Duplicate: h.alike.duplicate,
	}
}

func nanos(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixNano()
}

func instant(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.Unix(0, n).UTC()
}
