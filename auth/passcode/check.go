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
// recovery codes, which nobody guesses, are not, and get the owner in even then. It signs nobody in: it is for what a
// passcode is wanted for besides, such as a step-up or a new password. Sign-ins have challenges; see Open.
func (s *Service) Check(ctx context.Context, of Owner, typed string, from netip.Addr) error {
	taking, err := s.judge(ctx, try{of: of, typed: typed, recovery: noticeRecoveryProof, from: from})
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

// try is what somebody typed where a passcode is wanted.
type try struct {
	of       Owner
	typed    string
	sent     string // what was sent to the phone; empty for none
	recovery notice // what the owner is told of a recovery code
	from     netip.Addr
}

// judge counts the try, then compares, also with what was sent to the phone if anything was. Nothing is used up
// yet.
func (s *Service) judge(ctx context.Context, t try) (taking, error) {
	of := t.of
	plain, kind := read(t.typed)
	if kind == typedRecovery {
		return s.judgeRecovery(ctx, t, plain)
	}
	if err := s.Throttle.PasscodeTry(ctx, spelt(of), t.from); err != nil {
		return nil, err
	}
	if kind == typedDigits && t.sent != "" && subtle.ConstantTimeCompare([]byte(plain), []byte(t.sent)) == 1 {
		return func(context.Context, *database.Tx) error { return nil }, nil // it ends with its challenge
	}
	row, err := s.DB.Passcode(ctx, of)
	if errors.Is(err, database.ErrNotFound) || err == nil && row.ConfirmedAt.IsZero() {
		return nil, ErrOff
	}
	if err != nil {
		return nil, err
	}
	step, err := s.match(row, t.typed)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) error {
		return wrongIfGone(tx.UsePasscodeStep(ctx, of, row.Secret, step))
	}, nil
}

func (s *Service) judgeRecovery(ctx context.Context, t try, plain string) (taking, error) {
	of := t.of
	if err := s.Throttle.RecoveryTry(ctx, t.from); err != nil {
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
		if err := s.notify(ctx, tx, to, t.recovery); err != nil {
			return err
		}
		return s.record(ctx, tx, of, audit.RecoveryCodeUsed, t.from, nil)
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
	s.taken(ctx, of, from)
	return nil
}

// taken has earlier tries forgotten. What was taken counts whether or not that succeeds: it is committed already.
func (s *Service) taken(ctx context.Context, of Owner, from netip.Addr) {
	if err := s.Throttle.PasscodeTaken(ctx, spelt(of), from); err != nil {
		s.Log.WarnContext(ctx, "the throttle of passcodes could not be cleared", "owner", spelt(of), "error", err)
	}
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
