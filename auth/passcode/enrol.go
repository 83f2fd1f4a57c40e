package passcode

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"satchel/auth/audit"
	"satchel/storage/database"
)

// EnrolmentLife is how long an enrolment waits to be confirmed.
const EnrolmentLife = 15 * time.Minute

// Enrolment is a secret on its way to an authenticator. It is shown to the owner alone.
type Enrolment struct {
	Secret string // in base32, in groups of four, to be typed
	URI    string // otpauth, to be scanned
}

// Label is what an authenticator calls the passcodes.
type Label struct {
	Service string // such as Satchel
	Name    string // the owner's e-mail
}

// Begin makes a secret, or gives the one that is under way, so that a page that is loaded again shows the same.
// It counts only once it is confirmed. ErrOn if passcodes are on.
func (s *Service) Begin(ctx context.Context, of Owner, label Label) (Enrolment, error) {
	row, err := s.pending(ctx, of)
	if errors.Is(err, ErrNotBegun) {
		row, err = s.begin(ctx, of)
	}
	if err != nil {
		return Enrolment{}, err
	}
	secret, err := s.sealer.open(row.Secret, purposeOf(of))
	if err != nil {
		return Enrolment{}, err
	}
	return Enrolment{Secret: fours(base32Text.EncodeToString(secret)), URI: enrolmentURI(secret, label)}, nil
}

// begin makes a secret, or finds the one that a page opened at the same moment has made: what was shown must stay right.
func (s *Service) begin(ctx context.Context, of Owner) (row database.Passcode, err error) {
	err = s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		if _, err := lockOwner(ctx, tx, of); err != nil {
			return err
		}
		kept, err := tx.Passcode(ctx, of)
		if row, err = s.stillPending(kept, err); !errors.Is(err, ErrNotBegun) {
			return err
		}
		row = database.Passcode{PasscodeOwner: of, Secret: s.sealer.seal(newSecret(), purposeOf(of)), CreatedAt: s.Clock().UTC()}
		return tx.BeginPasscode(ctx, row)
	})
	if errors.Is(err, database.ErrTaken) {
		return row, ErrOn
	}
	return row, err
}

// pending is the enrolment under way, or ErrNotBegun, or ErrOn.
func (s *Service) pending(ctx context.Context, of Owner) (database.Passcode, error) {
	return s.stillPending(s.DB.Passcode(ctx, of))
}

// stillPending judges a row as it was read.
func (s *Service) stillPending(row database.Passcode, err error) (database.Passcode, error) {
	switch {
	case errors.Is(err, database.ErrNotFound):
		return row, ErrNotBegun
	case err != nil:
		return row, err
	case !row.ConfirmedAt.IsZero():
		return row, ErrOn
	case s.Clock().Sub(row.CreatedAt) >= EnrolmentLife:
		return row, ErrNotBegun
	}
	return row, nil
}

// Confirm turns passcodes on, with a passcode that shows that the secret has arrived and that is used up by it,
// and returns the recovery codes: to be shown once, since only their hashes are kept. Errors are ErrWrong,
// ErrNotBegun, ErrOn or *throttle.Error.
func (s *Service) Confirm(ctx context.Context, of Owner, typed string, from netip.Addr) ([]string, error) {
	if err := s.Throttle.PasscodeTry(ctx, spelt(of), from); err != nil {
		return nil, err
	}
	row, err := s.pending(ctx, of)
	if err != nil {
		return nil, err
	}
	step, err := s.match(row, typed)
	if err != nil {
		return nil, s.refuse(ctx, of, from, err)
	}
	shown, hashes := newRecoveryCodes()
	err = s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		to, err := lockOwner(ctx, tx, of)
		if err != nil {
			return err
		}
		if err := tx.ConfirmPasscode(ctx, of, row.Secret, step, s.Clock().UTC()); err != nil {
			return err
		}
		if err := tx.ReplaceRecoveryCodes(ctx, of, hashes); err != nil {
			return err
		}
		if err := s.notify(ctx, tx, to, noticeOn); err != nil {
			return err
		}
		return s.record(ctx, tx, of, audit.PasscodeEnrolled, from, nil)
	})
	if errors.Is(err, database.ErrNotFound) {
		return nil, ErrNotBegun
	}
	if err != nil {
		return nil, fmt.Errorf("confirming a passcode: %w", err)
	}
	s.taken(ctx, of, from)
	return shown, nil
}

// match is the step of the typed passcode, or ErrWrong.
func (s *Service) match(row database.Passcode, typed string) (int64, error) {
	plain, kind := read(typed)
	if kind != typedDigits {
		return 0, ErrWrong
	}
	secret, err := s.sealer.open(row.Secret, purposeOf(row.PasscodeOwner))
	if err != nil {
		return 0, err
	}
	step, ok, err := stepOf(secret, plain, s.Clock())
	if err != nil {
		return 0, err
	}
	if !ok || step <= row.LastStep {
		return 0, ErrWrong
	}
	return step, nil
}
