package background_test

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"fyne.io/fyne/v2"

	"satchel/app/companion/background"
	"satchel/app/companion/companiontest"
	"satchel/app/companion/theme"
)

// ending is an app whose toolkit panics, as the real one may, if it is handed something after it has ended.
type ending struct {
	fyne.App
	driver fyne.Driver
}

func (e ending) Driver() fyne.Driver { return e.driver }

type endingDriver struct {
	fyne.Driver
	ended  atomic.Bool
	handed atomic.Int64
}

func (d *endingDriver) DoFromGoroutine(func(), bool) {
	if d.ended.Load() {
		panic("send on closed channel")
	}
	d.handed.Add(1)
}

func TestNothingIsHandedToAToolkitThatHasEnded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // which waits for all that was begun, while no other toolkit is there
		desk := companiontest.NewDesk(t, theme.Light)
		driver := &endingDriver{Driver: desk.Driver()}
		fyne.SetCurrentApp(ending{desk, driver})
		var workers sync.WaitGroup
		stop := make(chan struct{})
		for range 4 {
			workers.Go(func() {
				for {
					select {
					case <-stop:
						return
					default:
						background.Do(func() {})
					}
				}
			})
		}
		for driver.handed.Load() < 100 {
			runtime.Gosched()
		}
		background.End()
		driver.ended.Store(true)
		background.Do(func() {})
		background.Run(t.Context(), func(ctx context.Context) (int, error) { close(stop); return 0, nil }, func(int, error) {})
		workers.Wait()
	})
}

// A signal reaches the toolkit too, which may have ended by itself when it is told to.
func TestAToolkitThatEndedByItselfIsToldToEnd(t *testing.T) {
	desk := companiontest.NewDesk(t, theme.Light)
	fyne.SetCurrentApp(ending{desk, drained{desk.Driver()}})
	background.Do(background.End)
	background.Do(func() { t.Error("it was done where no window is left") })
}

// drained does at once, and on whatever goroutine it is handed over by, what it is handed.
type drained struct{ fyne.Driver }

func (drained) DoFromGoroutine(fn func(), _ bool) { fn() }

func TestTheNextToolkitIsHandedWhatIsForIt(t *testing.T) {
	companiontest.NewDesk(t, theme.Light)
	background.End()
	desk := companiontest.NewDesk(t, theme.Light)
	done := false
	background.Do(func() { done = true })
	if desk.Pump(); !done {
		t.Error("it was dropped")
	}
}
