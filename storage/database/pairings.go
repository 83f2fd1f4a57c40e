package database

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// Pairing is a code that the portal showed for signing a device in. Only the code's MAC is kept.
type Pairing struct {
	bun.BaseModel `bun:"table:pairings"`

	Hash      []byte    `bun:"hash,pk"`
	ID        uuid.UUID `bun:"id"`
	AccountID uuid.UUID `bun:"account_id"`
	AuthEpoch int64     `bun:"auth_epoch"` // the account's when the code was shown
	CreatedAt time.Time `bun:"created_at"`
	ExpiresAt time.Time `bun:"expires_at"`
	UsedAt    time.Time `bun:"used_at,nullzero"`
	DeviceID  uuid.UUID `bun:"device_id,nullzero"` // which the code signed in
}

// AddPairing keeps a new code.
func (q Queries) AddPairing(ctx context.Context, pairing Pairing) error {
	if _, err := q.db.NewInsert().Model(&pairing).Exec(ctx); err != nil {
		return fmt.Errorf("adding a pairing: %w", err)
	}
	return nil
}

// PairingByHash is the pairing whose code has this MAC, in whatever state, or ErrNotFound.
func (q Queries) PairingByHash(ctx context.Context, hash []byte) (Pairing, error) {
	return q.pairing(ctx, "hash = ?", hash)
}

// PairingOf is a pairing of an account, in whatever state, or ErrNotFound.
func (q Queries) PairingOf(ctx context.Context, account, id uuid.UUID) (Pairing, error) {
	return q.pairing(ctx, "account_id = ? AND id = ?", account, id)
}

func (q Queries) pairing(ctx context.Context, where string, args ...any) (Pairing, error) {
	var pairing Pairing
	if err := q.db.NewSelect().Model(&pairing).Where(where, args...).Scan(ctx); err != nil {
		return Pairing{}, fmt.Errorf("reading a pairing: %w", found(err))
	}
	return pairing, nil
}

// UsePairing marks a code used by a device, and reports whether it was this call that did: not where it was used
// before, or is over.
func (q Queries) UsePairing(ctx context.Context, hash []byte, device uuid.UUID, at time.Time) (bool, error) {
	result, err := q.db.NewUpdate().Model((*Pairing)(nil)).
		Set("used_at = ?", at).
		Set("device_id = ?", device).
		Where("hash = ? AND used_at IS NULL AND expires_at > ?", hash, at).
		Exec(ctx)
	if err != nil {
		return false, fmt.Errorf("using a pairing: %w", err)
	}
	changed, err := result.RowsAffected()
	return changed == 1, err
}

// DropPairings forgets the codes of an account that were not used.
func (q Queries) DropPairings(ctx context.Context, account uuid.UUID) error {
	_, err := q.db.NewDelete().Model((*Pairing)(nil)).Where("account_id = ? AND used_at IS NULL", account).Exec(ctx)
	if err != nil {
		return fmt.Errorf("dropping pairings: %w", err)
	}
	return nil
}

// DeletePairingsBefore forgets the codes that were over before then.
func (q Queries) DeletePairingsBefore(ctx context.Context, then time.Time) error {
	if _, err := q.db.NewDelete().Model((*Pairing)(nil)).Where("expires_at < ?", then).Exec(ctx); err != nil {
		return fmt.Errorf("forgetting old pairings: %w", err)
	}
	return nil
}
