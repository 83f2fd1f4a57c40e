package database

import (
	"context"
	"crypto/rand"
	"fmt"

	"github.com/uptrace/bun"
)

type serviceSecret struct {
	bun.BaseModel `bun:"table:service_secrets"`

	Name  string `bun:"name,pk"`
	Value []byte `bun:"value"`
}

// Secret is a key of the service itself, such as the OAuth HMAC key: random bytes made the first time it is
// asked for and the same ever after, in every process. Size is in bytes and counts the first time only.
func (d *DB) Secret(ctx context.Context, name string, size int) ([]byte, error) {
	fresh := make([]byte, size)
	_, _ = rand.Read(fresh) // never fails; see crypto/rand
	var kept serviceSecret
	err := d.Write(ctx, func(ctx context.Context, tx *Tx) error {
		candidate := serviceSecret{Name: name, Value: fresh}
		if _, err := tx.db.NewInsert().Model(&candidate).On("CONFLICT (name) DO NOTHING").Exec(ctx); err != nil {
			return err
		}
		return tx.db.NewSelect().Model(&kept).Where("name = ?", name).Scan(ctx)
	})
	if err != nil {
		return nil, fmt.Errorf("reading the service's secret %s: %w", name, err)
	}
	return kept.Value, nil
}
