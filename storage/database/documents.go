package database

import (
	"cmp"
	"context"
	"database/sql"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// DocumentByID finds a document of whatever company, or returns ErrNotFound.
func (q Queries) DocumentByID(ctx context.Context, id uuid.UUID) (Document, error) {
	var document Document
	err := q.first(ctx, &document, "id = ?", id)
	return document, err
}

// DocumentOf finds a document of one company, or returns ErrNotFound.
func (q Queries) DocumentOf(ctx context.Context, company, id uuid.UUID) (Document, error) {
	var document Document
	err := q.db.NewSelect().Model(&document).Where("company_id = ?", company).Where("id = ?", id).Scan(ctx)
	return document, found(err)
}

// InsertDocuments adds documents, with the words they are found by, and returns how many; those with ids that are
// there already stay as they are. A document without a state is accepted, and one without a version has the first.
func (q Queries) InsertDocuments(ctx context.Context, documents []Document) (int64, error) {
	for i := range documents {
		documents[i].State, documents[i].Version = cmp.Or(documents[i].State, "accepted"), max(documents[i].Version, 1)
	}
	result, err := q.db.NewInsert().Model(&documents).On("CONFLICT DO NOTHING").Exec(ctx)
	if err != nil {
		return 0, err
	}
	inserted, err := result.RowsAffected()
	if err != nil || inserted != int64(len(documents)) {
		return inserted, err
	}
	return inserted, q.insertWords(ctx, documents)
}

// Originals finds, for each SHA-256 (lower-case hex; a few hundred at most), the company's document that has that
// content and is no duplicate, where there is one.
func (q Queries) Originals(ctx context.Context, company uuid.UUID, hashes []string) (map[string]uuid.UUID, error) {
	var rows []Document
	err := q.db.NewSelect().Model(&rows).Column("id", "sha256").
		Where("company_id = ?", company).Where("sha256 IN (?)", bun.List(hashes)).Where("duplicate_of IS NULL").Scan(ctx)
	if err != nil {
		return nil, err
	}
	originals := make(map[string]uuid.UUID, len(rows))
	for _, row := range rows {
		originals[row.SHA256] = row.ID
	}
	return originals, nil
}

// Position is a place in a company's list of documents, newest first. The zero position is before the newest.
type Position struct {
	AcceptedAt time.Time
	ID         uuid.UUID
}

// DocumentsByID lists up to limit documents of all companies with ids after the given one, in order of id; for
// whoever walks over everything.
func (q Queries) DocumentsByID(ctx context.Context, after uuid.UUID, limit int) ([]Document, error) {
	var documents []Document
	err := q.db.NewSelect().Model(&documents).Where("id > ?", after).OrderBy("id", "ASC").Limit(int64(limit)).Scan(ctx)
	return documents, err
}

// Owners tells to which company the ids (a few hundred at most) belong that are a document or an upload on its way.
func (q Queries) Owners(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]uuid.UUID, error) {
	var rows []struct {
		ID        uuid.UUID `bun:"id"`
		CompanyID uuid.UUID `bun:"company_id"`
	}
	err := q.db.NewRaw("SELECT id, company_id FROM documents WHERE id IN (?) UNION ALL SELECT id, company_id FROM uploads WHERE id IN (?)",
		bun.List(ids), bun.List(ids)).Scan(ctx, &rows)
	if err != nil {
		return nil, err
	}
	owners := make(map[uuid.UUID]uuid.UUID, len(rows))
	for _, row := range rows {
		owners[row.ID] = row.CompanyID
	}
	return owners, nil
}

// KnownBlobs tells which of the ids (a few hundred at most) belong to a document or to an upload on its way.
func (q Queries) KnownBlobs(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]bool, error) {
	owners, err := q.Owners(ctx, ids)
	if err != nil {
		return nil, err
	}
	known := make(map[uuid.UUID]bool, len(owners))
	for id := range owners {
		known[id] = true
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
