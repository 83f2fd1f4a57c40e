package identity

import (
	"context"
	"errors"
	"fmt"
	"net/netip"

	"github.com/google/uuid"

	"satchel/auth/account"
	"satchel/auth/audit"
	"satchel/auth/password"
	"satchel/storage/database"
)

// ErrWrongCurrent means that the current password given to Change is not the identity's.
var ErrWrongCurrent = errors.New("identity: the current password is not right")

var errMeanwhile = errors.New("identity: the password changed meanwhile")

// Judged is whom a new password of an identity is judged for.
func (s *Service) Judged(ctx context.Context, id uuid.UUID) (account.Person, error) {
	row, err := s.DB.Identity(ctx, id)
	if err != nil {
		return account.Person{}, err
	}
	return s.judged(ctx, row)
}

// Change replaces the password of somebody who is signed in and proves it with the current one. Like a reset it
// ends every session, in this browser too, voids the links that are under way, and has the notice mailed; the
// caller signs the browser at hand in again with Session.Again. Errors are ErrWrongCurrent, account.Refusals,
// password.ErrBusy and *throttle.Error.
func (s *Service) Change(ctx context.Context, id uuid.UUID, current, typed string, from netip.Addr) (Person, error) {
	row, err := s.DB.Identity(ctx, id)
	if err != nil {
		return Person{}, err
	}
	before, err := s.verifyCurrent(ctx, row, current)
	if err != nil {
		return Person{}, err
	}
	judged, err := s.judged(ctx, row)
	if err != nil {
		return Person{}, err
	}
	judgement := s.Policy.Judge(typed, judged)
	if before == judgement.Prepared {
		judgement.Refused = append(judgement.Refused, password.Unchanged)
	}
	if err := judgement.Err(); err != nil {
		return Person{}, err
	}
	hash, err := s.Hasher.Hash(ctx, judgement.Prepared)
	if err != nil {
		return Person{}, err
	}
	verified := row.PasswordHash
	err = s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		if row, err = tx.LockIdentity(ctx, id); err != nil {
			return err
		}
		if row.PasswordHash != verified {
			return errMeanwhile
		}
		row.AuthEpoch, err = s.renew(ctx, tx, personOf(row), hash, s.event(audit.IdentityChanged, id, from))
		return err
	})
	if errors.Is(err, errMeanwhile) {
		return Person{}, ErrWrongCurrent
	}
	if err != nil {
		return Person{}, fmt.Errorf("changing an identity's password: %w", err)
	}
	return personOf(row), nil
}

// verifyCurrent counts the try before it compares, and returns the password as it was compared.
func (s *Service) verifyCurrent(ctx context.Context, row database.Identity, typed string) (prepared string, err error) {
	if err := s.Throttle.IdentityChange(ctx, row.ID); err != nil {
		return "", err
	}
	prepared, err = account.PreparePassword(typed)
	if err != nil {
		return "", ErrWrongCurrent
	}
	matches, _, err := s.Hasher.Compare(ctx, row.PasswordHash, prepared)
	if err != nil {
		return "", err
	}
	if !matches {
		return "", ErrWrongCurrent
	}
	return prepared, s.Throttle.IdentityChanged(ctx, row.ID)
}
