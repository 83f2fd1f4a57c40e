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

// Reasons why a code isn't taken.
var (
	ErrNoCode      = errors.New("identity: that is no code: one has eight digits")
	ErrCodeSpent   = errors.New("identity: the code was tried too often, and is dead")
	ErrCodeExpired = errors.New("identity: the code has expired, or none has been mailed yet")
	// ErrInUse is told only to who has proven the mailbox.
	ErrInUse = errors.New("identity: the e-mail is already in use")
)

// WrongCode means that the code is not the newest one that was mailed for this sign-up.
type WrongCode struct {
	Left int64 // how often it may still be tried
}

// Error says how many tries are left.
func (e *WrongCode) Error() string { return fmt.Sprintf("identity: wrong code; %d tries left", e.Left) }

// Enter proves the mailbox of a sign-up with the code that was mailed there, and makes the identity. The try is counted
// before the code is compared; what can't be a code is none. Errors are ErrNoCode, ErrNoSignUp, ErrProven, *WrongCode,
// ErrCodeSpent, ErrCodeExpired, ErrInUse once the mailbox is proven, and *throttle.Error.
func (s *Service) Enter(ctx context.Context, token, typed string, from netip.Addr) (Person, error) {
	if !isCode(typed) {
		return Person{}, ErrNoCode
	}
	if err := s.Throttle.CodeTry(ctx, from); err != nil {
		return Person{}, err
	}
	var made database.Identity
	var refused error
	err := s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		refused = nil
		flow, err := tx.CountSignUpTry(ctx, hashToken(token), s.now(), CodeTries)
		if errors.Is(err, database.ErrNotFound) {
			refused = s.whyNoTry(ctx, tx, hashToken(token))
			return nil
		}
		if err != nil {
			return err
		}
		if !s.opens(flow.Hash, flow.Code, typed) {
			refused = wrong(flow) // and the try stays counted
			return s.Audit.Record(ctx, tx, audit.Event{Kind: audit.CodeRefused, Address: from})
		}
		made, refused, err = s.prove(ctx, tx, flow, from)
		return err
	})
	if err != nil {
		return Person{}, fmt.Errorf("entering a code: %w", err)
	}
	return personOf(made), refused
}

func wrong(flow database.SignUp) error {
	if flow.Tries >= CodeTries {
		return ErrCodeSpent
	}
	return &WrongCode{Left: CodeTries - flow.Tries}
}

func (s *Service) whyNoTry(ctx context.Context, tx *database.Tx, hash []byte) error {
	flow, err := tx.SignUp(ctx, hash)
	now := s.Clock()
	switch {
	case errors.Is(err, database.ErrNotFound) || err == nil && !now.Before(flow.ExpiresAt):
		return ErrNoSignUp
	case err != nil:
		return err
	case !flow.ProvenAt.IsZero():
		return ErrProven
	case flow.Tries >= CodeTries:
		return ErrCodeSpent
	}
	return ErrCodeExpired
}

// prove makes the identity of a flow whose mailbox is proven, unless somebody has the address.
func (s *Service) prove(ctx context.Context, tx *database.Tx, flow database.SignUp, from netip.Addr) (made database.Identity, refused, err error) {
	now := s.now()
	if err := tx.ProveSignUp(ctx, flow.Hash, now); err != nil {
		return made, nil, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return made, nil, fmt.Errorf("numbering an identity: %w", err)
	}
	made = database.Identity{
		ID: id, Email: flow.Email, Name: flow.Name, PasswordHash: flow.PasswordHash,
		State: string(Unplaced), AuthEpoch: 1, CreatedAt: now, Language: translations.ReadBy(ctx),
	}
	err = tx.AddIdentity(ctx, made)
	if errors.Is(err, database.ErrTaken) {
		return database.Identity{}, ErrInUse, nil
	}
	if err != nil {
		return made, nil, err
	}
	return made, nil, s.Audit.Record(ctx, tx, s.event(audit.IdentityCreated, made.ID, from))
}

// Sweep forgets what is over: sign-ups, links and sessions of a day ago. It is only housekeeping.
func (s *Service) Sweep(ctx context.Context) error {
	then := s.now().Add(-24 * time.Hour)
	return s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		if err := tx.DeleteSignUpsBefore(ctx, then); err != nil {
			return err
		}
		if err := tx.DeleteIdentityResetsBefore(ctx, then); err != nil {
			return err
		}
		return tx.DeleteIdentitySessionsBefore(ctx, then, then.Add(-IdleLimit))
	})
}
