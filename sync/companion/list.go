package companion

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"satchel/sync/document"
	"satchel/sync/ledger"
)

// List reads the documents a filter picks.
func (w *Work) List(filter Filter) ([]document.Record, error) {
	return w.engine.List(filter.query())
}

// Lines is List of the documents' lines, which are read much faster.
func (w *Work) Lines(filter Filter) ([]document.Line, error) {
	return w.engine.Lines(filter.query())
}

func (f Filter) query() ledger.Query {
	return ledger.Query{
		Account: f.Account, Company: f.Company, States: f.States,
		Newest: f.Newest, After: f.After, Skip: f.Offset, Limit: f.Limit,
	}
}

// Owner is the id of the account whose documents are being worked with: the one that the options name, else the
// current one. Several people may share a home, and none of them may see or drop what another has queued. Where
// nobody has signed in and nothing is queued it is empty; where something is queued, ErrNoAccount.
func (w *Work) Owner() (string, error) {
	return w.companion.owner(func() (Counts, error) { return w.countsOf(context.Background(), "") })
}

// owner is Work.Owner, with what tells how many documents there are.
func (c *Companion) owner(all func() (Counts, error)) (string, error) {
	account, err := c.Current()
	if !errors.Is(err, ErrNoAccount) {
		return account.ID, err
	}
	counts, counting := all()
	if counting != nil || counts.Total > 0 {
		return "", errors.Join(err, counting)
	}
	return "", nil
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

// Find reads the account's document whose id is text, or begins or ends with it; more than one is ErrAmbiguous.
// Another account's is ErrUnknownDocument, as one that doesn't exist.
func (w *Work) Find(account, text string) (document.Record, error) {
	text = strings.ToLower(strings.TrimSpace(text))
	if id, err := uuid.Parse(text); err == nil {
		r, err := w.Document(id)
		if err == nil && r.Account != account {
			return document.Record{}, fmt.Errorf("%s: %w", id, ErrUnknownDocument)
		}
		return r, err
	}
	if len(text) < shortestID {
		return document.Record{}, fmt.Errorf("%q: %w", text, ErrUnknownDocument)
	}
	all, err := w.engine.List(ledger.Query{Account: account})
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

// Counts says how the current account's documents stand, cheaply however many there are.
func (w *Work) Counts() (Counts, error) {
	owner, err := w.Owner()
	if err != nil {
		return Counts{}, err
	}
	return w.countsOf(context.Background(), owner)
}

// countsOf is Counts of an account; empty is everybody.
func (w *Work) countsOf(_ context.Context, account string) (Counts, error) {
	rows, err := w.ledger.Counts()
	if err != nil {
		return Counts{}, err
	}
	pauses, err := w.ledger.Pauses()
	if err != nil {
		return Counts{}, err
	}
	if account != "" {
		rows = slices.DeleteFunc(rows, func(c ledger.Count) bool { return c.Account != account })
	}
	return summed(rows, pauses), nil
}
