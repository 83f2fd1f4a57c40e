//go:build !ios

package keychain

import (
	"errors"
	"fmt"
	"os/exec"

	"github.com/zalando/go-keyring"
)

func reachable() error { return nil }

// Exit codes of /usr/bin/security: the low byte of the OSStatus it met.
const (
	userCanceled          = 128 // errSecUserCanceled, -128
	authFailed            = 51  // errSecAuthFailed, -25293
	interactionNotAllowed = 36  // errSecInteractionNotAllowed, -25308
	noDefaultKeychain     = 37  // errSecNoDefaultKeychain, -25307
)

func classify(err error) error {
	if errors.Is(err, keyring.ErrNotFound) {
		return ErrNotFound
	}
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		switch exit.ExitCode() {
		case userCanceled, authFailed, interactionNotAllowed:
			return fmt.Errorf("%w (%w)", ErrLocked, err)
		case noDefaultKeychain:
			return fmt.Errorf("%w (%w)", ErrMissing, err)
		}
	}
	return err
}
