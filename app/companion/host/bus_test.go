//go:build linux

package host_test

import (
	"strings"
	"testing"

	"satchel/app/companion/host"
	"satchel/app/companion/host/hosttest"
	"satchel/storage/keychain/keychaintest"
)

// connect connects to a session bus of the test's own and returns its address as well.
func connect(t *testing.T) (*host.Bus, string) {
	t.Helper()
	var address string
	for _, setting := range keychaintest.Bus(t) {
		if found, ok := strings.CutPrefix(setting, "DBUS_SESSION_BUS_ADDRESS="); ok {
			address = found
		}
	}
	bus, err := host.Connect(t.Context(), address, "org.satchel.companion")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = bus.Close() })
	return bus, address
}

func TestADesktopHasATrayWhileSomethingShowsOne(t *testing.T) {
	bus, address := connect(t)
	if bus.HasTray() {
		t.Error("there is a tray on an empty bus")
	}
	hosttest.NewDesk(t, address, true)
	if !bus.HasTray() {
		t.Error("the tray is not found")
	}
}

func TestWhoPressesANoticeIsHeardAndWhoDismissesItIsNot(t *testing.T) {
	bus, address := connect(t)
	desk := hosttest.NewDesk(t, address, false)
	pressed := make(chan string, 4)
	for _, title := range []string{"dismissed", "pressed"} {
		if err := bus.Notify(host.Notice{Title: title, Text: "what and why"}, func() { pressed <- title }); err != nil {
			t.Fatal(err)
		}
	}
	shown := desk.Notices()
	if len(shown) != 2 || shown[1].Title != "pressed" || shown[1].Text != "what and why" || shown[1].Actions[0] != "default" {
		t.Fatalf("shown %+v", shown)
	}
	desk.Dismiss(t, shown[0].Number)
	desk.Press(t, shown[0].Number) // as no desktop does
	desk.Press(t, 99)
	desk.Press(t, shown[1].Number)
	if got := <-pressed; got != "pressed" {
		t.Errorf("heard %q", got)
	}
}

func TestWithoutANoticeServiceItIsSaid(t *testing.T) {
	bus, _ := connect(t)
	if err := bus.Notify(host.Notice{Title: "lost"}, nil); err == nil {
		t.Error("nobody shows it, and nothing is said")
	}
}
