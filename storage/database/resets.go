package database

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// AddResetToken keeps a new reset link of an account and supersedes its earlier ones. Call it under
// LockAccount, so that two new links never leave each other standing.
func (q Queries) AddResetToken(ctx context.Context, token ResetToken) error {
	_, err := q.db.NewUpdate().Model((*ResetToken)(nil)).Set("superseded_at = ?", token.CreatedAt).
		Where("account_id = ? AND used_at IS NULL AND superseded_at IS NULL", token.AccountID).Exec(ctx)
	if err != nil {
		return fmt.Errorf("superseding earlier reset links: %w", err)
	}
	if _, err := q.db.NewInsert().Model(&token).Exec(ctx); err != nil {
		return fmt.Errorf("adding a reset link: %w", err)
	}
	return nil
}

// ResetToken is the reset link whose token has this SHA-256, in whatever state, or ErrNotFound.
func (q Queries) ResetToken(ctx context.Context, hash []byte) (ResetToken, error) {
	var token ResetToken
	if err := q.db.NewSelect().Model(&token).Where("hash = ?", hash).Scan(ctx); err != nil {
		return ResetToken{}, fmt.Errorf("reading a reset link: %w", found(err))
	}
	return token, nil
}

// UseResetToken consumes a reset link if it is unused, the newest, and not expired; otherwise ErrNotFound.
// Of several at once exactly one succeeds.
func (q Queries) UseResetToken(ctx context.Context, hash []byte, at time.Time) error {
	result, err := q.db.NewUpdate().Model((*ResetToken)(nil)).Set("used_at = ?", at).
		Where("hash = ? AND used_at IS NULL AND superseded_at IS NULL AND expires_at > ?", hash, at).Exec(ctx)
	if err != nil {
		return fmt.Errorf("using a reset link: %w", err)
	}
	if changed, err := result.RowsAffected(); err != nil || changed == 0 {
		return fmt.Errorf("using a reset link: %w", orNotFound(err))
	}
	return nil
}

// ConsumeResetTokensOf makes every open reset link of an account useless.
func (q Queries) ConsumeResetTokensOf(ctx context.Context, account uuid.UUID, at time.Time) error {
	_, err := q.db.NewUpdate().Model((*ResetToken)(nil)).Set("used_at = ?", at).
		Where("account_id = ? AND used_at IS NULL", account).Exec(ctx)
	if err != nil {
		return fmt.Errorf("consuming an account's reset links: %w", err)
	}
	return nil
}

// DeleteResetTokensBefore forgets the links that expired before then.
func (q Queries) DeleteResetTokensBefore(ctx context.Context, then time.Time) error {
	_, err := q.db.NewDelete().Model((*ResetToken)(nil)).Where("expires_at < ?", then).Exec(ctx)
	if err != nil {
		return fmt.Errorf("forgetting old reset links: %w", err)
	}
	return nil
}
