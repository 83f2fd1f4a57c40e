package database

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// ProveDocument adds a link to a document's chain of proof, in place of an earlier one of the same step.
func (q Queries) ProveDocument(ctx context.Context, row DocumentProof) error {
	_, err := q.db.NewInsert().Model(&row).On("CONFLICT (document_id, step) DO UPDATE").
		Set("account_id = EXCLUDED.account_id").Set("sha256 = EXCLUDED.sha256").Set("at = EXCLUDED.at").Exec(ctx)
	if err != nil {
		return fmt.Errorf("adding to a document's chain of proof: %w", err)
	}
	return nil
}

// DropProof takes a link out of a document's chain of proof.
func (q Queries) DropProof(ctx context.Context, document uuid.UUID, step string) error {
	_, err := q.db.NewDelete().Model((*DocumentProof)(nil)).Where("document_id = ? AND step = ?", document, step).Exec(ctx)
	if err != nil {
		return fmt.Errorf("taking from a document's chain of proof: %w", err)
	}
	return nil
}

// DocumentProofs lists the links of a document's chain after it was accepted, oldest first.
func (q Queries) DocumentProofs(ctx context.Context, document uuid.UUID) ([]DocumentProof, error) {
	var proofs []DocumentProof
	err := q.db.NewSelect().Model(&proofs).Where("document_id = ?", document).OrderExpr("at, step").Scan(ctx)
	return proofs, err
}

// EventsOf lists up to limit events of one document, oldest first.
func (q Queries) EventsOf(ctx context.Context, company, document uuid.UUID, limit int) ([]Event, error) {
	var events []Event
	err := q.db.NewSelect().Model(&events).Where("company_id = ?", company).Where("document_id = ?", document).
		OrderBy("seq", "ASC").Limit(int64(limit)).Scan(ctx)
	return events, err
}

// AccountsByID finds accounts by their ids, a few hundred at most; those that aren't there are left out.
func (q Queries) AccountsByID(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]Account, error) {
	accounts := make(map[uuid.UUID]Account, len(ids))
	if len(ids) == 0 {
		return accounts, nil
	}
	var rows []Account
	if err := q.db.NewSelect().Model(&rows).Where("id IN (?)", bun.List(ids)).Scan(ctx); err != nil {
		return nil, err
	}
	for _, row := range rows {
		accounts[row.ID] = row
	}
	return accounts, nil
}
