package companion

import (
	"context"
	"errors"
	"fmt"

	"satchel/auth/applock"
	"satchel/storage/keychain"
)

// AppLock is the PIN of this home's window, kept in a keychain of that kind under a name that no other home has.
func (c *Companion) AppLock(kind keychain.Kind, name string) (applock.Lock, error) {
	store, err := c.store(kind)
	if err != nil {
		return applock.Lock{}, fmt.Errorf("opening the keychain of the PIN: %w", err)
	}
	return applock.Lock{Store: store, Home: name}, nil
}

// WipeSecrets empties the keychain of what this home has there: it signs every account out and forgets the keys of the
// authenticator. The queue stays. It goes as far as it can; done again it finishes what it could not.
func (c *Companion) WipeSecrets(ctx context.Context) error {
	accounts, err := c.Accounts()
	if err != nil {
		return err
	}
	var failed []error
	for _, account := range accounts {
		if !account.SignedIn {
			continue
		}
		if _, err := c.SignOut(ctx, account.ID); err != nil {
			failed = append(failed, err)
		}
	}
	entries, err := c.Vault().Entries()
	failed = append(failed, err)
	for _, entry := range entries {
		if _, err := c.Vault().Remove(ctx, entry.ID.String()); err != nil {
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}
