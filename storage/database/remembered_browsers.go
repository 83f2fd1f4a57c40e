package database

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// RememberedBrowser is a browser that is not asked for a passcode, found by the SHA-256 of its cookie.
type RememberedBrowser struct {
	bun.BaseModel `bun:"table:remembered_browsers"`

	Hash []byte `bun:"hash,pk"`
	PasscodeOwner
	ID         uuid.UUID `bun:"id"`
	Name       string    `bun:"name"`       // what the person would call it
	AuthEpoch  int64     `bun:"auth_epoch"` // of the owner; under another one it is remembered no more
	CreatedAt  time.Time `bun:"created_at"`
	LastUsedAt time.Time `bun:"last_used_at"`
	ExpiresAt  time.Time `bun:"expires_at"`
}

// AddRememberedBrowser keeps one.
func (q Queries) AddRememberedBrowser(ctx context.Context, row RememberedBrowser) error {
	if _, err := q.db.NewInsert().Model(&row).Exec(ctx); err != nil {
		return fmt.Errorf("remembering a browser: %w", err)
	}
	return nil
}

// RememberedBrowser is the browser whose cookie has this SHA-256, or ErrNotFound.
func (q Queries) RememberedBrowser(ctx context.Context, hash []byte) (RememberedBrowser, error) {
	var row RememberedBrowser
	if err := q.db.NewSelect().Model(&row).Where("hash = ?", hash).Scan(ctx); err != nil {
		return RememberedBrowser{}, fmt.Errorf("reading a remembered browser: %w", found(err))
	}
	return row, nil
}

// TouchRememberedBrowser writes down when it was last used.
func (q Queries) TouchRememberedBrowser(ctx context.Context, hash []byte, at time.Time) error {
	_, err := q.db.NewUpdate().Model((*RememberedBrowser)(nil)).Set("last_used_at = ?", at).
		Where("hash = ? AND last_used_at < ?", hash, at).Exec(ctx)
	if err != nil {
		return fmt.Errorf("touching a remembered browser: %w", err)
	}
	return nil
}

// RememberedBrowsersOf lists an owner's that still count, the newest first.
func (q Queries) RememberedBrowsersOf(ctx context.Context, of PasscodeOwner, epoch int64, now time.Time) ([]RememberedBrowser, error) {
	var rows []RememberedBrowser
	err := q.db.NewSelect().Model(&rows).Where(ofOwner, of.Kind, of.ID).
		Where("auth_epoch = ? AND expires_at > ?", epoch, now).Order("created_at DESC", "id DESC").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing remembered browsers: %w", err)
	}
	return rows, nil
}

// ForgetBrowser forgets one of an owner's browsers, or ErrNotFound.
func (q Queries) ForgetBrowser(ctx context.Context, of PasscodeOwner, id uuid.UUID) error {
	result, err := q.db.NewDelete().Model((*RememberedBrowser)(nil)).
		Where(ofOwner, of.Kind, of.ID).Where("id = ?", id).Exec(ctx)
	if err != nil {
		return fmt.Errorf("forgetting a browser: %w", err)
	}
	if changed, err := result.RowsAffected(); err != nil || changed == 0 {
		return fmt.Errorf("forgetting a browser: %w", orNotFound(err))
	}
	return nil
}

// ForgetBrowsersOf forgets all of an owner's browsers.
func (q Queries) ForgetBrowsersOf(ctx context.Context, of PasscodeOwner) error {
	_, err := q.db.NewDelete().Model((*RememberedBrowser)(nil)).Where(ofOwner, of.Kind, of.ID).Exec(ctx)
	if err != nil {
		return fmt.Errorf("forgetting browsers: %w", err)
	}
	return nil
}

// DeleteRememberedBrowsersBefore forgets those that expired before then.
func (q Queries) DeleteRememberedBrowsersBefore(ctx context.Context, then time.Time) error {
	if _, err := q.db.NewDelete().Model((*RememberedBrowser)(nil)).Where("expires_at < ?", then).Exec(ctx); err != nil {
		return fmt.Errorf("forgetting old browsers: %w", err)
	}
	return nil
}
