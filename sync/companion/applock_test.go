package companion

import (
	"errors"
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
		err = c.WipeSecrets(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	if left, err := c.Vault().Entries(); err != nil || len(left) > 0 {
		t.Errorf("left %v (%v)", left, err)
	}
	if err := c.WipeSecrets(t.Context()); err != nil {
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
