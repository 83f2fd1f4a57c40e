package background

import (
	"sync"

	"fyne.io/fyne/v2"
)

// gate is what everything that is handed to the UI thread goes through. A toolkit that has ended does it on the goroutine
// that hands it over, with no window left, or panics.
var gate struct {
	sync.RWMutex
	ended fyne.Driver
}

// Do has the UI thread do something, and is called from any other goroutine. Once the toolkit has ended it does nothing.
func Do(fn func()) { hand(fyne.CurrentApp().Driver(), fn) }

// End hands the toolkit there is now nothing more. It is called on the UI thread before that ends.
func End() {
	gate.Lock()
	defer gate.Unlock()
	gate.ended = fyne.CurrentApp().Driver()
}

func hand(driver fyne.Driver, fn func()) {
	gate.RLock()
	defer gate.RUnlock()
	if gate.ended != driver {
		driver.DoFromGoroutine(fn, false)
	}
}
