package session

import (
	"context"
	"errors"
	"fmt"

	"satchel/auth/account"
	"satchel/auth/audit"
	"satchel/storage/database"
)

// StepUp renews the proof of a session whose person has just proved once more who they are, and returns the
// cookie's new value; the old one is worth nothing any more. A password proves it where it opens the companion,
// even while the portal is signed in to with an identity. How long the session lives stays as it was.
//
// Errors are ErrOvertaken, and the reasons of Find where the session is over or another account's.
func (s *Service) StepUp(ctx context.Context, value string, proof Proof) (string, error) {
	var renewed string
	err := s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		if err := admit(ctx, tx, proof, account.Companion); err != nil {
			return err
		}
		row, err := s.liveIn(ctx, tx, value, proof.Account)
		if err != nil {
			return err
		}
		old := row.Hash
		renewed = newValue()
		row.Hash, row.AuthenticatedAt = hash(renewed), s.clock().UTC()
		row.AuthenticatedBy, row.WithPasscode = string(proof.By), proof.Passcode
		if proof.IDToken != "" {
			row.IDToken = proof.IDToken // the newer one
		}
		// Only what is still there is renewed, or a session that was ended since it was read would come back.
		switch there, err := tx.RenewSession(ctx, old, row); {
		case err != nil:
			return err
		case !there:
			return ErrNone
		}
		return s.log.Record(ctx, tx, proof.event(audit.SteppedUp))
	})
	if err != nil {
		return "", fmt.Errorf("stepping a session up: %w", err)
	}
	return renewed, nil
}

// liveIn is the account's session of a cookie's value, inside a transaction.
func (s *Service) liveIn(ctx context.Context, tx *database.Tx, value string, of database.Account) (database.Session, error) {
	row, err := tx.Session(ctx, hash(value))
	if errors.Is(err, database.ErrNotFound) || err == nil && row.AccountID != of.ID {
		return database.Session{}, ErrNone
	}
	if err != nil {
		return database.Session{}, err
	}
	return row, ended(row, of, s.clock().UTC())
}
