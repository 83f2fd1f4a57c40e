package passcode

import (
	"context"
	"errors"
	"fmt"
	"net/netip"

	"satchel/auth/audit"
	"satchel/storage/database"
)

// Remove turns an owner's passcodes off, and with them the recovery codes, the remembered browsers and the
// sign-ins under way. The caller has had the owner prove themselves just now, with a passcode. ErrOff if none
// are on, ErrRequired while a site demands them.
func (s *Service) Remove(ctx context.Context, of Owner, from netip.Addr) error {
	return s.change(ctx, of, noticeOff, audit.PasscodeRemoved, from, func(ctx context.Context, tx *database.Tx) error {
		if of.Kind == kindAccount {
			required, err := tx.PasscodeRequiredOf(ctx, of.ID)
			if err != nil {
				return err
			}
			if required {
				return ErrRequired
			}
		}
		return tx.DeletePasscode(ctx, of)
	})
}

// RenewRecoveryCodes voids the recovery codes and returns new ones, to be shown once. The caller has had the
// owner prove themselves just now, with a passcode. ErrOff if passcodes are not on.
func (s *Service) RenewRecoveryCodes(ctx context.Context, of Owner, from netip.Addr) ([]string, error) {
	shown, hashes := newRecoveryCodes()
	err := s.change(ctx, of, noticeNewCodes, audit.RecoveryCodesNew, from, func(ctx context.Context, tx *database.Tx) error {
		row, err := tx.Passcode(ctx, of)
		if err != nil {
			return err
		}
		if row.ConfirmedAt.IsZero() {
			return ErrOff
		}
		return tx.ReplaceRecoveryCodes(ctx, of, hashes)
	})
	if err != nil {
		return nil, err
	}
	return shown, nil
}

// change does something to an owner's passcodes under the lock on their row, has them told and writes it down.
func (s *Service) change(ctx context.Context, of Owner, notice notice, kind audit.Kind, from netip.Addr, do func(context.Context, *database.Tx) error) error {
	err := s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		to, err := lockOwner(ctx, tx, of)
		if err != nil {
			return err
		}
		if err := do(ctx, tx); err != nil {
			return err
		}
		if err := s.notify(ctx, tx, to, notice); err != nil {
			return err
		}
		return s.record(ctx, tx, of, kind, from, nil)
	})
	switch {
	case errors.Is(err, database.ErrNotFound), errors.Is(err, ErrOff):
		return ErrOff
	case err != nil:
		return fmt.Errorf("changing passcodes: %w", err)
	}
	return nil
}
