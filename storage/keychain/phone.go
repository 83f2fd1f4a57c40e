package keychain

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// phoneKey is a key that a phone makes and never gives out; Android's KeyStore system has it. Its errors are the package's.
type phoneKey interface {
	has() (bool, error)
	make() error // in place of any before it
	seal(plain []byte) ([]byte, error)
	open(sealed []byte) ([]byte, error)
}

// phoneBox seals with such a key. Nothing asks the person: the key works while the app runs, as the token of an upload in
// the background must.
type phoneBox struct {
	phoneKey
	path  string
	ready bool
}

func (b *phoneBox) unlock(context.Context) error {
	if b.ready {
		return nil
	}
	there, err := b.has()
	if err != nil {
		return fmt.Errorf("looking for the phone's key: %w", err)
	}
	if !there {
		// A phone that was reset, or a copy on another phone: a new key would only hide that.
		if _, err := os.Stat(b.path); !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%w: the key that this phone sealed it with is gone", ErrDamaged)
		}
		if err := b.make(); err != nil {
			return fmt.Errorf("making the phone's key: %w", err)
		}
	}
	b.ready = true
	return nil
}
