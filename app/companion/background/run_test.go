package background_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"satchel/app/companion/background"
	"satchel/app/companion/companiontest"
	"satchel/app/companion/theme"
)

func TestTheOutcomeComesBackOnTheUIThread(t *testing.T) {
	desk := companiontest.NewDesk(t, theme.Light)
	var got int
	background.Run(t.Context(), func(context.Context) (int, error) { return 7, nil }, func(n int, err error) { got = n })
	if got != 0 {
		t.Fatal("it came before the UI thread was asked")
	}
	desk.Until(t, "the outcome is there", func() bool { return got == 7 })
}

func TestAnOutcomeNobodyWaitsForIsDropped(t *testing.T) {
	desk := companiontest.NewDesk(t, theme.Light)
	ctx, cancel := context.WithCancel(t.Context())
	finished := make(chan struct{})
	background.Run(ctx, func(context.Context) (int, error) { defer close(finished); cancel(); return 7, nil },
		func(int, error) { t.Error("it was brought to a screen that is gone") })
	<-finished
	marker := false
	background.Run(t.Context(), func(context.Context) (int, error) { return 0, nil }, func(int, error) { marker = true })
	desk.Until(t, "a later outcome is there", func() bool { return marker })
}

func TestProgressShowsOnlyWhenTheWaitIsLong(t *testing.T) {
	for name, c := range map[string]struct {
		lasts time.Duration
		shown bool
	}{
		"shorter than patience": {background.Patience / 2, false},
		"longer":                {background.Patience * 2, true},
	} {
		synctest.Test(t, func(t *testing.T) {
			desk := companiontest.NewDesk(t, theme.Light)
			var shown, hidden, done bool
			failure := errors.New("no")
			background.RunShown(t.Context(), func() { shown = true }, func() { hidden = true },
				func(context.Context) (int, error) { time.Sleep(c.lasts); return 0, failure },
				func(_ int, err error) { done = errors.Is(err, failure) })
			time.Sleep(background.Patience + time.Millisecond)
			desk.Pump()
			time.Sleep(c.lasts)
			synctest.Wait()
			desk.Pump()
			if shown != c.shown || !hidden || !done {
				t.Errorf("%s: shown %v, hidden %v, done %v", name, shown, hidden, done)
			}
		})
	}
}

func TestNoProgressShowsWhereNobodyWaitsAnyMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk := companiontest.NewDesk(t, theme.Light)
		ctx, cancel := context.WithCancel(t.Context())
		background.RunShown(ctx, func() { t.Error("it shows progress") }, func() {},
			func(context.Context) (int, error) { time.Sleep(2 * background.Patience); return 0, nil },
			func(int, error) { t.Error("it is done") })
		cancel()
		time.Sleep(3 * background.Patience)
		synctest.Wait()
		desk.Pump()
	})
}

func TestWhatIsStoppedDoesNotHappen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk := companiontest.NewDesk(t, theme.Light)
		happened := 0
		background.After(time.Second, func() { happened++ })
		stop := background.After(time.Second, func() { t.Error("happened though stopped") })
		stop()
		late := background.After(time.Second, func() { t.Error("happened though stopped before its turn on the UI thread") })
		time.Sleep(2 * time.Second)
		synctest.Wait()
		late() // its time has passed, and it waits for the UI thread
		desk.Pump()
		if happened != 1 {
			t.Errorf("happened %d times", happened)
		}
	})
}
