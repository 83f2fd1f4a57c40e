package database

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// PasscodeOwner is whose passcodes they are: an account's or an identity's.
type PasscodeOwner struct {
	Kind string    `bun:"owner_kind"` // account or identity
	ID   uuid.UUID `bun:"owner_id"`
}

const ofOwner = "owner_kind = ? AND owner_id = ?"

// Passcode is what an owner's authenticator and the service share. It counts once it is confirmed.
type Passcode struct {
	bun.BaseModel `bun:"table:passcodes"`
	PasscodeOwner

	Secret      []byte    `bun:"secret"`    // sealed
	LastStep    int64     `bun:"last_step"` // the newest step that was ever taken
	CreatedAt   time.Time `bun:"created_at"`
	ConfirmedAt time.Time `bun:"confirmed_at,nullzero"`
}

// BeginPasscode keeps a secret that is still to be confirmed, in the place of any other such. An owner whose
// passcodes are on already is ErrTaken.
func (q Queries) BeginPasscode(ctx context.Context, row Passcode) error {
	result, err := q.db.NewInsert().Model(&row).
		On("CONFLICT (owner_kind, owner_id) DO UPDATE").
		Set("secret = EXCLUDED.secret").Set("created_at = EXCLUDED.created_at").
		Where("passcode.confirmed_at IS NULL").Exec(ctx)
	if err != nil {
		return fmt.Errorf("beginning to enrol a passcode: %w", err)
	}
	if changed, err := result.RowsAffected(); err != nil || changed == 0 {
		return fmt.Errorf("beginning to enrol a passcode: %w", orTaken(err))
	}
	return nil
}

// Passcode is an owner's, confirmed or not, or ErrNotFound.
func (q Queries) Passcode(ctx context.Context, of PasscodeOwner) (Passcode, error) {
	var row Passcode
	if err := q.db.NewSelect().Model(&row).Where(ofOwner, of.Kind, of.ID).Scan(ctx); err != nil {
		return Passcode{}, fmt.Errorf("reading a passcode's secret: %w", found(err))
	}
	return row, nil
}

// ConfirmPasscode turns passcodes on and uses up the step that showed the secret has arrived. It is ErrNotFound
// if that secret isn't waiting to be confirmed any more. Of several at once exactly one succeeds.
func (q Queries) ConfirmPasscode(ctx context.Context, of PasscodeOwner, secret []byte, step int64, at time.Time) error {
	result, err := q.db.NewUpdate().Model((*Passcode)(nil)).Set("confirmed_at = ?", at).Set("last_step = ?", step).
		Where(ofOwner, of.Kind, of.ID).Where("confirmed_at IS NULL AND secret = ? AND last_step < ?", secret, step).Exec(ctx)
	if err != nil {
		return fmt.Errorf("confirming a passcode: %w", err)
	}
	if changed, err := result.RowsAffected(); err != nil || changed == 0 {
		return fmt.Errorf("confirming a passcode: %w", orNotFound(err))
	}
	return nil
}

// UsePasscodeStep uses up a step and every one before it. It is ErrNotFound if it was used up already, or
// passcodes are off. Of several at once exactly one succeeds.
func (q Queries) UsePasscodeStep(ctx context.Context, of PasscodeOwner, secret []byte, step int64) error {
	result, err := q.db.NewUpdate().Model((*Passcode)(nil)).Set("last_step = ?", step).
		Where(ofOwner, of.Kind, of.ID).Where("confirmed_at IS NOT NULL AND secret = ? AND last_step < ?", secret, step).Exec(ctx)
	if err != nil {
		return fmt.Errorf("using a passcode: %w", err)
	}
	if changed, err := result.RowsAffected(); err != nil || changed == 0 {
		return fmt.Errorf("using a passcode: %w", orNotFound(err))
	}
	return nil
}

// DeletePasscode turns an owner's passcodes off, and deletes the recovery codes, the challenges, the remembered
// browsers and the phone with them. It is ErrNotFound if none were on.
func (q Queries) DeletePasscode(ctx context.Context, of PasscodeOwner) error {
	result, err := q.db.NewDelete().Model((*Passcode)(nil)).
		Where(ofOwner, of.Kind, of.ID).Where("confirmed_at IS NOT NULL").Exec(ctx)
	if err != nil {
		return fmt.Errorf("removing a passcode: %w", err)
	}
	if changed, err := result.RowsAffected(); err != nil || changed == 0 {
		return fmt.Errorf("removing a passcode: %w", orNotFound(err))
	}
	for _, table := range []string{"recovery_codes", "passcode_challenges", "remembered_browsers"} {
		if _, err := q.db.NewDelete().Table(table).Where(ofOwner, of.Kind, of.ID).Exec(ctx); err != nil {
			return fmt.Errorf("removing what a passcode's owner had besides it: %w", err)
		}
	}
	for _, table := range []string{"phones", "phone_proofs"} { // an identity has none
		if _, err := q.db.NewDelete().Table(table).Where("account_id = ?", of.ID).Exec(ctx); err != nil {
			return fmt.Errorf("removing the phone of a passcode's owner: %w", err)
		}
	}
	return nil
}

// RecoveryCode is one of those an owner wrote down; only the SHA-256 is kept.
type RecoveryCode struct {
	bun.BaseModel `bun:"table:recovery_codes"`
	PasscodeOwner

	Hash   []byte    `bun:"hash,pk"`
	UsedAt time.Time `bun:"used_at,nullzero"`
}

// ReplaceRecoveryCodes voids an owner's recovery codes and keeps others.
func (q Queries) ReplaceRecoveryCodes(ctx context.Context, of PasscodeOwner, hashes [][]byte) error {
	if _, err := q.db.NewDelete().Model((*RecoveryCode)(nil)).Where(ofOwner, of.Kind, of.ID).Exec(ctx); err != nil {
		return fmt.Errorf("voiding recovery codes: %w", err)
	}
	rows := make([]RecoveryCode, 0, len(hashes))
	for _, hash := range hashes {
		rows = append(rows, RecoveryCode{PasscodeOwner: of, Hash: hash})
	}
	if _, err := q.db.NewInsert().Model(&rows).Exec(ctx); err != nil {
		return fmt.Errorf("keeping recovery codes: %w", err)
	}
	return nil
}

// UseRecoveryCode uses one up. It is ErrNotFound if the owner has no such code or has used it. Of several at
// once exactly one succeeds.
func (q Queries) UseRecoveryCode(ctx context.Context, of PasscodeOwner, hash []byte, at time.Time) error {
	result, err := q.db.NewUpdate().Model((*RecoveryCode)(nil)).Set("used_at = ?", at).
		Where(ofOwner, of.Kind, of.ID).Where("hash = ? AND used_at IS NULL", hash).Exec(ctx)
	if err != nil {
		return fmt.Errorf("using a recovery code: %w", err)
	}
	if changed, err := result.RowsAffected(); err != nil || changed == 0 {
		return fmt.Errorf("using a recovery code: %w", orNotFound(err))
	}
	return nil
}

// RecoveryCodesLeft counts those an owner has not used.
func (q Queries) RecoveryCodesLeft(ctx context.Context, of PasscodeOwner) (int64, error) {
	n, err := q.db.NewSelect().Model((*RecoveryCode)(nil)).
		Where(ofOwner, of.Kind, of.ID).Where("used_at IS NULL").Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("counting recovery codes: %w", err)
	}
	return n, nil
}
