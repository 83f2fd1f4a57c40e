package database

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"
)

// SigningKey is a key of the identity provider, sealed. It is published from CreatedAt to GoneAt and signs from
// ActiveFrom to RetiresAt.
type SigningKey struct {
	bun.BaseModel `bun:"table:signing_keys"`

	ID         string    `bun:"id,pk"`
	Algorithm  string    `bun:"algorithm"`
	Sealed     []byte    `bun:"sealed"`
	CreatedAt  time.Time `bun:"created_at"`
	ActiveFrom time.Time `bun:"active_from"`
	RetiresAt  time.Time `bun:"retires_at"`
	GoneAt     time.Time `bun:"gone_at"`
}

// SigningKeys lists the keys that are published at a moment, the one that signs last first.
func (q Queries) SigningKeys(ctx context.Context, at time.Time) ([]SigningKey, error) {
	var keys []SigningKey
	if err := q.db.NewSelect().Model(&keys).Where("gone_at > ?", at).Order("active_from DESC", "id DESC").Scan(ctx); err != nil {
		return nil, fmt.Errorf("listing signing keys: %w", err)
	}
	return keys, nil
}

// AddSigningKey keeps a new key.
func (q Queries) AddSigningKey(ctx context.Context, key SigningKey) error {
	if _, err := q.db.NewInsert().Model(&key).Exec(ctx); err != nil {
		return fmt.Errorf("adding a signing key: %w", err)
	}
	return nil
}

// SweepSigningKeys deletes the keys that are gone at a moment.
func (q Queries) SweepSigningKeys(ctx context.Context, at time.Time) error {
	if _, err := q.db.NewDelete().Model((*SigningKey)(nil)).Where("gone_at <= ?", at).Exec(ctx); err != nil {
		return fmt.Errorf("sweeping signing keys: %w", err)
	}
	return nil
}
