package issuer

import (
	"context"
	"fmt"

	"satchel/storage/database"
)

// Sweep retires devices whose tokens ran out and deletes what has expired. A periodic job calls it, every few
// minutes; how often matters to nothing but the size of the tables.
func (p *Provider) Sweep(ctx context.Context) error {
	now := p.now().UTC()
	err := p.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.RetireDevices(ctx, whyIdle, now)
		return err
	})
	if err != nil {
		return fmt.Errorf("retiring idle devices: %w", err)
	}
	err = p.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.SweepGrants(ctx, now, now.Add(-ReplyGrace))
		return err
	})
	if err != nil {
		return fmt.Errorf("sweeping expired tokens: %w", err)
	}
	return nil
}
