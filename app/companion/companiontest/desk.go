package companiontest

import (
	"net/url"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"satchel/app/companion/theme"
	"satchel/app/words"
)

// Patience bounds how long a test waits for something to happen.
const Patience = time.Minute

// Desk is an app whose UI thread is the test's goroutine: what goroutines hand to fyne.Do waits until the test pumps.
type Desk struct {
	fyne.App
	Tongue words.Tongue // that its windows speak; English unless set
	Ended  int          // how often it was told to end
	driver *driver
	browse func(*url.URL) error
}

// Opens has addresses opened by a double of the browser.
func (d *Desk) Opens(browse func(*url.URL) error) { d.browse = browse }

// OpenURL is fyne.App's.
func (d *Desk) OpenURL(address *url.URL) error {
	if d.browse == nil {
		return d.App.OpenURL(address)
	}
	return d.browse(address)
}

// Quit closes the windows, as the toolkit's own apps do.
func (d *Desk) Quit() {
	d.Ended++
	for _, window := range slices.Clone(d.driver.AllWindows()) {
		window.Close()
	}
}

// NewDesk makes the desk the current app, until the next one. It stays so when the test has ended, for a timer that the
// test left behind must find a thread that does nothing any more: on the test driver itself it would draw at once, on a
// thread of its own, and leave sizes in Fyne's caches that the next test's theme doesn't have.
func NewDesk(t testing.TB, mode theme.Mode) *Desk {
	t.Helper()
	inner := test.NewApp()
	d := &Desk{App: inner, driver: &driver{Driver: inner.Driver(), todo: make(chan func(), 4096)}}
	fyne.SetCurrentApp(d)
	d.Settings().SetTheme(theme.New(mode))
	return d
}

// Driver is the test driver with a UI thread.
func (d *Desk) Driver() fyne.Driver { return d.driver }

// Pump does what waits for the UI thread.
func (d *Desk) Pump() {
	for {
		select {
		case fn := <-d.driver.todo:
			fn()
		default:
			return
		}
	}
}

// Until pumps until something holds, and fails the test if it never does.
func (d *Desk) Until(t testing.TB, what string, holds func() bool) {
	t.Helper()
	deadline := time.NewTimer(Patience)
	defer deadline.Stop()
	for {
		d.Pump()
		if holds() {
			return
		}
		select {
		case fn := <-d.driver.todo:
			fn()
		case <-deadline.C:
			t.Fatalf("waited %s in vain until %s", Patience, what)
		}
	}
}

type driver struct {
	fyne.Driver
	todo  chan func()
	phone bool
}

// BePhone makes the computer that the desk stands on a phone.
func (d *Desk) BePhone() { d.driver.phone = true }

// Device is fyne.Driver's.
func (d *driver) Device() fyne.Device { return device{d.Driver.Device(), d.phone} }

type device struct {
	fyne.Device
	phone bool
}

// IsMobile is fyne.Device's.
func (d device) IsMobile() bool { return d.phone }

// DoFromGoroutine queues fn for the test's goroutine.
func (d *driver) DoFromGoroutine(fn func(), wait bool) {
	if !wait {
		d.todo <- fn
		return
	}
	done := make(chan struct{})
	d.todo <- func() { fn(); close(done) }
	<-done
}
