package passcode

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"net/netip"
	"time"

	"github.com/google/uuid"

	"satchel/auth/audit"
	"satchel/storage/database"
)

// RememberedLife is how long a browser is not asked for a passcode, if the person said so.
const RememberedLife = 30 * 24 * time.Hour

// Remember has a browser not asked for passcodes for 30 days, and returns the secret it is known by. It ends
// early when how the owner signs in changes (epoch), or when the owner forgets the browser.
func (s *Service) Remember(ctx context.Context, of Owner, epoch int64, name string, from netip.Addr) (secret string, err error) {
	var bytes [32]byte
	rand.Read(bytes[:]) // never fails
	secret = base64.RawURLEncoding.EncodeToString(bytes[:])
	id, err := uuid.NewV7()
	if err != nil {
		return "", err
	}
	now := s.Clock().UTC()
	err = s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		err := tx.AddRememberedBrowser(ctx, database.RememberedBrowser{
			Hash: hashSecret(secret), PasscodeOwner: of, ID: id, Name: name, AuthEpoch: epoch,
			CreatedAt: now, LastUsedAt: now, ExpiresAt: now.Add(RememberedLife),
		})
		if err != nil {
			return err
		}
		return s.record(ctx, tx, of, audit.BrowserRemembered, from, audit.Detail{"browser": name})
	})
	return secret, err
}

// Knows reports whether a browser is one that the owner is not asked for a passcode in.
func (s *Service) Knows(ctx context.Context, of Owner, epoch int64, secret string) (bool, error) {
	if secret == "" {
		return false, nil
	}
	row, err := s.DB.RememberedBrowser(ctx, hashSecret(secret))
	if errors.Is(err, database.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	now := s.Clock().UTC()
	if row.PasscodeOwner != of || row.AuthEpoch != epoch || !now.Before(row.ExpiresAt) {
		return false, nil
	}
	return true, s.DB.WriteGrouped(ctx, func(ctx context.Context, tx *database.Tx) error {
		return tx.TouchRememberedBrowser(ctx, row.Hash, now)
	})
}

// Remembered lists the owner's remembered browsers, the newest first.
func (s *Service) Remembered(ctx context.Context, of Owner, epoch int64) ([]database.RememberedBrowser, error) {
	return s.DB.RememberedBrowsersOf(ctx, of, epoch, s.Clock().UTC())
}

// Forget has a browser asked for passcodes again; uuid.Nil forgets all of the owner's.
func (s *Service) Forget(ctx context.Context, of Owner, id uuid.UUID, from netip.Addr) error {
	err := s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		if id == uuid.Nil {
			if err := tx.ForgetBrowsersOf(ctx, of); err != nil {
				return err
			}
			return s.record(ctx, tx, of, audit.BrowserForgotten, from, audit.Detail{"browser": "all"})
		}
		if err := tx.ForgetBrowser(ctx, of, id); err != nil {
			return err
		}
		return s.record(ctx, tx, of, audit.BrowserForgotten, from, nil)
	})
	if errors.Is(err, database.ErrNotFound) {
		return nil // forgotten already
	}
	return err
}
