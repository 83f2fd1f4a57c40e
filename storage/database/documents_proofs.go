package database

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// ProveDocument adds a link to a document's chain of proof, and reports whether it did: not if it has that one already.
func (q Queries) ProveDocument(ctx context.Context, row DocumentProof) (bool, error) {
	return changed(q.db.NewInsert().Model(&row).On("CONFLICT DO NOTHING").Exec(ctx))
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
