package background

import (
	"sync/atomic"

	"fyne.io/fyne/v2"
)

// ended is the toolkit that takes nothing any more. One that has ended does what it is handed on the goroutine that hands it
// over, with no window left, or panics.
var ended atomic.Pointer[fyne.Driver]

// Do has the UI thread do something, and is called from any other goroutine. Once the toolkit has ended it does nothing.
func Do(fn func()) { hand(fyne.CurrentApp().Driver(), fn) }

// End hands the toolkit there is now nothing more. It is called before that ends, and again where it may have ended by
// itself, as it does on a signal.
func End() {
	driver := fyne.CurrentApp().Driver()
	ended.Store(&driver)
}

func over(driver fyne.Driver) bool {
	last := ended.Load()
	return last != nil && *last == driver
}

func hand(driver fyne.Driver, fn func()) {
	if over(driver) {
		return
	}
	defer func() {
		if over(driver) { // meanwhile, and its queue is closed
			_ = recover()
		}
	}()
	driver.DoFromGoroutine(func() {
		if !over(driver) {
			fn()
		}
	}, false)
}
