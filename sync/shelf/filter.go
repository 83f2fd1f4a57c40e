package shelf

import (
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"satchel/storage/database"
	"satchel/sync/document"
)

// Limits of what is typed to find documents.
const (
	maxTyped      = 200 // bytes
	maxTypedWords = 8
)

// Filter says which documents are wanted; a field left out lets all pass. All but Person may be text that a person
// typed or an address holds.
type Filter struct {
	State    string // a document.State that the service gives: accepted, processing or ready
	Category string // a document.Category
	From, To string // days, YYYY-MM-DD, both included: of the document itself where known, or of its arrival
	Person   uuid.UUID
	Text     string // words, each of which must begin one of the document's: of its name, note or details
}

// IsZero tells whether all documents pass.
func (f Filter) IsZero() bool { return f == Filter{} }

// States are those a document can have on the service.
func States() []document.State {
	return []document.State{document.Accepted, document.Processing, document.Ready}
}

// query is the filter as the database takes it, or ErrFilter.
func (f Filter) query() (database.DocumentFilter, error) {
	if f.State != "" && !slices.Contains(States(), document.State(f.State)) {
		return database.DocumentFilter{}, fmt.Errorf("%w: %.40q is no state of a document here", ErrFilter, f.State)
	}
	if f.Category != "" && !slices.Contains(document.Categories(), document.Category(f.Category)) {
		return database.DocumentFilter{}, fmt.Errorf("%w: %.40q is no category", ErrFilter, f.Category)
	}
	for _, day := range []string{f.From, f.To} {
		if _, err := time.Parse(time.DateOnly, day); day != "" && err != nil {
			return database.DocumentFilter{}, fmt.Errorf("%w: %.40q is no day such as 2026-03-31", ErrFilter, day)
		}
	}
	if f.From != "" && f.To != "" && f.From > f.To {
		return database.DocumentFilter{}, ErrBackwards
	}
	if len(f.Text) > maxTyped {
		return database.DocumentFilter{}, fmt.Errorf("%w: the text to find has %d bytes, and at most %d are taken", ErrFilter, len(f.Text), maxTyped)
	}
	words := document.Words(f.Text)
	if f.Text != "" && len(words) == 0 {
		return database.DocumentFilter{}, fmt.Errorf("%w: the text to find has neither letters nor digits", ErrFilter)
	}
	return database.DocumentFilter{
		State: f.State, Category: f.Category, Account: f.Person, From: f.From, To: f.To, Words: words[:min(len(words), maxTypedWords)],
	}, nil
}
