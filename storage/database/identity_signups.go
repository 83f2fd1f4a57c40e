package database

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"
)

// SignUp is a sign-up at the identity provider whose mailbox is not proven yet, found by the SHA-256 of the
// cookie of the browser it began in.
type SignUp struct {
	bun.BaseModel `bun:"table:identity_sign_ups"`

	Hash         []byte    `bun:"hash,pk"`
	Email        string    `bun:"email"`
	Name         string    `bun:"name"`
	PasswordHash string    `bun:"password_hash"`
	Code         []byte    `bun:"code"`         // HMAC of the newest code; empty until it is mailed
	Tries        int64     `bun:"tries"`        // of the newest code
	SentAt       time.Time `bun:"sent_at"`      // when the newest code was ordered, in whole microseconds
	CodeExpires  time.Time `bun:"code_expires"` // when it stops to count
	ProvenAt     time.Time `bun:"proven_at,nullzero"`
	Detail       string    `bun:"detail"` // where the person goes on afterwards
	CreatedAt    time.Time `bun:"created_at"`
	ExpiresAt    time.Time `bun:"expires_at"`
}

// AddSignUp keeps a new sign-up.
func (q Queries) AddSignUp(ctx context.Context, signUp SignUp) error {
	if _, err := q.db.NewInsert().Model(&signUp).Exec(ctx); err != nil {
		return fmt.Errorf("adding a sign-up: %w", err)
	}
	return nil
}

// SignUp is the sign-up with this hash, in whatever state, or ErrNotFound.
func (q Queries) SignUp(ctx context.Context, hash []byte) (SignUp, error) {
	var signUp SignUp
	if err := q.db.NewSelect().Model(&signUp).Where("hash = ?", hash).Scan(ctx); err != nil {
		return SignUp{}, fmt.Errorf("reading a sign-up: %w", found(err))
	}
	return signUp, nil
}

// RenewSignUpCode puts a new order for a code in the place of the old code, which is dead from now on. It is
// ErrNotFound if the sign-up is over or the last order was made after notBefore. Of several at once exactly one
// succeeds.
func (q Queries) RenewSignUpCode(ctx context.Context, hash []byte, now, notBefore time.Time) error {
	result, err := q.db.NewUpdate().Model((*SignUp)(nil)).
		Set("code = ?", []byte{}).Set("tries = 0").Set("sent_at = ?", now).Set("code_expires = ?", now).
		Where("hash = ? AND proven_at IS NULL AND expires_at > ? AND sent_at <= ?", hash, now, notBefore).Exec(ctx)
	if err != nil {
		return fmt.Errorf("ordering a new code: %w", err)
	}
	if changed, err := result.RowsAffected(); err != nil || changed == 0 {
		return fmt.Errorf("ordering a new code: %w", orNotFound(err))
	}
	return nil
}

// SetSignUpCode keeps the code of the order made at ordered. It is ErrNotFound if a newer order has taken its
// place, or the sign-up is over.
func (q Queries) SetSignUpCode(ctx context.Context, hash []byte, ordered time.Time, code []byte, expires time.Time) error {
	result, err := q.db.NewUpdate().Model((*SignUp)(nil)).
		Set("code = ?", code).Set("tries = 0").Set("code_expires = ?", expires).
		Where("hash = ? AND sent_at = ? AND proven_at IS NULL", hash, ordered).Exec(ctx)
	if err != nil {
		return fmt.Errorf("keeping a code: %w", err)
	}
	if changed, err := result.RowsAffected(); err != nil || changed == 0 {
		return fmt.Errorf("keeping a code: %w", orNotFound(err))
	}
	return nil
}

// CountSignUpTry counts a try of the newest code before it is compared, and returns the row. It is ErrNotFound
// when there is no code to try: none, expired, proven, or tried as often as it may be. Concurrent tries are all
// counted.
func (q Queries) CountSignUpTry(ctx context.Context, hash []byte, now time.Time, most int64) (SignUp, error) {
	var signUp SignUp
	err := q.db.NewUpdate().Model(&signUp).Set("tries = tries + 1").
		Where("hash = ? AND proven_at IS NULL AND code_expires > ? AND expires_at > ? AND tries < ?", hash, now, now, most).
		Returning("*").Scan(ctx)
	if err != nil {
		return SignUp{}, fmt.Errorf("counting a try of a code: %w", found(err))
	}
	return signUp, nil
}

// ProveSignUp writes down that the mailbox is proven; the code is of no use any more.
func (q Queries) ProveSignUp(ctx context.Context, hash []byte, at time.Time) error {
	_, err := q.db.NewUpdate().Model((*SignUp)(nil)).Set("proven_at = ?", at).Set("code = ?", []byte{}).Set("password_hash = ''").
		Where("hash = ?", hash).Exec(ctx)
	if err != nil {
		return fmt.Errorf("proving a sign-up: %w", err)
	}
	return nil
}

// DeleteSignUpsBefore forgets the sign-ups that expired before then.
func (q Queries) DeleteSignUpsBefore(ctx context.Context, then time.Time) error {
	if _, err := q.db.NewDelete().Model((*SignUp)(nil)).Where("expires_at < ?", then).Exec(ctx); err != nil {
		return fmt.Errorf("forgetting old sign-ups: %w", err)
	}
	return nil
}
