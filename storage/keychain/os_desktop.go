//go:build !android && !ios

package keychain

import (
	"errors"

	"github.com/zalando/go-keyring"
)

func systemGet(service, user string) (string, error) { return keyring.Get(service, user) }

func systemDelete(service, user string) error { return keyring.Delete(service, user) }

// systemSet reads the secret back: go-keyring does not look at whether the person dismissed the prompt that some keychains
// show before they save.
func systemSet(service, user, secret string) error {
	if err := keyring.Set(service, user, secret); err != nil {
		return err
	}
	kept, err := keyring.Get(service, user)
	if err != nil && !errors.Is(err, keyring.ErrNotFound) {
		return err
	}
	if kept != secret {
		return ErrLocked
	}
	return nil
}
