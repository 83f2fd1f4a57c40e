package password

import (
	"context"
	"errors"
	"fmt"
	"net/netip"

	"github.com/google/uuid"

	"satchel/auth/account"
	"satchel/auth/audit"
	"satchel/storage/database"
)

// Unchanged is the refusal of a new password that is the current one.
var Unchanged = account.Refusal{Code: "unchanged", Text: "That is the password you have now."}

var errMeanwhile = errors.New("password: the password changed meanwhile")

// Change replaces the password of a signed-in account, who proves it with the current one. Like a reset it
// ends every session and device; the caller signs the browser at hand in again with the row it gets. Errors
// are ErrWrongCurrent, account.Refusals, account.ErrSAML, ErrBusy or *throttle.Error.
func (s *Service) Change(ctx context.Context, id uuid.UUID, current, typed string, from netip.Addr) (database.Account, error) {
	row, err := s.DB.Account(ctx, id)
	if err != nil {
		return database.Account{}, err
	}
	if err := s.verifyCurrent(ctx, row, current, from); err != nil {
		return database.Account{}, err
	}
	judgement, err := s.Judge(ctx, row, typed)
	if err != nil {
		return database.Account{}, err
	}
	if same, err := account.PreparePassword(current); err == nil && same == judgement.Prepared {
		judgement.Refused = append(judgement.Refused, Unchanged)
	}
	if err := judgement.Err(); err != nil {
		return database.Account{}, err
	}
	hash, err := s.Hasher.Hash(ctx, judgement.Prepared)
	if err != nil {
		return database.Account{}, err
	}
	verified := row.PasswordHash
	err = s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		row, err = tx.LockAccount(ctx, id)
		if err != nil {
			return err
		}
		if row.PasswordHash != verified {
			return errMeanwhile
		}
		if row, err = s.replace(ctx, tx, row, hash, "the password was changed"); err != nil {
			return err
		}
		return s.audit.Record(ctx, tx, audit.Event{Kind: audit.PasswordChanged, Account: row.ID, Actor: row.ID, Address: from})
	})
	if errors.Is(err, errMeanwhile) {
		return database.Account{}, ErrWrongCurrent
	}
	if err != nil {
		return database.Account{}, fmt.Errorf("changing a password: %w", err)
	}
	return row, nil
}

// verifyCurrent counts the try before it compares, and records a wrong one: whoever guesses holds a session already.
func (s *Service) verifyCurrent(ctx context.Context, row database.Account, typed string, from netip.Addr) error {
	if err := s.Throttle.Change(ctx, row.ID); err != nil {
		return err
	}
	matches := false
	if prepared, err := account.PreparePassword(typed); err == nil { // what can't be prepared is nobody's password
		if matches, _, err = s.Hasher.Compare(ctx, row.PasswordHash, prepared); err != nil {
			return err
		}
	}
	if !matches {
		wrong := audit.Event{Kind: audit.PasswordRefused, Account: row.ID, Actor: row.ID, Address: from}
		if err := s.audit.Note(ctx, wrong); err != nil {
			return err
		}
		return ErrWrongCurrent
	}
	return s.Throttle.Changed(ctx, row.ID)
}
