package passcode

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"satchel/storage/database"
	"satchel/storage/mail"
)

const (
	// SentLife is how long a code that was sent to the phone can be used.
	SentLife = 5 * time.Minute
	// resendAfter is how long it takes until another one is sent.
	resendAfter = time.Minute

	mailSent = "passcode-sent.txt"
)

// HasPhone reports whether a code can be sent for a challenge: the owner has a companion signed in.
func (s *Service) HasPhone(ctx context.Context, secret, channel string) (bool, error) {
	waiting, err := s.Look(ctx, secret, channel)
	if err != nil {
		return false, err
	}
	return s.reachable(ctx, waiting.Owner, waiting.Epoch)
}

func (s *Service) reachable(ctx context.Context, of Owner, epoch int64) (bool, error) {
	if of.Kind != kindAccount {
		return false, nil
	}
	if s.ToMailbox {
		return true, nil
	}
	devices, err := s.DB.DevicesOf(ctx, of.ID)
	if err != nil {
		return false, err
	}
	for _, device := range devices {
		if device.RevokedAt.IsZero() && device.AuthEpoch == epoch {
			return true, nil
		}
	}
	return false, nil
}

// Send makes a code that meets a challenge, and has it delivered: to the companions the owner is signed in to,
// which ask for it (Sent). The one sent before is dead. Errors are ErrOver, ErrNoPhone, ErrSentAlready or
// *throttle.Error.
func (s *Service) Send(ctx context.Context, secret, channel string) error {
	waiting, err := s.Look(ctx, secret, channel)
	if err != nil {
		return err
	}
	if reachable, err := s.reachable(ctx, waiting.Owner, waiting.Epoch); err != nil {
		return err
	} else if !reachable {
		return ErrNoPhone
	}
	if err := s.Throttle.PasscodeOrder(ctx, spelt(waiting.Owner)); err != nil {
		return err
	}
	made, hash, now := newSentCode(), hashSecret(secret), s.Clock().UTC()
	err = s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		to, err := lockOwner(ctx, tx, waiting.Owner)
		if err != nil {
			return err
		}
		if err := tx.SendPasscode(ctx, hash, s.sealer.seal([]byte(made), purposeOfSent(hash)), now, now.Add(-resendAfter)); err != nil {
			return err
		}
		if !s.ToMailbox {
			return nil
		}
		message, err := mail.Compose(to.email, mailSent, map[string]any{"Name": to.name, "Email": to.email, "Code": made})
		if err != nil {
			return err
		}
		return s.Jobs.Enqueue(ctx, tx, mail.Job, message)
	})
	if errors.Is(err, database.ErrNotFound) {
		return ErrSentAlready
	}
	return err
}

// Sent is a code on its way to a phone.
type Sent struct {
	Code    string
	At      time.Time
	Expires time.Time
}

// Sent lists the codes that were sent to an account and still count, the newest first. They are for the account's
// signed-in companions alone.
func (s *Service) Sent(ctx context.Context, account uuid.UUID) ([]Sent, error) {
	now := s.Clock().UTC()
	rows, err := s.DB.SentPasscodes(ctx, Account(account), now.Add(-SentLife), now)
	if err != nil {
		return nil, err
	}
	sent := make([]Sent, 0, len(rows))
	for _, row := range rows {
		made, err := s.sentFor(row)
		if err != nil {
			return nil, err
		}
		if made != "" && row.Tries < ChallengeTries {
			sent = append(sent, Sent{made, row.SentAt, row.SentAt.Add(SentLife)})
		}
	}
	return sent, nil
}

// sentFor is the code that was sent for a challenge, or "".
func (s *Service) sentFor(row database.PasscodeChallenge) (string, error) {
	if len(row.SentCode) == 0 || s.Clock().Sub(row.SentAt) >= SentLife {
		return "", nil
	}
	made, err := s.sealer.open(row.SentCode, purposeOfSent(row.Hash))
	return string(made), err
}

func purposeOfSent(hash []byte) string { return "code sent for " + hex.EncodeToString(hash) }

// newSentCode is six digits, each equally likely to within a part in a billion.
func newSentCode() string {
	var random [8]byte
	rand.Read(random[:]) // never fails
	return fmt.Sprintf("%06d", binary.BigEndian.Uint64(random[:])%1_000_000)
}
