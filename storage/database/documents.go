package database

import (
	"context"
	"database/sql"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// DocumentByID finds a document of whatever company, or returns ErrNotFound.
func (q Queries) DocumentByID(ctx context.Context, id uuid.UUID) (Document, error) {
	var document Document
	err := q.db.NewSelect().Model(&document).Where("id = ?", id).Scan(ctx)
	return document, found(err)
}

// DocumentOf finds a document of one company, or returns ErrNotFound.
func (q Queries) DocumentOf(ctx context.Context, company, id uuid.UUID) (Document, error) {
	var document Document
	err := q.db.NewSelect().Model(&document).Where("company_id = ?", company).Where("id = ?", id).Scan(ctx)
	return document, found(err)
}

// InsertDocument adds a document and tells whether it did; one with that id that is there already stays as it is.
func (q Queries) InsertDocument(ctx context.Context, document *Document) (bool, error) {
	return changed(q.db.NewInsert().Model(document).On("CONFLICT DO NOTHING").Exec(ctx))
}

// FirstWithContent finds the company's earliest document with that SHA-256 (lower-case hex), or returns
// ErrNotFound.
func (q Queries) FirstWithContent(ctx context.Context, company uuid.UUID, sha256 string) (uuid.UUID, error) {
	var id uuid.UUID
	err := q.db.NewSelect().Model((*Document)(nil)).Column("id").
		Where("company_id = ?", company).Where("sha256 = ?", sha256).
		OrderBy("accepted_at", "ASC").OrderBy("id", "ASC").Limit(1).Scan(ctx, &id)
	return id, found(err)
}

// Position is a place in a company's list of documents, newest first. The zero position is before the newest.
type Position struct {
	AcceptedAt time.Time
	ID         uuid.UUID
}

// DocumentsBefore lists up to limit documents of a company, newest first, that come after the position in that
// order.
func (q Queries) DocumentsBefore(ctx context.Context, company uuid.UUID, from Position, limit int) ([]Document, error) {
	var documents []Document
	query := q.db.NewSelect().Model(&documents).Where("company_id = ?", company)
	if from != (Position{}) {
		query = query.Where("(accepted_at < ? OR (accepted_at = ? AND id < ?))", from.AcceptedAt, from.AcceptedAt, from.ID)
	}
	err := query.OrderBy("accepted_at", "DESC").OrderBy("id", "DESC").Limit(int64(limit)).Scan(ctx)
	return documents, err
}

// DocumentsByID lists up to limit documents of all companies with ids after the given one, in order of id; for
// whoever walks over everything.
func (q Queries) DocumentsByID(ctx context.Context, after uuid.UUID, limit int) ([]Document, error) {
	var documents []Document
	err := q.db.NewSelect().Model(&documents).Where("id > ?", after).OrderBy("id", "ASC").Limit(int64(limit)).Scan(ctx)
	return documents, err
}

// KnownBlobs tells which of the ids (a few hundred at most) belong to a document or to an upload on its way.
func (q Queries) KnownBlobs(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]bool, error) {
	known := map[uuid.UUID]bool{}
	for _, table := range []any{(*Document)(nil), (*Upload)(nil)} {
		var some []uuid.UUID
		err := q.db.NewSelect().Model(table).Column("id").Where("id IN (?)", bun.List(ids)).Scan(ctx, &some)
		if err != nil {
			return nil, err
		}
		for _, id := range some {
			known[id] = true
		}
	}
	return known, nil
}

// changed tells whether a statement changed any row.
func changed(result sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n > 0, err
}
