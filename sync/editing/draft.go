package editing

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"satchel/storage/database"
)

// Limits of drafts, so that nobody fills the database with them.
const (
	maxDraft  = 64 << 10 // bytes of one
	maxDrafts = 200      // of a person
	keepDraft = 30 * 24 * time.Hour
)

// drafted are the fields of the details' form, the only ones whose text is kept: never a password, a passcode or a word
// that is typed to confirm something.
var drafted = []string{"category", "counterparty", "currency", "dated", "note", "reference", "total"}

// ErrDraft means that something can't be kept as a draft: it is of no form that is kept, too large, or one too many.
var ErrDraft = errors.New("editing: that can't be kept as a draft")

// Path is the page on which a document's details are edited: what their draft is known by.
func Path(company, document uuid.UUID) string {
	return "/company/" + company.String() + "/documents/" + document.String() + "/edit"
}

// Keep has a person's unsent text of a form in place of what was kept of it before, for them alone.
func (s *Service) Keep(ctx context.Context, account uuid.UUID, path string, fields map[string]string) error {
	text, err := json.Marshal(fields)
	if err != nil {
		return fmt.Errorf("keeping a draft: %w", err)
	}
	if len(text) > maxDraft || len(path) > 500 || !utf8.ValidString(path) {
		return ErrDraft
	}
	for field := range fields {
		if !slices.Contains(drafted, field) {
			return fmt.Errorf("%w: there is no field %q", ErrDraft, field)
		}
	}
	draft := database.Draft{AccountID: account, Path: path, Fields: string(text), KeptAt: s.now()}
	return s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		if draft.CompanyID, draft.DocumentID, err = about(ctx, tx, path); err != nil {
			return err
		}
		if draft.DocumentID == uuid.Nil {
			return fmt.Errorf("%w: no document is edited there", ErrDraft)
		}
		others, err := tx.CountOtherDrafts(ctx, account, path)
		if err != nil {
			return err
		}
		if others >= maxDrafts {
			return ErrDraft
		}
		return tx.PutDraft(ctx, draft)
	})
}

// about is the document whose details a path edits; none for other pages, and for a document that isn't there.
func about(ctx context.Context, tx *database.Tx, path string) (company, id uuid.UUID, err error) {
	parts := strings.Split(path, "/")
	if len(parts) != 6 || parts[1] != "company" || parts[3] != "documents" || parts[5] != "edit" {
		return uuid.Nil, uuid.Nil, nil
	}
	company, err1 := uuid.Parse(parts[2])
	id, err2 := uuid.Parse(parts[4])
	if err1 != nil || err2 != nil {
		return uuid.Nil, uuid.Nil, nil
	}
	_, err = tx.DocumentOf(ctx, company, id)
	if errors.Is(err, database.ErrNotFound) {
		return uuid.Nil, uuid.Nil, nil
	}
	return company, id, err
}

// Fields are what a draft holds, by a field's name.
func Fields(draft database.Draft) map[string]string {
	var fields map[string]string
	_ = json.Unmarshal([]byte(draft.Fields), &fields) // what isn't a draft holds nothing
	return fields
}

// Draft is what a person has kept of a form; false where they have nothing.
func (s *Service) Draft(ctx context.Context, account uuid.UUID, path string) (database.Draft, bool, error) {
	draft, err := s.db.Draft(ctx, account, path)
	if errors.Is(err, database.ErrNotFound) {
		return draft, false, nil
	}
	return draft, err == nil, err
}

// Discard forgets what a person kept of a form.
func (s *Service) Discard(ctx context.Context, account uuid.UUID, path string) error {
	return s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error { return tx.DeleteDraft(ctx, account, path) })
}

// Sweep forgets drafts that nobody came back to for a month.
func (s *Service) Sweep(ctx context.Context) error {
	before := s.now().Add(-keepDraft)
	return s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error { return tx.DeleteDraftsBefore(ctx, before) })
}

func (s *Service) keepDetails(ctx context.Context, who Editor, company, id uuid.UUID, typed Details) error {
	return s.Keep(ctx, who.Account, Path(company, id), map[string]string{
		"dated": typed.Dated, "counterparty": typed.Counterparty, "reference": typed.Reference, "total": typed.Total,
		"currency": typed.Currency, "category": typed.Category, "note": typed.Note,
	})
}
