package shelf

import (
	"context"

	"github.com/google/uuid"

	"satchel/storage/database"
)

// Page is a part of a company's list, newest first.
type Page struct {
	Documents []database.Document
	People    map[uuid.UUID]database.Account // who sent them
	Next      string                         // the cursor of what comes after; empty at the end of the list
	// Reached is set where the search stopped on its way, with fewer documents than asked for: it got this far, and
	// Next goes on from there.
	Reached *database.Position
}

// List lists up to limit documents of a company that pass the filter, from a cursor on; the empty cursor is the
// beginning. ErrFilter, or ErrCursor for a text that is none. The cost has a bound, whatever the company has and the
// filter asks for; that is why a page may end before it is full.
func (s *Service) List(ctx context.Context, company uuid.UUID, filter Filter, cursor string, limit int) (Page, error) {
	query, err := filter.query()
	if err != nil {
		return Page{}, err
	}
	from, err := readCursor(cursor)
	if err != nil {
		return Page{}, err
	}
	found, err := s.db.FindDocuments(ctx, company, query, from, limit)
	if err != nil {
		return Page{}, err
	}
	page := Page{Documents: found.Rows}
	if found.More {
		page.Next = writeCursor(found.Reached)
		if len(found.Rows) < limit {
			page.Reached = &found.Reached
		}
	}
	page.People, err = s.db.AccountsByID(ctx, senders(found.Rows))
	return page, err
}

func senders(documents []database.Document) []uuid.UUID {
	seen := map[uuid.UUID]bool{}
	var ids []uuid.UUID
	for _, document := range documents {
		if !seen[document.AccountID] {
			seen[document.AccountID] = true
			ids = append(ids, document.AccountID)
		}
	}
	return ids
}

// People lists who has sent documents to the company, whether or not they still work there, by name.
func (s *Service) People(ctx context.Context, company uuid.UUID) ([]database.Account, error) {
	return s.db.DocumentAccounts(ctx, company)
}
