package database

import (
	"context"
	"fmt"

	"github.com/google/uuid"
)

// AddAccount keeps a new account. An e-mail that is taken is ErrTaken.
func (q Queries) AddAccount(ctx context.Context, account Account) error {
	result, err := q.db.NewInsert().Model(&account).On("CONFLICT (email) DO NOTHING").Exec(ctx)
	if err != nil {
		return fmt.Errorf("adding an account: %w", err)
	}
	if changed, err := result.RowsAffected(); err != nil || changed == 0 {
		return fmt.Errorf("adding an account: %w", orTaken(err))
	}
	return nil
}

// Account is the account with this id, or ErrNotFound.
func (q Queries) Account(ctx context.Context, id uuid.UUID) (Account, error) {
	var account Account
	if err := q.first(ctx, &account, "id = ?", id); err != nil {
		return Account{}, fmt.Errorf("reading an account: %w", err)
	}
	return account, nil
}

// AccountByEmail is the account with this address, as account.ParseEmail spells it, or ErrNotFound.
func (q Queries) AccountByEmail(ctx context.Context, email string) (Account, error) {
	var account Account
	if err := q.db.NewSelect().Model(&account).Where("email = ?", email).Scan(ctx); err != nil {
		return Account{}, fmt.Errorf("finding an account by e-mail: %w", found(err))
	}
	return account, nil
}

// LockAccount is Account, and holds the row until the transaction ends: whoever changes how an account signs
// in does so under this lock.
func (q Queries) LockAccount(ctx context.Context, id uuid.UUID) (Account, error) {
	var account Account
	if err := q.forUpdate(q.db.NewSelect().Model(&account).Where("id = ?", id)).Scan(ctx); err != nil {
		return Account{}, fmt.Errorf("locking an account: %w", found(err))
	}
	return account, nil
}

// Accounts lists all accounts by e-mail.
func (q Queries) Accounts(ctx context.Context) ([]Account, error) {
	var accounts []Account
	if err := q.db.NewSelect().Model(&accounts).Order("email").Scan(ctx); err != nil {
		return nil, fmt.Errorf("listing accounts: %w", err)
	}
	return accounts, nil
}

// SetPasswordHash replaces an account's hash whatever it was.
func (q Queries) SetPasswordHash(ctx context.Context, id uuid.UUID, hash string) error {
	_, err := q.db.NewUpdate().Model((*Account)(nil)).Set("password_hash = ?", hash).Where("id = ?", id).Exec(ctx)
	if err != nil {
		return fmt.Errorf("setting a password hash: %w", err)
	}
	return nil
}

// ReplacePasswordHash replaces an account's hash only while it still is the old one, so that a re-hash of an
// old password never undoes a reset that came between.
func (q Queries) ReplacePasswordHash(ctx context.Context, id uuid.UUID, old, hash string) error {
	_, err := q.db.NewUpdate().Model((*Account)(nil)).Set("password_hash = ?", hash).
		Where("id = ? AND password_hash = ?", id, old).Exec(ctx)
	if err != nil {
		return fmt.Errorf("replacing a password hash: %w", err)
	}
	return nil
}

// RaiseAuthEpoch voids everything issued to the account before, and returns the new epoch.
func (q Queries) RaiseAuthEpoch(ctx context.Context, id uuid.UUID) (int64, error) {
	var epoch int64
	err := q.db.NewUpdate().Model((*Account)(nil)).Set("auth_epoch = auth_epoch + 1").Where("id = ?", id).
		Returning("auth_epoch").Scan(ctx, &epoch)
	if err != nil {
		return 0, fmt.Errorf("raising the auth epoch: %w", found(err))
	}
	return epoch, nil
}

// KeepAccountLanguage writes down the language of an account’s person; an empty one changes nothing.
func (q Queries) KeepAccountLanguage(ctx context.Context, id uuid.UUID, language string) error {
	return q.keepLanguage(ctx, (*Account)(nil), id, language)
}

// keepLanguage writes only what is new, as most sign-ins are in the language of the one before.
func (q Queries) keepLanguage(ctx context.Context, of any, id uuid.UUID, language string) error {
	if language == "" {
		return nil
	}
	_, err := q.db.NewUpdate().Model(of).Set("language = ?", language).Where("id = ? AND language <> ?", id, language).Exec(ctx)
	if err != nil {
		return fmt.Errorf("keeping a person's language: %w", err)
	}
	return nil
}
