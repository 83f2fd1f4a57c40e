package passcode

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"satchel/storage/database"
)

const (
	// ChallengeLife is how long a sign-in waits for its passcode.
	ChallengeLife = 10 * time.Minute
	// ChallengeTries is how often it can be tried; then it begins again with the first proof.
	ChallengeTries = 5
)

// Challenge is a sign-in whose first proof was right and that wants a passcode.
type Challenge struct {
	Owner   Owner
	Epoch   int64  // of the owner, as the first proof was given
	Channel string // what is signed in to; a challenge of one channel is none on another
	Detail  string // whatever the channel wants back
}

// Open begins to wait. The secret, 256 bits in base64url, is for whoever gave the first proof: without it
// nobody can meet the challenge.
func (s *Service) Open(ctx context.Context, challenge Challenge) (secret string, err error) {
	var bytes [32]byte
	rand.Read(bytes[:]) // never fails
	secret = base64.RawURLEncoding.EncodeToString(bytes[:])
	now := s.Clock().UTC()
	row := database.PasscodeChallenge{
		Hash: hashSecret(secret), PasscodeOwner: challenge.Owner, AuthEpoch: challenge.Epoch, Channel: challenge.Channel,
		Detail: challenge.Detail, CreatedAt: now, ExpiresAt: now.Add(ChallengeLife),
	}
	err = s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error { return tx.AddPasscodeChallenge(ctx, row) })
	return secret, err
}

// Look is a challenge that still waits on a channel, or ErrOver.
func (s *Service) Look(ctx context.Context, secret, channel string) (Challenge, error) {
	row, err := s.DB.PasscodeChallenge(ctx, hashSecret(secret))
	if errors.Is(err, database.ErrNotFound) {
		return Challenge{}, ErrOver
	}
	if err != nil {
		return Challenge{}, err
	}
	if row.Channel != channel || row.Tries >= ChallengeTries || !s.Clock().Before(row.ExpiresAt) {
		return Challenge{}, ErrOver
	}
	return describe(row), nil
}

func describe(row database.PasscodeChallenge) Challenge {
	return Challenge{Owner: row.PasscodeOwner, Epoch: row.AuthEpoch, Channel: row.Channel, Detail: row.Detail}
}

// Meet meets a challenge with a passcode, a recovery code, or the code that was sent to the phone, and uses both
// up. The try is counted before anything is compared. Errors are ErrWrong, ErrOver, ErrOvertaken if how the
// owner signs in changed since the first proof, or *throttle.Error.
func (s *Service) Meet(ctx context.Context, secret, channel, typed string, from netip.Addr) (Challenge, error) {
	waiting, err := s.Look(ctx, secret, channel)
	if err != nil {
		return Challenge{}, err
	}
	row, err := s.countTry(ctx, secret)
	if err != nil {
		return Challenge{}, err
	}
	of := waiting.Owner
	taking, err := s.judgeFor(ctx, row, typed, from)
	if err != nil {
		return Challenge{}, s.refuse(ctx, of, from, err)
	}
	err = s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		owner, err := lockOwner(ctx, tx, of)
		if err != nil {
			return err
		}
		if owner.epoch != waiting.Epoch {
			return ErrOvertaken
		}
		if err := tx.EndPasscodeChallenge(ctx, row.Hash); errors.Is(err, database.ErrNotFound) {
			return ErrOver
		} else if err != nil {
			return err
		}
		return taking(ctx, tx)
	})
	return waiting, s.settle(ctx, of, from, err)
}

func (s *Service) countTry(ctx context.Context, secret string) (row database.PasscodeChallenge, err error) {
	err = s.DB.WriteGrouped(ctx, func(ctx context.Context, tx *database.Tx) error {
		row, err = tx.CountPasscodeTry(ctx, hashSecret(secret), ChallengeTries, s.Clock().UTC())
		return err
	})
	if errors.Is(err, database.ErrNotFound) {
		return row, ErrOver
	}
	return row, err
}

// judgeFor is judge for a challenge, which a code that was sent for it meets as well.
func (s *Service) judgeFor(ctx context.Context, row database.PasscodeChallenge, typed string, from netip.Addr) (taking, error) {
	sent, err := s.sentFor(row)
	if err != nil {
		return nil, err
	}
	return s.judge(ctx, try{row.PasscodeOwner, typed, sent, noticeRecovery, from})
}

// Drop ends a challenge that nobody will meet any more.
func (s *Service) Drop(ctx context.Context, secret string) error {
	err := s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		return tx.EndPasscodeChallenge(ctx, hashSecret(secret))
	})
	if errors.Is(err, database.ErrNotFound) {
		return nil
	}
	return err
}

// Sweep forgets challenges, remembered browsers and unproved phones that are over. It is only housekeeping; run it now
// and then.
func (s *Service) Sweep(ctx context.Context) error {
	now := s.Clock().UTC()
	err := s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		if err := tx.DeletePasscodeChallengesBefore(ctx, now); err != nil {
			return err
		}
		if err := tx.DeletePhoneProofsBefore(ctx, now.Add(-PhoneProofLife)); err != nil {
			return err
		}
		return tx.DeleteRememberedBrowsersBefore(ctx, now)
	})
	if err != nil {
		return fmt.Errorf("sweeping passcodes: %w", err)
	}
	return nil
}

func hashSecret(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}
