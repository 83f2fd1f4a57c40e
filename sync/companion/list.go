package companion

import (
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"satchel/sync/document"
	"satchel/sync/ledger"
)

// List reads the documents a filter picks.
func (w *Work) List(filter Filter) ([]document.Record, error) {
	return w.engine.List(ledger.Query{
		Account: filter.Account, Company: filter.Company, States: filter.States,
		Newest: filter.Newest, Skip: filter.Offset, Limit: filter.Limit,
	})
}

// Document reads one document, or ErrUnknownDocument.
func (w *Work) Document(id uuid.UUID) (document.Record, error) {
	r, err := w.engine.Get(id)
	if errors.Is(err, ledger.ErrUnknown) {
		return document.Record{}, fmt.Errorf("%s: %w", id, ErrUnknownDocument)
	}
	return r, err
}

// shortestID is how much of an id has to be given, so that a slip of the finger finds nothing.
const shortestID = 4

// Find reads the document whose id is text, or begins or ends with it; more than one is ErrAmbiguous.
func (w *Work) Find(text string) (document.Record, error) {
	text = strings.ToLower(strings.TrimSpace(text))
	if id, err := uuid.Parse(text); err == nil {
		return w.Document(id)
	}
	if len(text) < shortestID {
		return document.Record{}, fmt.Errorf("%q: %w", text, ErrUnknownDocument)
	}
	all, err := w.engine.List(ledger.Query{})
	if err != nil {
		return document.Record{}, err
	}
	var found []document.Record
	for _, r := range all {
		if id := r.ID.String(); strings.HasPrefix(id, text) || strings.HasSuffix(id, text) {
			found = append(found, r)
		}
	}
	switch len(found) {
	case 0:
		return document.Record{}, fmt.Errorf("%q: %w", text, ErrUnknownDocument)
	case 1:
		return found[0], nil
	}
	return document.Record{}, fmt.Errorf("%q: %w", text, ErrAmbiguous)
}

// Counts says how the queue stands, cheaply however long it is.
func (w *Work) Counts() (Counts, error) {
	rows, err := w.ledger.Counts()
	if err != nil {
		return Counts{}, err
	}
	pauses, err := w.ledger.Pauses()
	if err != nil {
		return Counts{}, err
	}
	return summed(rows, pauses), nil
}
