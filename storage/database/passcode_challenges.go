package database

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"
)

// PasscodeChallenge is a sign-in that still wants a passcode, found by the SHA-256 of its secret.
type PasscodeChallenge struct {
	bun.BaseModel `bun:"table:passcode_challenges"`

	Hash []byte `bun:"hash,pk"`
	PasscodeOwner
	AuthEpoch int64     `bun:"auth_epoch"` // of the owner, as the first proof was given
	Channel   string    `bun:"channel"`
	Detail    string    `bun:"detail"`
	SentCode  []byte    `bun:"sent_code,nullzero"` // the code that was sent to the phone, sealed
	SentAt    time.Time `bun:"sent_at,nullzero"`
	SentBy    string    `bun:"sent_by"` // which way: companion, sms or mailbox; empty while none was sent
	Tries     int64     `bun:"tries"`
	CreatedAt time.Time `bun:"created_at"`
	ExpiresAt time.Time `bun:"expires_at"`
}

// AddPasscodeChallenge keeps a new challenge.
func (q Queries) AddPasscodeChallenge(ctx context.Context, row PasscodeChallenge) error {
	if _, err := q.db.NewInsert().Model(&row).Exec(ctx); err != nil {
		return fmt.Errorf("adding a passcode challenge: %w", err)
	}
	return nil
}

// PasscodeChallenge is the challenge with this hash, in whatever state, or ErrNotFound.
func (q Queries) PasscodeChallenge(ctx context.Context, hash []byte) (PasscodeChallenge, error) {
	var row PasscodeChallenge
	if err := q.db.NewSelect().Model(&row).Where("hash = ?", hash).Scan(ctx); err != nil {
		return PasscodeChallenge{}, fmt.Errorf("reading a passcode challenge: %w", found(err))
	}
	return row, nil
}

// CountPasscodeTry counts a try at a challenge and returns it. It is ErrNotFound once the challenge is over or
// had its most tries. Concurrent calls are all counted.
func (q Queries) CountPasscodeTry(ctx context.Context, hash []byte, most int64, now time.Time) (PasscodeChallenge, error) {
	var row PasscodeChallenge
	err := q.db.NewUpdate().Model(&row).Set("tries = tries + 1").
		Where("hash = ? AND tries < ? AND expires_at > ?", hash, most, now).Returning("*").Scan(ctx)
	if err != nil {
		return PasscodeChallenge{}, fmt.Errorf("counting a try at a passcode challenge: %w", found(err))
	}
	return row, nil
}

// EndPasscodeChallenge ends a challenge that was met. It is ErrNotFound if it has ended already: of several at
// once exactly one succeeds.
func (q Queries) EndPasscodeChallenge(ctx context.Context, hash []byte) error {
	result, err := q.db.NewDelete().Model((*PasscodeChallenge)(nil)).Where("hash = ?", hash).Exec(ctx)
	if err != nil {
		return fmt.Errorf("ending a passcode challenge: %w", err)
	}
	if changed, err := result.RowsAffected(); err != nil || changed == 0 {
		return fmt.Errorf("ending a passcode challenge: %w", orNotFound(err))
	}
	return nil
}

// SendPasscode puts a code that is sent, and the way it goes, in the place of any sent before. It is ErrNotFound if
// the challenge is over.
func (q Queries) SendPasscode(ctx context.Context, hash, code []byte, way string, now time.Time) error {
	result, err := q.db.NewUpdate().Model((*PasscodeChallenge)(nil)).
		Set("sent_code = ?", code).Set("sent_at = ?", now).Set("sent_by = ?", way).
		Where("hash = ? AND expires_at > ?", hash, now).Exec(ctx)
	if err != nil {
		return fmt.Errorf("keeping a code that is sent: %w", err)
	}
	if changed, err := result.RowsAffected(); err != nil || changed == 0 {
		return fmt.Errorf("keeping a code that is sent: %w", orNotFound(err))
	}
	return nil
}

// SentPasscodes lists an owner's challenges that a code was sent for since then, one way, the newest first.
func (q Queries) SentPasscodes(ctx context.Context, of PasscodeOwner, way string, since, now time.Time) ([]PasscodeChallenge, error) {
	var rows []PasscodeChallenge
	err := q.db.NewSelect().Model(&rows).Where(ofOwner, of.Kind, of.ID).
		Where("sent_by = ? AND sent_at > ? AND expires_at > ?", way, since, now).Order("sent_at DESC").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing the codes that were sent: %w", err)
	}
	return rows, nil
}

// DeletePasscodeChallengesBefore forgets the challenges that expired before then.
func (q Queries) DeletePasscodeChallengesBefore(ctx context.Context, then time.Time) error {
	if _, err := q.db.NewDelete().Model((*PasscodeChallenge)(nil)).Where("expires_at < ?", then).Exec(ctx); err != nil {
		return fmt.Errorf("forgetting old passcode challenges: %w", err)
	}
	return nil
}
