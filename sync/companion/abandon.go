package companion

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"satchel/auth/signin"
	"satchel/storage/keychain"
)

// Where keychains that are a file are, in the home. The key of an encrypted file is beside it, with .key behind the name;
// a phone's is in the phone.
const (
	keychainFile = "keychain.age"
	phoneFile    = "keychain.phone"
)

// Abandoned says what signing out without the keychain left behind.
type Abandoned struct {
	Account Account
	Before  bool   // it was signed out here before, by the person or the service
	Ended   bool   // with Before: properly, so that neither the keychain nor the service has anything left of it
	Aside   string // where the keychain was put, if it is a file
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
	out := Abandoned{Before: account.State != signin.SignedIn}
	if out.Aside, err = c.putKeychainAside(account.Keychain); err != nil {
		return Abandoned{}, err
	}
	if account, err = c.signin.Abandon(ctx, id); err != nil {
		return Abandoned{}, err
	}
	out.Account, out.Ended = toAccount(account), account.Ended
	if out.Waiting, err = c.waitingOf(ctx, id); err != nil {
		c.log.WarnContext(ctx, "signed out, but the queue can't be read", "error", err)
		out.Waiting = -1
	}
	return out, nil
}

// putKeychainAside moves the secrets before their key: a key alone is a keychain that is still empty.
func (c *Companion) putKeychainAside(kind keychain.Kind) (aside string, err error) {
	if kind == keychain.Memory {
		return "", nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	path := c.keychainPath(kind)
	end := ".lost-" + c.now().UTC().Format("20060102T150405")
	for _, part := range []string{"", ".key"} {
		switch err := os.Rename(path+part, path+end+part); {
		case err == nil:
			aside = path + end
		case !errors.Is(err, fs.ErrNotExist):
			return "", fmt.Errorf("putting the encrypted keychain aside: %w", err)
		}
	}
	delete(c.stores, kind)
	return aside, nil
}

func (c *Companion) keychainPath(kind keychain.Kind) string {
	if kind == keychain.OS {
		return filepath.Join(c.home, phoneFile)
	}
	return filepath.Join(c.home, keychainFile)
}
