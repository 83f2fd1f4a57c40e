package acceptance

import (
	"strings"
	"testing"

	"github.com/godbus/dbus/v5"
	"github.com/godbus/dbus/v5/prop"
)

// Documents wait while NetworkManager says that the network is metered and the person wants them to, and go when it
// says so no more.
func TestOnAMeteredNetworkDocumentsWaitIfThePersonSaysSo(t *testing.T) {
	w := newWorld(t).signedIn()
	for _, setting := range w.env {
		if address, ok := strings.CutPrefix(setting, "DBUS_SESSION_BUS_ADDRESS="); ok {
			w.ctl.Env = append(w.ctl.Env, "DBUS_SYSTEM_BUS_ADDRESS="+address)
			w.env = append(w.env, "DBUS_SYSTEM_BUS_ADDRESS="+address)
		}
	}
	network := networkManager(t, w.env)
	w.must(0, "", "add", w.jpeg("joists.jpg"))
	contains(t, w.must(0, "", "network", "--metered", "wait", "--limit", "5MB").Out, "they wait", "5.0 MB a second")
	contains(t, w.must(4, "", "sync").Out, "This network is metered", "1 document is safe here")
	contains(t, w.must(0, "", "list").Out, "metered")
	network.SetMust(managerName, "Metered", uint32(2))
	contains(t, w.must(0, "", "sync", "--until-done", "--timeout", "1m").Out, "accepted now")
}

const managerName = "org.freedesktop.NetworkManager"

// networkManager stands in for NetworkManager on the bus that the environment names, on a metered network.
func networkManager(t *testing.T, env []string) *prop.Properties {
	t.Helper()
	address := ""
	for _, setting := range env {
		if is, ok := strings.CutPrefix(setting, "DBUS_SYSTEM_BUS_ADDRESS="); ok {
			address = is
		}
	}
	connection, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = connection.Close() })
	properties, err := prop.Export(connection, "/org/freedesktop/NetworkManager", prop.Map{managerName: {"Metered": {Value: uint32(1), Emit: prop.EmitFalse}}})
	if err != nil {
		t.Fatal(err)
	}
	if reply, err := connection.RequestName(managerName, dbus.NameFlagDoNotQueue); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatalf("%v %v", reply, err)
	}
	return properties
}
