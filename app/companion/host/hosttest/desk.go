// Package hosttest is a desktop for tests: its tray and its notices, on a real session bus.
package hosttest

import (
	"sync"
	"testing"

	"github.com/godbus/dbus/v5"
	"github.com/godbus/dbus/v5/prop"
)

// Shown is a notice that the desktop shows.
type Shown struct {
	Number      uint32
	Title, Text string
	Actions     []string // key and label in turns
}

// Desk is a desktop that shows a tray and notices.
type Desk struct {
	connection *dbus.Conn

	mu    sync.Mutex
	shown []Shown
	items []string // of the tray: the bus names that registered one
}

// NewDesk puts a desktop on a session bus until the test ends. Its tray is there if told so.
func NewDesk(t testing.TB, address string, tray bool) *Desk {
	t.Helper()
	connection, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = connection.Close() })
	d := &Desk{connection: connection}
	own := func(name, path, of string, methods map[string]any) {
		t.Helper()
		err := connection.ExportMethodTable(methods, dbus.ObjectPath(path), of)
		if err != nil {
			t.Fatal(err)
		}
		if reply, err := connection.RequestName(name, dbus.NameFlagDoNotQueue); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
			t.Fatalf("owning %s: %v %v", name, reply, err)
		}
	}
	own("org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.freedesktop.Notifications",
		map[string]any{"Notify": d.notify})
	if !tray {
		return d
	}
	const watcher = "org.kde.StatusNotifierWatcher"
	_, err = prop.Export(connection, "/StatusNotifierWatcher", prop.Map{watcher: {
		"IsStatusNotifierHostRegistered": {Value: true, Emit: prop.EmitFalse},
	}})
	if err != nil {
		t.Fatal(err)
	}
	own(watcher, "/StatusNotifierWatcher", watcher, map[string]any{"RegisterStatusNotifierItem": d.register})
	return d
}

func (d *Desk) notify(_ string, _ uint32, _, title, text string, actions []string, _ map[string]dbus.Variant, _ int32) (uint32, *dbus.Error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	number := uint32(len(d.shown) + 1)
	d.shown = append(d.shown, Shown{number, title, text, actions})
	return number, nil
}

func (d *Desk) register(sender dbus.Sender, _ string) *dbus.Error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.items = append(d.items, string(sender))
	return nil
}

// Notices are those shown so far.
func (d *Desk) Notices() []Shown {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]Shown(nil), d.shown...)
}

// Items is how many programs are in the tray.
func (d *Desk) Items() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.items)
}

// Press presses a notice.
func (d *Desk) Press(t testing.TB, number uint32) {
	t.Helper()
	err := d.connection.Emit("/org/freedesktop/Notifications", "org.freedesktop.Notifications.ActionInvoked", number, "default")
	if err != nil {
		t.Fatal(err)
	}
}

// Dismiss closes a notice as a person does (reason 2).
func (d *Desk) Dismiss(t testing.TB, number uint32) {
	t.Helper()
	err := d.connection.Emit("/org/freedesktop/Notifications", "org.freedesktop.Notifications.NotificationClosed", number, uint32(2))
	if err != nil {
		t.Fatal(err)
	}
}
