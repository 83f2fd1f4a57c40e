package passcode

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"github.com/google/uuid"

	"satchel/auth/audit"
	"satchel/storage/database"
)

const (
	// PhoneProofLife is how long the code can be used that proves a phone.
	PhoneProofLife = 10 * time.Minute
	// PhoneTries is how often it can be tried; then another one is sent.
	PhoneTries = 5
)

// ErrNoTexts: no text messages can be sent from here.
var ErrNoTexts = errors.New("passcode: no gateway for text messages is configured")

// Phone is where an account's codes can be texted to, as its owner is shown it.
type Phone struct {
	Masked  string    // such as "•••• 123"; empty where there is none
	Since   time.Time // proved then
	Waiting string    // a number that still wants its code, masked; empty where none does
}

// MayText reports whether text messages can be sent from here.
func (s *Service) MayText() bool { return s.Texts != nil || s.ToMailbox }

// Phone is an account's.
func (s *Service) Phone(ctx context.Context, account uuid.UUID) (Phone, error) {
	var phone Phone
	row, err := s.DB.Phone(ctx, account)
	if err == nil {
		phone.Masked, phone.Since = mask(row.Number), row.ConfirmedAt
	} else if !errors.Is(err, database.ErrNotFound) {
		return Phone{}, err
	}
	proof, err := s.waitingProof(ctx, account)
	if err == nil {
		phone.Waiting = mask(proof.Number)
	} else if !errors.Is(err, ErrNotBegun) {
		return Phone{}, err
	}
	return phone, nil
}

// AddPhone texts a code to a number, which becomes the account's phone once that is given to ConfirmPhone. The
// caller has had the owner prove themselves just now, with a passcode. Errors are ErrNoTexts, ErrOff where passcodes
// are off, ErrNumber, ErrSentAlready within a minute of the code before, or *throttle.Error.
func (s *Service) AddPhone(ctx context.Context, account uuid.UUID, typed string) error {
	number, err := parseNumber(typed)
	if err != nil {
		return err
	}
	return s.orderPhoneCode(ctx, account, number)
}

// ResendPhoneCode texts another code to the number that waits for one; the one before is dead. Errors are ErrNotBegun
// and those of AddPhone.
func (s *Service) ResendPhoneCode(ctx context.Context, account uuid.UUID) error {
	proof, err := s.waitingProof(ctx, account)
	if err != nil {
		return err
	}
	return s.orderPhoneCode(ctx, account, proof.Number)
}

// waitingProof is the number that an account is about to prove, or ErrNotBegun.
func (s *Service) waitingProof(ctx context.Context, account uuid.UUID) (database.PhoneProof, error) {
	proof, err := s.DB.PhoneProof(ctx, account)
	if errors.Is(err, database.ErrNotFound) || err == nil && s.Clock().Sub(proof.SentAt) >= PhoneProofLife {
		return proof, ErrNotBegun
	}
	return proof, err
}

func (s *Service) orderPhoneCode(ctx context.Context, account uuid.UUID, number string) error {
	if !s.MayText() {
		return ErrNoTexts
	}
	if on, err := s.On(ctx, Account(account)); err != nil {
		return err
	} else if !on {
		return ErrOff
	}
	if err := s.Throttle.PhonePause(ctx, account); err != nil {
		return sentAlready(err)
	}
	if err := s.Throttle.PhoneOrder(ctx, account, number); err != nil {
		return err
	}
	made, now := newSentCode(), s.now()
	row := database.PhoneProof{
		AccountID: account, Number: number, SentAt: now, Code: s.sealer.seal([]byte(made), purposeOfPhone(account, number)),
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		to, err := lockOwner(ctx, tx, Account(account))
		if err != nil {
			return err
		}
		if err := tx.PutPhoneProof(ctx, row); err != nil {
			return err
		}
		if s.Texts != nil {
			return s.Jobs.Enqueue(ctx, tx, jobPhoneText, phoneTextJob{account, now, to.language})
		}
		return s.mail(ctx, tx, to, mailPhone, map[string]any{"Name": to.name, "Phone": mask(number), "Code": made})
	})
}

func purposeOfPhone(account uuid.UUID, number string) string {
	return "code for the phone " + number + " of " + account.String()
}

// ConfirmPhone makes the number that a code was texted to the account's phone, in the place of any other, and has the
// owner told. The try is counted before anything is compared. Errors are ErrWrong, and ErrNotBegun if nothing waits:
// it took too long, or was tried too often.
func (s *Service) ConfirmPhone(ctx context.Context, account uuid.UUID, typed string, from netip.Addr) error {
	proof, err := s.countPhoneTry(ctx, account)
	if errors.Is(err, database.ErrNotFound) {
		return ErrNotBegun
	}
	if err != nil {
		return err
	}
	made, err := s.sealer.open(proof.Code, purposeOfPhone(account, proof.Number))
	if err != nil {
		return err
	}
	plain, _ := read(typed)
	if subtle.ConstantTimeCompare([]byte(plain), made) != 1 {
		return ErrWrong
	}
	err = s.changePhone(ctx, account, noticePhone, audit.PhoneAdded, from, func(ctx context.Context, tx *database.Tx) (string, error) {
		return proof.Number, tx.ConfirmPhone(ctx, proof, s.Clock().UTC())
	})
	if errors.Is(err, database.ErrNotFound) {
		return ErrNotBegun
	}
	return err
}

func (s *Service) countPhoneTry(ctx context.Context, account uuid.UUID) (proof database.PhoneProof, err error) {
	err = s.DB.WriteGrouped(ctx, func(ctx context.Context, tx *database.Tx) error {
		proof, err = tx.CountPhoneTry(ctx, account, PhoneTries, s.Clock().UTC().Add(-PhoneProofLife))
		return err
	})
	return proof, err
}

// CancelPhone forgets the number that an account is about to prove.
func (s *Service) CancelPhone(ctx context.Context, account uuid.UUID) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error { return tx.DeletePhoneProof(ctx, account) })
}

// RemovePhone has no more codes texted, and has the owner told. The caller has had them prove themselves just now.
// That there is none is no error.
func (s *Service) RemovePhone(ctx context.Context, account uuid.UUID, from netip.Addr) error {
	err := s.changePhone(ctx, account, noticeNoPhone, audit.PhoneRemoved, from, func(ctx context.Context, tx *database.Tx) (string, error) {
		row, err := tx.Phone(ctx, account)
		if err != nil {
			return "", err
		}
		return row.Number, tx.DeletePhone(ctx, account)
	})
	if errors.Is(err, database.ErrNotFound) {
		return nil
	}
	return err
}

// changePhone does something to an account's phone under the lock on its row, has the owner told and writes it down.
func (s *Service) changePhone(
	ctx context.Context, account uuid.UUID, notice notice, kind audit.Kind, from netip.Addr,
	do func(context.Context, *database.Tx) (number string, err error),
) error {
	err := s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		to, err := lockOwner(ctx, tx, Account(account))
		if err != nil {
			return err
		}
		number, err := do(ctx, tx)
		if err != nil {
			return err
		}
		if err := s.notify(ctx, tx, to, notice); err != nil {
			return err
		}
		return s.record(ctx, tx, Account(account), kind, from, audit.Detail{"phone": mask(number)})
	})
	if err != nil {
		return fmt.Errorf("changing a phone: %w", err)
	}
	return nil
}
