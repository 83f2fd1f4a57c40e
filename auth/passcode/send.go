package passcode

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"satchel/auth/throttle"
	"satchel/storage/database"
)

// SentLife is how long a code that was sent can be used.
const SentLife = 5 * time.Minute

// Ways a code can be sent.
const (
	ByCompanion = "companion" // to the companions that the owner is signed in to, which ask for it (Sent)
	BySMS       = "sms"       // to the phone that the owner has proved to be theirs
	ByMailbox   = "mailbox"   // into the embedded mailbox, where there is nothing else
)

// Way is one that an owner can be sent a code by.
type Way struct {
	By string
	To string // the phone, masked, for people; empty for the others
}

// Ways are those that a code can be sent by for a challenge, the best first; none is no error.
func (s *Service) Ways(ctx context.Context, secret, channel string) ([]Way, error) {
	waiting, err := s.Look(ctx, secret, channel)
	if err != nil {
		return nil, err
	}
	return s.ways(ctx, waiting.Owner, waiting.Epoch)
}

func (s *Service) ways(ctx context.Context, of Owner, epoch int64) ([]Way, error) {
	if of.Kind != kindAccount {
		return nil, nil
	}
	var ways []Way
	devices, err := s.DB.DevicesOf(ctx, of.ID)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(devices, func(d database.Device) bool { return d.RevokedAt.IsZero() && d.AuthEpoch == epoch }) {
		ways = append(ways, Way{By: ByCompanion})
	}
	phone, err := s.Phone(ctx, of.ID)
	if err != nil {
		return nil, err
	}
	if phone.Masked != "" && s.MayText() {
		ways = append(ways, Way{By: BySMS, To: phone.Masked})
	}
	if len(ways) == 0 && s.ToMailbox {
		ways = append(ways, Way{By: ByMailbox})
	}
	return ways, nil
}

// Order is the wish to be sent a code.
type Order struct {
	By    string // one of the ways there are; empty for the first of them
	First First
}

// First is the proof that a sign-in began with, as the mail names it. The zero value is the app password.
type First struct {
	Identity     string // what people call the identity that was signed in with; empty if none was
	Organisation bool   // signed the person in
}

// Send makes a code that meets a challenge, and has it delivered. Delivery is a job's: the answer says nothing of
// whether it works. The code sent before is dead. Errors are ErrOver, ErrNoWay, ErrSentAlready, within a minute of the
// one before, or *throttle.Error.
func (s *Service) Send(ctx context.Context, secret, channel string, order Order) (Way, error) {
	waiting, err := s.Look(ctx, secret, channel)
	if err != nil {
		return Way{}, err
	}
	ways, err := s.ways(ctx, waiting.Owner, waiting.Epoch)
	if err != nil {
		return Way{}, err
	}
	at := slices.IndexFunc(ways, func(way Way) bool { return order.By == "" || way.By == order.By })
	if at < 0 {
		return Way{}, ErrNoWay
	}
	if err := s.mayOrder(ctx, waiting.Owner); err != nil {
		return Way{}, err
	}
	made, hash, now := newSentCode(), hashSecret(secret), s.now()
	err = s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		to, err := lockOwner(ctx, tx, waiting.Owner)
		if err != nil {
			return err
		}
		if err := tx.SendPasscode(ctx, hash, s.sealer.seal([]byte(made), purposeOfSent(hash)), ways[at].By, now); err != nil {
			return err
		}
		if ways[at].By == BySMS && s.Texts != nil {
			return s.Jobs.Enqueue(ctx, tx, jobText, textJob{hash, now, to.language})
		}
		return s.show(ctx, tx, to, made, order.First)
	})
	if errors.Is(err, database.ErrNotFound) {
		return Way{}, ErrOver
	}
	return ways[at], err
}

func (s *Service) mayOrder(ctx context.Context, of Owner) error {
	if err := s.Throttle.PasscodePause(ctx, spelt(of)); err != nil {
		return sentAlready(err)
	}
	return s.Throttle.PasscodeOrder(ctx, spelt(of))
}

// sentAlready says of a throttle's refusal that it is about the minute between two codes.
func sentAlready(err error) error {
	if _, refused := errors.AsType[*throttle.Error](err); refused {
		return fmt.Errorf("%w: %w", ErrSentAlready, err)
	}
	return err
}

// show has the embedded mailbox show a code that isn't texted. Companions ask for theirs.
func (s *Service) show(ctx context.Context, tx *database.Tx, to person, made string, first First) error {
	if !s.ToMailbox {
		return nil
	}
	return s.mail(ctx, tx, to, mailSent, map[string]any{
		"Name": to.name, "Email": to.email, "Code": made, "Identity": first.Identity, "Organisation": first.Organisation,
	})
}

// Sent is a code on its way to a companion.
type Sent struct {
	Code    string
	At      time.Time
	Expires time.Time
}

// Sent lists the codes that were sent to an account's companions and still count, the newest first. They are for
// these companions alone.
func (s *Service) Sent(ctx context.Context, account uuid.UUID) ([]Sent, error) {
	now := s.Clock().UTC()
	rows, err := s.DB.SentPasscodes(ctx, Account(account), ByCompanion, now.Add(-SentLife), now)
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
