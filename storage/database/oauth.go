package database

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// AddGrants keeps codes, tokens and challenges.
func (q Queries) AddGrants(ctx context.Context, grants ...Grant) error {
	if len(grants) == 0 {
		return nil
	}
	if _, err := q.db.NewInsert().Model(&grants).Exec(ctx); err != nil {
		return fmt.Errorf("adding grants, the first of kind %s: %w", grants[0].Kind, err)
	}
	return nil
}

// Grant is the one of this kind and signature, used and expired ones too, or ErrNotFound.
func (q Queries) Grant(ctx context.Context, kind, signature string) (Grant, error) {
	var grant Grant
	if err := q.first(ctx, &grant, "kind = ? AND signature = ?", kind, signature); err != nil {
		return Grant{}, fmt.Errorf("reading a grant of kind %s: %w", kind, err)
	}
	return grant, nil
}

// UseGrant marks a grant used, once: of any number of callers, in any number of processes, one is told true. With
// it is kept the sealed answer that the grant was exchanged for, or nil.
func (q Queries) UseGrant(ctx context.Context, kind, signature string, at time.Time, reply []byte) (bool, error) {
	result, err := q.db.NewUpdate().Model((*Grant)(nil)).
		Set("used_at = ?", at).
		Set("reply = ?", reply).
		Where("kind = ? AND signature = ? AND used_at IS NULL", kind, signature).
		Exec(ctx)
	if err != nil {
		return false, fmt.Errorf("using a grant of kind %s: %w", kind, err)
	}
	changed, err := result.RowsAffected()
	if err != nil {
		return false, fmt.Errorf("using a grant of kind %s: %w", kind, err)
	}
	return changed == 1, nil
}

// DropGrant deletes one grant; one that isn't there is fine.
func (q Queries) DropGrant(ctx context.Context, kind, signature string) error {
	_, err := q.db.NewDelete().Model((*Grant)(nil)).
		Where("kind = ? AND signature = ?", kind, signature).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("dropping a grant of kind %s: %w", kind, err)
	}
	return nil
}

// DropGrants deletes a device's grants: of the kinds named, or of all kinds if none is.
func (q Queries) DropGrants(ctx context.Context, device uuid.UUID, kinds ...string) error {
	drop := q.db.NewDelete().Model((*Grant)(nil)).Where("device_id = ?", device)
	if len(kinds) > 0 {
		drop = drop.Where("kind IN (?)", bun.List(kinds))
	}
	if _, err := drop.Exec(ctx); err != nil {
		return fmt.Errorf("dropping a device's grants: %w", err)
	}
	return nil
}

// SweepGrants deletes what expired before now, and blanks replies to grants used before replies whose successors have
// been used: nobody asks for those again. It tells how many grants it deleted.
func (q Queries) SweepGrants(ctx context.Context, now, replies time.Time) (int64, error) {
	result, err := q.db.NewDelete().Model((*Grant)(nil)).Where("expires_at < ?", now).Exec(ctx)
	if err != nil {
		return 0, fmt.Errorf("sweeping expired grants: %w", err)
	}
	_, err = q.db.NewUpdate().Model((*Grant)(nil)).
		Set("reply = NULL").
		Where("reply IS NOT NULL AND used_at < ?", replies).
		Where("EXISTS (SELECT 1 FROM oauth_grants AS later WHERE later.device_id = ?TableAlias.device_id AND later.kind = ?TableAlias.kind AND later.used_at > ?TableAlias.used_at)").
		Exec(ctx)
	if err != nil {
		return 0, fmt.Errorf("blanking old replies: %w", err)
	}
	return result.RowsAffected()
}
