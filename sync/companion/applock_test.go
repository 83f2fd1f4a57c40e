package companion

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"satchel/auth/applock"
	"satchel/auth/passcode/otpauth"
	"satchel/storage/keychain"
)

func TestWipingForgetsTheAuthenticatorsKeysAndLeavesThePINToTheCaller(t *testing.T) {
	c := open(t, t.TempDir())
	for _, address := range []string{
		"otpauth://totp/GitHub:ann?secret=JBSWY3DPEHPK3PXP&issuer=GitHub",
		"otpauth://totp/Bank:ann?secret=JBSWY3DPEHPK3PXQ&issuer=Bank",
	} {
		key, err := otpauth.Parse(address)
		if err == nil {
			_, err = c.Vault().Add(t.Context(), key, keychain.Memory)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	pin, err := c.AppLock(keychain.Memory)
	if err == nil {
		err = pin.Set(t.Context(), "480213")
	}
	if err == nil {
		err = c.WipeSecrets(t.Context(), func(int, int) {})
	}
	if err != nil {
		t.Fatal(err)
	}
	if left, err := c.Vault().Entries(); err != nil || len(left) > 0 {
		t.Errorf("left %v (%v)", left, err)
	}
	if err := c.WipeSecrets(t.Context(), func(int, int) {}); err != nil {
		t.Errorf("done again: %v", err)
	}
	if err := pin.Try(t.Context(), "480213"); err != nil {
		t.Errorf("the PIN went first: %v", err)
	}
	if err := errors.Join(pin.Remove(t.Context()), pin.Remove(t.Context())); err != nil {
		t.Error(err)
	}
	if err := pin.Try(t.Context(), "480213"); !errors.Is(err, applock.ErrNone) {
		t.Error(err)
	}
}

// shut is a keychain that answers everything with an error.
type shut struct {
	keychain.Store
	err error
}

func (s shut) Get(context.Context, string, string) (string, error) { return "", s.err }

// withUnreadAccounts is a companion that can't read who its people are, and has an encrypted file of their secrets.
func withUnreadAccounts(t *testing.T, system, file keychain.Store) *Companion {
	t.Helper()
	home := t.TempDir()
	c := open(t, home)
	for _, name := range []string{"accounts.json", keychainFile} {
		if err := os.WriteFile(filepath.Join(home, name), []byte("{"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c.stores[keychain.OS], c.stores[keychain.File] = system, file
	return c
}

func TestThePINIsFoundWhereTheAccountsCantBeRead(t *testing.T) {
	ring, err := keychain.Open(keychain.Memory, keychain.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c := withUnreadAccounts(t, shut{err: keychain.ErrMissing}, ring)
	if _, err := c.FindAppLock(t.Context()); !errors.Is(err, keychain.ErrMissing) {
		t.Errorf("before one is set: %v", err)
	}
	pin, err := c.AppLock(keychain.File)
	if err == nil {
		err = pin.Set(t.Context(), "480213")
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.FindAppLock(t.Context()); err != nil {
		t.Errorf("it is not found: %v", err)
	}
}

func TestAKeychainThatCantTellWeighsMoreThanOneThatIsMissing(t *testing.T) {
	for _, c := range []*Companion{
		withUnreadAccounts(t, shut{err: keychain.ErrMissing}, shut{err: keychain.ErrLocked}),
		withUnreadAccounts(t, shut{err: keychain.ErrLocked}, shut{err: keychain.ErrMissing}),
	} {
		if _, err := c.FindAppLock(t.Context()); !errors.Is(err, keychain.ErrLocked) {
			t.Error(err)
		}
	}
}

func TestThePINOfTheSystemsKeychainIsHeldForThePersonAndThatOfAFileForItsHome(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	t.Setenv("AppData", t.TempDir())
	t.Setenv("HOME", t.TempDir())
	held := map[keychain.Kind]map[string]bool{keychain.OS: {}, keychain.File: {}}
	for range 2 {
		c := open(t, t.TempDir())
		for kind, files := range held {
			pin, err := c.AppLock(kind)
			if err != nil {
				t.Fatal(err)
			}
			files[pin.File] = true
		}
	}
	if len(held[keychain.OS]) != 1 || len(held[keychain.File]) != 2 {
		t.Errorf("two homes hold %v", held)
	}
}

func TestAPINThatTheWindowKeptUnderANameOfTheHomesIsFound(t *testing.T) {
	ring, err := keychain.Open(keychain.Memory, keychain.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c := withUnreadAccounts(t, shut{err: keychain.ErrMissing}, ring)
	// As Satchel wrote both.
	preferences := `{"app_lock":{"name":"aa4a53e5","keychain":"file","minutes":15},"theme":"dark"}`
	item := `{"salt":"AAAAAAAAAAAAAAAAAAAAAA==","key":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","memory":19456,"passes":2,"wrong":4}`
	err = errors.Join(
		os.WriteFile(filepath.Join(c.Home(), windowFile), []byte(preferences), 0o600),
		ring.Set(t.Context(), "satchel-applock", "aa4a53e5", item),
	)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		pin, err := c.FindAppLock(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if left, err := pin.Left(t.Context()); left != applock.Tries-4 || err != nil {
			t.Errorf("%d tries are left (%v)", left, err)
		}
	}
}
