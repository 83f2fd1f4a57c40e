package database

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// Handover is a code by which a companion opens the portal in a browser.
type Handover struct {
	bun.BaseModel `bun:"table:handovers"`

	DeviceID  uuid.UUID `bun:"device_id,pk"`
	Hash      []byte    `bun:"hash"` // SHA-256 of the code
	AccountID uuid.UUID `bun:"account_id"`
	CompanyID uuid.UUID `bun:"company_id,nullzero"`
	AuthEpoch int64     `bun:"auth_epoch"` // of the account, as the code was made
	ExpiresAt time.Time `bun:"expires_at"`
}

// PutHandover keeps a new code in place of the one the device had.
func (q Queries) PutHandover(ctx context.Context, row Handover) error {
	_, err := q.db.NewInsert().Model(&row).On("CONFLICT (device_id) DO UPDATE").
		Set("hash = EXCLUDED.hash, account_id = EXCLUDED.account_id, company_id = EXCLUDED.company_id").
		Set("auth_epoch = EXCLUDED.auth_epoch, expires_at = EXCLUDED.expires_at").Exec(ctx)
	if err != nil {
		return fmt.Errorf("keeping a handover: %w", err)
	}
	return nil
}

// Handover is the code with this SHA-256, expired or not, or ErrNotFound.
func (q Queries) Handover(ctx context.Context, hash []byte) (Handover, error) {
	var row Handover
	if err := q.first(ctx, &row, "hash = ?", hash); err != nil {
		return Handover{}, fmt.Errorf("reading a handover: %w", err)
	}
	return row, nil
}

// TakeHandover uses a code up and reports whether it was there: of two that use the same, one does.
func (q Queries) TakeHandover(ctx context.Context, hash []byte) (bool, error) {
	there, err := changed(q.db.NewDelete().Model((*Handover)(nil)).Where("hash = ?", hash).Exec(ctx))
	if err != nil {
		return false, fmt.Errorf("using a handover up: %w", err)
	}
	return there, nil
}

// DeleteHandoversBefore forgets the codes that expired before a moment.
func (q Queries) DeleteHandoversBefore(ctx context.Context, at time.Time) error {
	if _, err := q.db.NewDelete().Model((*Handover)(nil)).Where("expires_at < ?", at).Exec(ctx); err != nil {
		return fmt.Errorf("forgetting old handovers: %w", err)
	}
	return nil
}
