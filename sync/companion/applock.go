package companion

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"satchel/auth/applock"
	"satchel/storage/keychain"
)

// AppLock is the PIN that is kept in a keychain of that kind, whether there is one or not.
func (c *Companion) AppLock(kind keychain.Kind) (applock.Lock, error) {
	store, err := c.store(kind)
	if err != nil {
		return applock.Lock{}, fmt.Errorf("opening the keychain of the PIN: %w", err)
	}
	home, err := filepath.EvalSymlinks(c.home)
	if err != nil {
		return applock.Lock{}, fmt.Errorf("finding the home of the PIN: %w", err)
	}
	return applock.Lock{Store: store, Home: home, File: pinLockFile(kind, home)}, nil
}

// pinLockFile is what is held to change the PIN of a keychain: the system's is the person's, whatever home it is for, and
// an encrypted file is its home's.
func pinLockFile(kind keychain.Kind, home string) string {
	if kind == keychain.OS {
		if usual, err := DefaultHome(); err == nil {
			home = usual
		}
	}
	return filepath.Join(home, "pin.lock")
}

// FindAppLock is the PIN that guards this home, or that has to be wiped for: whatever keychain the home's secrets are in is
// asked. A home without secrets has nothing to guard, and no keychain is asked. The errors are applock.ErrNone and a
// keychain's that can't tell; keychain.ErrMissing only where every other could.
func (c *Companion) FindAppLock(ctx context.Context) (applock.Lock, error) {
	none := error(applock.ErrNone)
	for _, kind := range c.keychains() {
		pin, err := c.AppLock(kind)
		if err == nil {
			err = c.adoptPIN(ctx, pin, kind)
		}
		if err == nil {
			_, err = pin.Left(ctx)
		}
		switch {
		case err == nil, errors.Is(err, applock.ErrSpent), errors.Is(err, applock.ErrBroken):
			return pin, nil
		case errors.Is(err, applock.ErrNone):
		case errors.Is(none, applock.ErrNone), errors.Is(none, keychain.ErrMissing):
			none = err
		}
	}
	return applock.Lock{}, none
}

// keychains are the kinds that outlast this process and that the home has secrets in, or may have where its lists of them
// can't be read.
func (c *Companion) keychains() []keychain.Kind {
	var kinds []keychain.Kind
	add := func(kind keychain.Kind) {
		if kind != keychain.Memory && !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	accounts, unread := c.Accounts()
	for _, account := range accounts {
		if account.SignedIn {
			add(account.Keychain)
		}
	}
	entries, unlisted := c.Vault().Entries()
	for _, entry := range entries {
		add(entry.Keychain)
	}
	if unread == nil && unlisted == nil {
		return kinds
	}
	add(keychain.OS)
	if _, err := os.Stat(c.keychainPath(keychain.File)); err == nil {
		add(keychain.File)
	}
	return kinds
}

// WipeSecrets empties the keychain of what this home has there: it signs every account out, then forgets the keys of the
// authenticator, of which it tells how many are gone. The queue stays. It goes as far as it can; done again it finishes what
// it could not.
func (c *Companion) WipeSecrets(ctx context.Context, progress func(gone, of int)) error {
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
	return errors.Join(append(failed, c.Vault().Forget(ctx, progress))...)
}
