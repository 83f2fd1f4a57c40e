//go:build !windows && !darwin && !android && !ios

package metered

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/godbus/dbus/v5"
)

// Supported reports whether the system can be asked.
const Supported = true

// patience bounds one question.
const patience = 2 * time.Second

// Values of NetworkManager's property Metered (NMMetered), of which it guesses some.
const (
	yes      = 1
	guessYes = 3
)

// Now reports whether the network is metered. Where there is no NetworkManager it is taken not to be: the answer is false,
// and the error says why.
func Now(ctx context.Context) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	bus, err := dbus.ConnectSystemBus(dbus.WithContext(ctx))
	if err != nil {
		return false, fmt.Errorf("asking whether the network is metered: %w", err)
	}
	defer bus.Close()
	var value dbus.Variant
	err = bus.Object("org.freedesktop.NetworkManager", "/org/freedesktop/NetworkManager").
		CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", 0, "org.freedesktop.NetworkManager", "Metered").Store(&value)
	if err != nil {
		return false, fmt.Errorf("asking whether the network is metered: %w", err)
	}
	said, ok := value.Value().(uint32)
	if !ok {
		return false, errors.New("asking whether the network is metered: the answer is no number")
	}
	return said == yes || said == guessYes, nil
}
