package host

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/godbus/dbus/v5"
)

// patience bounds what is asked of the desktop; asking may start a program there.
const patience = 5 * time.Second

const (
	watcher       = "org.kde.StatusNotifierWatcher"
	notifications = "org.freedesktop.Notifications"
)

// Bus is a free desktop, reached over the session's D-Bus. Its tray shows Status Notifier Items, its notices are those of
// the Desktop Notifications Specification 1.2.
type Bus struct {
	connection *dbus.Conn
	program    string // as the desktop knows it

	mu      sync.Mutex
	pressed map[uint32]func() // by the notice's number, until it is closed
}

// Connect finds the desktop at a session bus's address, such as DBUS_SESSION_BUS_ADDRESS has. The program is the name of
// its .desktop file.
func Connect(ctx context.Context, address, program string) (*Bus, error) {
	connection, err := dbus.Connect(address, dbus.WithContext(ctx))
	if err != nil {
		return nil, fmt.Errorf("reaching the desktop over D-Bus: %w", err)
	}
	b := &Bus{connection: connection, program: program, pressed: map[uint32]func(){}}
	for _, member := range []string{"ActionInvoked", "NotificationClosed"} {
		if err := connection.AddMatchSignal(dbus.WithMatchInterface(notifications), dbus.WithMatchMember(member)); err != nil {
			return nil, errors.Join(fmt.Errorf("listening for pressed notices: %w", err), connection.Close())
		}
	}
	heard := make(chan *dbus.Signal, 16)
	connection.Signal(heard)
	go b.listen(heard)
	return b, nil
}

// listen ends when the connection does, which closes what is heard.
func (b *Bus) listen(heard <-chan *dbus.Signal) {
	for signal := range heard {
		if len(signal.Body) < 1 {
			continue
		}
		number, ok := signal.Body[0].(uint32)
		if !ok {
			continue
		}
		b.mu.Lock()
		pressed := b.pressed[number]
		if signal.Name == notifications+".NotificationClosed" {
			delete(b.pressed, number)
			pressed = nil
		}
		b.mu.Unlock()
		if pressed != nil {
			pressed()
		}
	}
}

// HasTray implements Host.
func (b *Bus) HasTray() bool {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	var shown dbus.Variant
	err := b.connection.Object(watcher, "/StatusNotifierWatcher").
		CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", dbus.FlagNoAutoStart, watcher, "IsStatusNotifierHostRegistered").
		Store(&shown)
	is, _ := shown.Value().(bool)
	return err == nil && is
}

// Notify implements Host.
func (b *Bus) Notify(notice Notice, pressed func()) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	const (
		replaces = uint32(0)
		expires  = int32(-1) // when the desktop thinks fit
	)
	actions := []string{"default", notice.Open}
	hints := map[string]dbus.Variant{"desktop-entry": dbus.MakeVariant(b.program)}
	b.mu.Lock()
	defer b.mu.Unlock() // so that a press isn't heard before its number is known
	var number uint32
	err := b.connection.Object(notifications, "/org/freedesktop/Notifications").
		CallWithContext(ctx, notifications+".Notify", 0, "Satchel", replaces, b.program, notice.Title, notice.Text, actions, hints, expires).
		Store(&number)
	if err != nil {
		return fmt.Errorf("showing a notice: %w", err)
	}
	b.pressed[number] = pressed
	return nil
}

// Close implements Host.
func (b *Bus) Close() error { return b.connection.Close() }
