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

// RemovalNamed is a Removal with the name of its site.
type RemovalNamed struct {
	bun.BaseModel `bun:"table:removals,alias:removal"`
	Removal

	SiteName string `bun:"site_name"`
}

// RemovalsOf lists the sites that an account was taken off, the last one first.
func (q Queries) RemovalsOf(ctx context.Context, account uuid.UUID) ([]RemovalNamed, error) {
	var rows []RemovalNamed
	err := q.db.NewSelect().Model(&rows).ColumnExpr("removal.*").ColumnExpr("site.name AS site_name").
		Join("JOIN sites AS site ON site.id = removal.site_id").
		Where("removal.account_id = ?", account).OrderExpr("removal.removed_at DESC, site.id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing the sites an account was removed from: %w", err)
	}
	return rows, nil
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
