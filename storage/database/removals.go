package database

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// Removal is somebody who was taken off a site and isn't back. DeleteMember keeps it, PutMember ends it.
type Removal struct {
	bun.BaseModel `bun:"table:removals"`

	SiteID    uuid.UUID `bun:"site_id,pk"`
	AccountID uuid.UUID `bun:"account_id,pk"`
	RemovedAt time.Time `bun:"removed_at"`
}

// RemovedAt is when an account was taken off a site, the zero time if it wasn't or is back. What was decided about it
// before then doesn't let it in again.
func (q Queries) RemovedAt(ctx context.Context, site, account uuid.UUID) (time.Time, error) {
	var row Removal
	err := found(q.db.NewSelect().Model(&row).Where("site_id = ? AND account_id = ?", site, account).Scan(ctx))
	if err != nil && !errors.Is(err, ErrNotFound) {
		return time.Time{}, fmt.Errorf("reading whether a member was removed: %w", err)
	}
	return row.RemovedAt, nil
}
