package companion

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"satchel/storage/keychain"
)

// keychainFile is where a file keychain is, in the home; its key is beside it, with .key behind the name.
const keychainFile = "keychain.age"

// Abandoned says what signing out without the keychain left behind.
type Abandoned struct {
	Account Account
	Aside   string // where a file keychain was put; empty for other kinds
	Waiting int    // as SignedOut's
}

// KeychainShut tells whether an error is that the keychain doesn't open, for which Abandon is the way out.
func KeychainShut(err error) bool {
	for _, shut := range []error{keychain.ErrPassphrase, keychain.ErrLocked, keychain.ErrMissing, keychain.ErrDamaged} {
		if errors.Is(err, shut) {
			return true
		}
	}
	return false
}

// Abandon signs out here alone, for a keychain that can't be opened any more, such as a file whose passphrase is
// lost. A file keychain is moved aside, with what it holds of other accounts of this home too: its passphrase is
// one. In another kind the token stays until the next sign-in replaces it. The device stays on the service's list.
func (c *Companion) Abandon(ctx context.Context, id string) (Abandoned, error) {
	account, err := c.signin.Registry().Account(id)
	if err != nil {
		return Abandoned{}, err
	}
	var out Abandoned
	if account.Keychain == keychain.File {
		if out.Aside, err = c.putKeychainAside(); err != nil {
			return Abandoned{}, err
		}
	}
	if account, err = c.signin.Abandon(ctx, id); err != nil {
		return Abandoned{}, err
	}
	out.Account = toAccount(account)
	if out.Waiting, err = c.waitingOf(ctx, id); err != nil {
		c.log.WarnContext(ctx, "signed out, but the queue can't be read", "error", err)
		out.Waiting = -1
	}
	return out, nil
}

// putKeychainAside moves the secrets before their key: a key alone is a keychain that is still empty.
func (c *Companion) putKeychainAside() (aside string, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	path := filepath.Join(c.home, keychainFile)
	aside = path + ".lost-" + c.now().UTC().Format("20060102T150405")
	for _, end := range []string{"", ".key"} {
		if err := os.Rename(path+end, aside+end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("putting the encrypted keychain aside: %w", err)
		}
	}
	delete(c.stores, keychain.File)
	return aside, nil
}
