package keychain

import (
	"errors"
	"fmt"

	"github.com/zalando/go-keyring"
	"golang.org/x/sys/windows"
)

func reachable() error { return nil }

// classify knows ERROR_NO_SUCH_LOGON_SESSION, with which the Credential Manager answers programs that run
// without a person signed in to Windows, such as services and ssh sessions.
func classify(err error) error {
	if errors.Is(err, keyring.ErrNotFound) {
		return ErrNotFound
	}
	if errors.Is(err, windows.ERROR_NO_SUCH_LOGON_SESSION) {
		return fmt.Errorf("%w (%w)", ErrMissing, err)
	}
	return err
}
