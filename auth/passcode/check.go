package passcode

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/netip"

	"github.com/google/uuid"

	"satchel/auth/audit"
	"satchel/auth/stepup"
	"satchel/storage/database"
)

// Check checks an owner's passcode or recovery code and uses it up. Errors are ErrWrong, ErrOff, or
// *throttle.Error.
//
// Tries of passcodes are counted by owner, so that somebody else can stop an owner from using them for a while;
// recovery codes, which nobody guesses, are not, and get the owner in even then.
func (s *Service) Check(ctx context.Context, of Owner, typed string, from netip.Addr) error {
	taking, err := s.judge(ctx, of, typed, "", from)
	if err != nil {
		return s.refuse(ctx, of, from, err)
	}
	err = s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		if _, err := lockOwner(ctx, tx, of); err != nil {
			return err
		}
		return taking(ctx, tx)
	})
	return s.settle(ctx, of, from, err)
}

// taking uses up what was right when it was judged, in a transaction; ErrWrong if another was faster.
type taking func(context.Context, *database.Tx) error

// judge counts the try, then compares, also with what was sent to the phone if anything was. Nothing is used up
// yet.
func (s *Service) judge(ctx context.Context, of Owner, typed, sent string, from netip.Addr) (taking, error) {
	plain, kind := read(typed)
	if kind == typedRecovery {
		return s.judgeRecovery(ctx, of, plain, from)
	}
	if err := s.Throttle.PasscodeTry(ctx, spelt(of), from); err != nil {
		return nil, err
	}
	if kind == typedDigits && sent != "" && subtle.ConstantTimeCompare([]byte(plain), []byte(sent)) == 1 {
		return func(context.Context, *database.Tx) error { return nil }, nil // it ends with its challenge
	}
	row, err := s.DB.Passcode(ctx, of)
	if errors.Is(err, database.ErrNotFound) || err == nil && row.ConfirmedAt.IsZero() {
		return nil, ErrOff
	}
	if err != nil {
		return nil, err
	}
	step, err := s.match(row, typed)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) error {
		return wrongIfGone(tx.UsePasscodeStep(ctx, of, row.Secret, step))
	}, nil
}

func (s *Service) judgeRecovery(ctx context.Context, of Owner, plain string, from netip.Addr) (taking, error) {
	if err := s.Throttle.RecoveryTry(ctx, from); err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) error {
		if err := wrongIfGone(tx.UseRecoveryCode(ctx, of, hashRecovery(plain), s.Clock().UTC())); err != nil {
			return err
		}
		to, err := lockOwner(ctx, tx, of)
		if err != nil {
			return err
		}
		if err := s.notify(ctx, tx, to, noticeRecovery); err != nil {
			return err
		}
		return s.record(ctx, tx, of, audit.RecoveryCodeUsed, from, nil)
	}, nil
}

func wrongIfGone(err error) error {
	if errors.Is(err, database.ErrNotFound) {
		return ErrWrong
	}
	return err
}

// settle tells the throttle and the log how a try ended.
func (s *Service) settle(ctx context.Context, of Owner, from netip.Addr, err error) error {
	if err != nil {
		return s.refuse(ctx, of, from, err)
	}
	return s.Throttle.PasscodeTaken(ctx, spelt(of), from)
}

// refuse writes down that a passcode was wrong.
func (s *Service) refuse(ctx context.Context, of Owner, from netip.Addr, err error) error {
	if !errors.Is(err, ErrWrong) {
		return err
	}
	noted := s.DB.WriteGrouped(ctx, func(ctx context.Context, tx *database.Tx) error {
		return s.record(ctx, tx, of, audit.PasscodeRefused, from, nil)
	})
	if noted != nil {
		return noted
	}
	return ErrWrong
}

// CheckPasscode implements stepup.Passcodes.
func (s *Service) CheckPasscode(ctx context.Context, account uuid.UUID, typed string, from netip.Addr) error {
	err := s.Check(ctx, Account(account), typed, from)
	if errors.Is(err, ErrWrong) || errors.Is(err, ErrOff) {
		return stepup.ErrWrongPasscode
	}
	return err
}

var _ stepup.Passcodes = (*Service)(nil)
