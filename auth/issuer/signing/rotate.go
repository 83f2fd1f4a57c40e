package signing

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"fmt"
	"time"

	"github.com/google/uuid"

	"satchel/auth/audit"
	"satchel/storage/database"
)

// Rotate makes the next key when the last one's time draws to its end, and forgets those that are gone. A
// periodic job calls it; more often than it matters is fine.
func (k *Keys) Rotate(ctx context.Context) error {
	due, err := k.due(ctx)
	if err != nil || !due {
		return err
	}
	private, err := rsa.GenerateKey(rand.Reader, bits) // outside the transaction: it takes a while
	if err != nil {
		return fmt.Errorf("making a signing key: %w", err)
	}
	err = k.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		now := k.now().UTC()
		rows, err := tx.SigningKeys(ctx, now)
		if err != nil {
			return err
		}
		from, due := next(rows, now)
		if !due { // another process was faster
			return nil
		}
		return k.add(ctx, tx, private, now, from)
	})
	if err != nil {
		return fmt.Errorf("rotating the signing keys: %w", err)
	}
	return nil
}

func (k *Keys) due(ctx context.Context) (bool, error) {
	now := k.now().UTC()
	rows, err := k.db.SigningKeys(ctx, now)
	if err != nil {
		return false, err
	}
	_, due := next(rows, now)
	return due, nil
}

// next tells whether a key is due, and when it begins to sign: when the last one retires; at once if none signs.
func next(rows []database.SigningKey, now time.Time) (from time.Time, due bool) {
	from = now
	for _, row := range rows {
		if row.RetiresAt.After(from) {
			from = row.RetiresAt
		}
	}
	return from, from.Sub(now) <= Ahead
}

func (k *Keys) add(ctx context.Context, tx *database.Tx, private *rsa.PrivateKey, now, from time.Time) error {
	id, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("naming a signing key: %w", err)
	}
	row := database.SigningKey{
		ID: id.String(), Algorithm: string(Algorithm), CreatedAt: now,
		ActiveFrom: from, RetiresAt: from.Add(Signs), GoneAt: from.Add(Signs + Overlap),
	}
	if row.Sealed, err = k.close(private, row.ID); err != nil {
		return err
	}
	if err := tx.AddSigningKey(ctx, row); err != nil {
		return err
	}
	if err := tx.SweepSigningKeys(ctx, now); err != nil {
		return err
	}
	return k.log.Record(ctx, tx, audit.Event{Kind: audit.SigningKeyMade, Detail: audit.Detail{"key": row.ID}})
}
