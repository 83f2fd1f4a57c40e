package identity

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"github.com/google/uuid"

	"satchel/assets/translations"
	"satchel/auth/audit"
	"satchel/storage/database"
)

// How long a browser stays signed in at the provider: as at the portal.
const (
	IdleLimit     = 20 * time.Minute
	AbsoluteLimit = 12 * time.Hour

	touchEvery = 30 * time.Second
)

var (
	// ErrNoSession means that nobody is signed in at the provider in this browser, any more or at all.
	ErrNoSession = errors.New("identity: nobody is signed in here")
	// ErrOvertaken means that how the identity signs in was changed after the proof was given: sign in again.
	ErrOvertaken = errors.New("identity: how the identity signs in changed meanwhile")
)

// Session is a browser signed in at the provider.
type Session struct {
	Person          Person
	AuthenticatedAt time.Time
	Passcode        bool // a passcode was part of it
}

// Again is the proof to start a session with that takes this one's place, after something that ended every session
// of the identity and left it as given. It counts as old as it is.
func (s Session) Again(who Person) Proof {
	return Proof{Person: who, Passcode: s.Passcode, again: s.AuthenticatedAt}
}

// Start signs a browser in and returns the cookie's value. The one it had before, or "", ends. Under a lock on
// the identity's row the proof is checked to count still, otherwise ErrOvertaken.
func (s *Service) Start(ctx context.Context, proof Proof, before string) (string, error) {
	value := newToken()
	now := s.now()
	err := s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		row, err := tx.LockIdentity(ctx, proof.Person.ID)
		if err != nil {
			return err
		}
		if row.AuthEpoch != proof.Person.AuthEpoch {
			return ErrOvertaken
		}
		if err := tx.KeepIdentityLanguage(ctx, row.ID, translations.Settled(ctx, row.Language)); err != nil {
			return err
		}
		if before != "" {
			if err := tx.DeleteIdentitySession(ctx, hashToken(before)); err != nil {
				return err
			}
		}
		made := database.IdentitySession{
			Hash: hashToken(value), ID: uuid.NewString(), IdentityID: row.ID, AuthEpoch: row.AuthEpoch, WithPasscode: proof.Passcode,
			CreatedAt: now, AuthenticatedAt: now, LastSeenAt: now, ExpiresAt: now.Add(AbsoluteLimit),
		}
		if !proof.again.IsZero() {
			made.AuthenticatedAt = proof.again
			return tx.AddIdentitySession(ctx, made)
		}
		if err := tx.AddIdentitySession(ctx, made); err != nil {
			return err
		}
		return s.Audit.Record(ctx, tx, s.event(audit.IdentitySignedIn, row.ID, proof.Address))
	})
	if err != nil {
		return "", fmt.Errorf("signing an identity in: %w", err)
	}
	return value, nil
}

// Find is the session of a cookie's value, or ErrNoSession. Looking it up is a sign of life.
func (s *Service) Find(ctx context.Context, value string) (Session, error) {
	if value == "" {
		return Session{}, ErrNoSession
	}
	row, err := s.DB.IdentitySession(ctx, hashToken(value))
	if errors.Is(err, database.ErrNotFound) {
		return Session{}, ErrNoSession
	}
	if err != nil {
		return Session{}, err
	}
	who, err := s.DB.Identity(ctx, row.IdentityID)
	if err != nil {
		return Session{}, fmt.Errorf("finding whose session it is: %w", err)
	}
	now := s.now()
	if row.AuthEpoch != who.AuthEpoch || !now.Before(row.ExpiresAt) || now.Sub(row.LastSeenAt) >= IdleLimit {
		return Session{}, ErrNoSession
	}
	if now.Sub(row.LastSeenAt) >= touchEvery {
		err := s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
			return tx.TouchIdentitySession(ctx, row.Hash, now)
		})
		if err != nil {
			return Session{}, err
		}
	}
	return Session{Person: personOf(who), AuthenticatedAt: row.AuthenticatedAt, Passcode: row.WithPasscode}, nil
}

// End signs a browser out. One that isn't signed in is signed out already.
func (s *Service) End(ctx context.Context, value string, from netip.Addr) error {
	if value == "" {
		return nil
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		row, err := tx.IdentitySession(ctx, hashToken(value))
		if errors.Is(err, database.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := tx.DeleteIdentitySession(ctx, row.Hash); err != nil {
			return err
		}
		return s.Audit.Record(ctx, tx, s.event(audit.IdentitySignedOut, row.IdentityID, from))
	})
}
