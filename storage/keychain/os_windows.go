package keychain

import (
	"errors"

	"github.com/zalando/go-keyring"
)

func reachable() error { return nil }

func classify(err error) error {
	if errors.Is(err, keyring.ErrNotFound) {
		return ErrNotFound
	}
	return err
}
