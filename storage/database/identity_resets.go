package database

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// IdentityReset is a mailed password link of an identity; only the SHA-256 of its token is kept.
type IdentityReset struct {
	bun.BaseModel `bun:"table:identity_resets"`

	Hash         []byte    `bun:"hash,pk"`
	IdentityID   uuid.UUID `bun:"identity_id"`
	CreatedAt    time.Time `bun:"created_at"`
	ExpiresAt    time.Time `bun:"expires_at"`
	UsedAt       time.Time `bun:"used_at,nullzero"`
	SupersededAt time.Time `bun:"superseded_at,nullzero"` // when a newer one was mailed
}

// AddIdentityReset keeps a new link and supersedes the identity's earlier ones. Call it under LockIdentity.
func (q Queries) AddIdentityReset(ctx context.Context, reset IdentityReset) error {
	if err := q.SupersedeIdentityResets(ctx, reset.IdentityID, reset.CreatedAt); err != nil {
		return err
	}
	if _, err := q.db.NewInsert().Model(&reset).Exec(ctx); err != nil {
		return fmt.Errorf("adding an identity's reset link: %w", err)
	}
	return nil
}

// SupersedeIdentityResets voids every link of an identity that nobody has used. Call it under LockIdentity.
func (q Queries) SupersedeIdentityResets(ctx context.Context, identity uuid.UUID, at time.Time) error {
	_, err := q.db.NewUpdate().Model((*IdentityReset)(nil)).Set("superseded_at = ?", at).
		Where("identity_id = ? AND used_at IS NULL AND superseded_at IS NULL", identity).Exec(ctx)
	if err != nil {
		return fmt.Errorf("superseding an identity's reset links: %w", err)
	}
	return nil
}

// IdentityReset is the link whose token has this SHA-256, in whatever state, or ErrNotFound.
func (q Queries) IdentityReset(ctx context.Context, hash []byte) (IdentityReset, error) {
	var reset IdentityReset
	if err := q.db.NewSelect().Model(&reset).Where("hash = ?", hash).Scan(ctx); err != nil {
		return IdentityReset{}, fmt.Errorf("reading an identity's reset link: %w", found(err))
	}
	return reset, nil
}

// UseIdentityReset consumes a link if it is unused, the newest, and not expired; otherwise ErrNotFound. Of
// several at once exactly one succeeds.
func (q Queries) UseIdentityReset(ctx context.Context, hash []byte, at time.Time) error {
	result, err := q.db.NewUpdate().Model((*IdentityReset)(nil)).Set("used_at = ?", at).
		Where("hash = ? AND used_at IS NULL AND superseded_at IS NULL AND expires_at > ?", hash, at).Exec(ctx)
	if err != nil {
		return fmt.Errorf("using an identity's reset link: %w", err)
	}
	if changed, err := result.RowsAffected(); err != nil || changed == 0 {
		return fmt.Errorf("using an identity's reset link: %w", orNotFound(err))
	}
	return nil
}

// DeleteIdentityResetsBefore forgets the links that expired before then.
func (q Queries) DeleteIdentityResetsBefore(ctx context.Context, then time.Time) error {
	if _, err := q.db.NewDelete().Model((*IdentityReset)(nil)).Where("expires_at < ?", then).Exec(ctx); err != nil {
		return fmt.Errorf("forgetting an identity's old reset links: %w", err)
	}
	return nil
}
