package database

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// PendingSignIn is a sign-in under way at another place. Only the SHA-256 of its state and of the browser's
// cookie are kept.
type PendingSignIn struct {
	bun.BaseModel `bun:"table:pending_sign_ins"`

	Hash      []byte    `bun:"hash,pk"`
	Browser   []byte    `bun:"browser"`
	Provider  string    `bun:"provider"`
	Purpose   string    `bun:"purpose"`
	AccountID uuid.UUID `bun:"account_id,nullzero"` // whose session wants it, if one does
	AuthEpoch int64     `bun:"auth_epoch"`          // of that account
	Detail    string    `bun:"detail"`
	CreatedAt time.Time `bun:"created_at"`
	ExpiresAt time.Time `bun:"expires_at"`
}

// AddPendingSignIn keeps a sign-in that has begun.
func (q Queries) AddPendingSignIn(ctx context.Context, pending PendingSignIn) error {
	if _, err := q.db.NewInsert().Model(&pending).Exec(ctx); err != nil {
		return fmt.Errorf("adding a pending sign-in: %w", err)
	}
	return nil
}

// TakePendingSignIn takes a sign-in out, once: whoever else asks for it gets ErrNotFound, as does another browser
// or another provider than it began with.
func (q Queries) TakePendingSignIn(ctx context.Context, hash, browser []byte, provider string) (PendingSignIn, error) {
	var pending PendingSignIn
	err := q.db.NewDelete().Model(&pending).
		Where("hash = ? AND browser = ? AND provider = ?", hash, browser, provider).
		Returning("*").Scan(ctx)
	if err != nil {
		return PendingSignIn{}, fmt.Errorf("taking a pending sign-in: %w", found(err))
	}
	return pending, nil
}

// DeletePendingSignInsBefore forgets those that expired before a moment.
func (q Queries) DeletePendingSignInsBefore(ctx context.Context, at time.Time) error {
	if _, err := q.db.NewDelete().Model((*PendingSignIn)(nil)).Where("expires_at < ?", at).Exec(ctx); err != nil {
		return fmt.Errorf("deleting pending sign-ins: %w", err)
	}
	return nil
}
