package database

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// UploadByID finds an upload, or returns ErrNotFound.
func (q Queries) UploadByID(ctx context.Context, id uuid.UUID) (Upload, error) {
	var upload Upload
	err := q.first(ctx, &upload, "id = ?", id)
	return upload, err
}

// InsertUpload adds an upload and tells whether it did; one with that id that is there already stays as it is.
func (q Queries) InsertUpload(ctx context.Context, upload *Upload) (bool, error) {
	return changed(q.db.NewInsert().Model(upload).On("CONFLICT DO NOTHING").Exec(ctx))
}

// AdvanceUpload moves an upload's count of durable bytes from one value to another, and its hash state and expiry
// with it. It tells whether it did: not if the count is no longer from, because someone else moved it.
func (q Queries) AdvanceUpload(ctx context.Context, id uuid.UUID, from, to int64, hashState []byte, expires time.Time) (bool, error) {
	return changed(q.db.NewUpdate().Model((*Upload)(nil)).
		Set("written = ?", to).Set("hash_state = ?", hashState).Set("expires_at = ?", expires).
		Where("id = ?", id).Where("written = ?", from).Exec(ctx))
}

// DeleteUploads forgets uploads (a few hundred at most); those that aren't there are no error.
func (q Queries) DeleteUploads(ctx context.Context, ids ...uuid.UUID) error {
	_, err := q.db.NewDelete().Model((*Upload)(nil)).Where("id IN (?)", bun.List(ids)).Exec(ctx)
	return err
}

// DeleteUploadExpired forgets an upload if it has expired by then, and tells whether it did.
func (q Queries) DeleteUploadExpired(ctx context.Context, id uuid.UUID, by time.Time) (bool, error) {
	return changed(q.db.NewDelete().Model((*Upload)(nil)).
		Where("id = ?", id).Where("expires_at <= ?", by).Exec(ctx))
}

// UploadsExpired lists up to limit uploads whose time was over by then, oldest first.
func (q Queries) UploadsExpired(ctx context.Context, by time.Time, limit int) ([]Upload, error) {
	var uploads []Upload
	err := q.db.NewSelect().Model(&uploads).Where("expires_at <= ?", by).
		OrderBy("expires_at", "ASC").OrderBy("id", "ASC").Limit(int64(limit)).Scan(ctx)
	return uploads, err
}

// UploadsWhole lists up to limit uploads that have all their bytes and are no document yet, with ids after the
// given one, in order of id.
func (q Queries) UploadsWhole(ctx context.Context, after uuid.UUID, limit int) ([]Upload, error) {
	var uploads []Upload
	err := q.db.NewSelect().Model(&uploads).Where("written = size").Where("id > ?", after).
		OrderBy("id", "ASC").Limit(int64(limit)).Scan(ctx)
	return uploads, err
}
