//go:build !android && !ios && !windows && !darwin

package keychain

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/godbus/dbus/v5"
	"github.com/zalando/go-keyring"
)

// reachable keeps go-keyring from being called where there is no session bus: it would start one with
// dbus-launch, which stays behind for ever and has no keychain anyway.
func reachable() error {
	if address := os.Getenv("DBUS_SESSION_BUS_ADDRESS"); address != "" && address != "autolaunch:" {
		return nil
	}
	runtime := filepath.Join("/run/user", strconv.Itoa(os.Getuid()))
	for _, name := range []string{"bus", "dbus-session"} {
		if _, err := os.Stat(filepath.Join(runtime, name)); err == nil {
			return nil
		}
	}
	return fmt.Errorf("%w (no D-Bus session)", ErrMissing)
}

// Errors of the Secret Service, https://specifications.freedesktop.org/secret-service/latest/errors.html,
// and of D-Bus where no such service is running or can be started.
var busErrors = map[string]error{
	"org.freedesktop.Secret.Error.IsLocked":               ErrLocked,
	"org.freedesktop.Secret.Error.NoSuchObject":           ErrMissing,
	"org.freedesktop.DBus.Error.ServiceUnknown":           ErrMissing,
	"org.freedesktop.DBus.Error.NameHasNoOwner":           ErrMissing,
	"org.freedesktop.DBus.Error.NoServer":                 ErrMissing,
	"org.freedesktop.DBus.Error.Disconnected":             ErrMissing,
	"org.freedesktop.DBus.Error.UnknownMethod":            ErrMissing,
	"org.freedesktop.DBus.Error.Spawn.ServiceNotFound":    ErrMissing,
	"org.freedesktop.DBus.Error.Spawn.ExecFailed":         ErrMissing,
	"org.freedesktop.DBus.Error.Spawn.ChildExited":        ErrMissing,
	"org.freedesktop.DBus.Error.Spawn.ChildSignaled":      ErrMissing,
	"org.freedesktop.DBus.Error.Spawn.PermissionsInvalid": ErrMissing,
	"org.freedesktop.DBus.Error.NoReply":                  ErrLocked,
	"org.freedesktop.DBus.Error.Timeout":                  ErrLocked,
	"org.freedesktop.DBus.Error.TimedOut":                 ErrLocked,
}

func classify(err error) error {
	if err == nil || errors.Is(err, ErrLocked) {
		return err
	}
	if errors.Is(err, keyring.ErrNotFound) {
		return ErrNotFound
	}
	var reply dbus.Error
	if errors.As(err, &reply) {
		if known, ok := busErrors[reply.Name]; ok {
			return fmt.Errorf("%w (%w)", known, err)
		}
		return err
	}
	// go-keyring's only word for a dismissed prompt.
	if strings.HasPrefix(err.Error(), "failed to unlock correct collection") {
		return fmt.Errorf("%w (%w)", ErrLocked, err)
	}
	// What is left are failures to reach the bus at all: no socket, refused, closed.
	return fmt.Errorf("%w (%w)", ErrMissing, err)
}
