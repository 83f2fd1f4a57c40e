package database

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// Draft is what a person typed into a form and has not sent.
type Draft struct {
	bun.BaseModel `bun:"table:drafts"`

	AccountID  uuid.UUID `bun:"account_id,pk"`
	Path       string    `bun:"path,pk"` // that the form is sent to
	CompanyID  uuid.UUID `bun:"company_id,nullzero"`
	DocumentID uuid.UUID `bun:"document_id,nullzero"`
	Fields     string    `bun:"fields"`  // JSON: text by a field's name
	Version    int64     `bun:"version"` // of the document it was typed on; 0 for what is none, or if nobody knows
	KeptAt     time.Time `bun:"kept_at"`
}

// PutDraft keeps a draft in place of the one before it.
func (q Queries) PutDraft(ctx context.Context, draft Draft) error {
	_, err := q.db.NewInsert().Model(&draft).On("CONFLICT (account_id, path) DO UPDATE").
		Set("fields = EXCLUDED.fields").Set("version = EXCLUDED.version").Set("kept_at = EXCLUDED.kept_at").Exec(ctx)
	if err != nil {
		return fmt.Errorf("keeping a draft: %w", err)
	}
	return nil
}

// Draft is an account's draft for a page, or ErrNotFound.
func (q Queries) Draft(ctx context.Context, account uuid.UUID, path string) (Draft, error) {
	var draft Draft
	err := q.db.NewSelect().Model(&draft).Where("account_id = ? AND path = ?", account, path).Scan(ctx)
	if err != nil {
		return Draft{}, fmt.Errorf("reading a draft: %w", found(err))
	}
	return draft, nil
}

// DraftsOfForms lists the drafts that an account has of no document.
func (q Queries) DraftsOfForms(ctx context.Context, account uuid.UUID) ([]Draft, error) {
	var drafts []Draft
	err := q.db.NewSelect().Model(&drafts).Where("account_id = ? AND document_id IS NULL", account).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing drafts: %w", err)
	}
	return drafts, nil
}

// CountOtherDrafts is how many drafts an account has for other pages than this one.
func (q Queries) CountOtherDrafts(ctx context.Context, account uuid.UUID, path string) (int, error) {
	count, err := q.db.NewSelect().Model((*Draft)(nil)).Where("account_id = ? AND path <> ?", account, path).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("counting drafts: %w", err)
	}
	return int(count), nil
}

// DraftsOfDocuments lists the drafts that people have of these documents.
func (q Queries) DraftsOfDocuments(ctx context.Context, documents []uuid.UUID) ([]Draft, error) {
	if len(documents) == 0 {
		return nil, nil
	}
	var drafts []Draft
	err := q.db.NewSelect().Model(&drafts).Where("document_id IN (?)", bun.List(documents)).Order("kept_at").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing drafts: %w", err)
	}
	return drafts, nil
}

// DeleteDraft forgets an account's draft for a page.
func (q Queries) DeleteDraft(ctx context.Context, account uuid.UUID, path string) error {
	if _, err := q.db.NewDelete().Model((*Draft)(nil)).Where("account_id = ? AND path = ?", account, path).Exec(ctx); err != nil {
		return fmt.Errorf("forgetting a draft: %w", err)
	}
	return nil
}

// DeleteDraftsBefore forgets the drafts kept before a time.
func (q Queries) DeleteDraftsBefore(ctx context.Context, kept time.Time) error {
	if _, err := q.db.NewDelete().Model((*Draft)(nil)).Where("kept_at < ?", kept).Exec(ctx); err != nil {
		return fmt.Errorf("forgetting old drafts: %w", err)
	}
	return nil
}
