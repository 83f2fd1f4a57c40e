//go:build linux

package metered_test

import (
	"strings"
	"testing"

	"github.com/godbus/dbus/v5"
	"github.com/godbus/dbus/v5/prop"

	"satchel/storage/keychain/keychaintest"
	"satchel/sync/metered"
)

// systemBus is a bus of the test's own in the place of the system's.
func systemBus(t *testing.T) string {
	t.Helper()
	for _, setting := range keychaintest.Bus(t) {
		if address, ok := strings.CutPrefix(setting, "DBUS_SESSION_BUS_ADDRESS="); ok {
			t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
			return address
		}
	}
	t.Fatal("there is no bus")
	return ""
}

func TestNetworkManagerIsAsked(t *testing.T) {
	const manager = "org.freedesktop.NetworkManager"
	connection, err := dbus.Connect(systemBus(t))
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	properties, err := prop.Export(connection, "/org/freedesktop/NetworkManager", prop.Map{manager: {"Metered": {Value: uint32(0), Emit: prop.EmitFalse}}})
	if err != nil {
		t.Fatal(err)
	}
	if reply, err := connection.RequestName(manager, dbus.NameFlagDoNotQueue); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatalf("%v %v", reply, err)
	}
	for value, want := range map[uint32]bool{0: false, 1: true, 2: false, 3: true, 4: false} {
		properties.SetMust(manager, "Metered", value)
		if got, err := metered.Now(t.Context()); err != nil || got != want {
			t.Errorf("%d is %v (%v)", value, got, err)
		}
	}
}

func TestWithoutNetworkManagerNothingIsMetered(t *testing.T) {
	systemBus(t)
	if got, err := metered.Now(t.Context()); got || err == nil {
		t.Errorf("%v %v", got, err)
	}
}
