package jobs

import (
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"
)

// On a full disk River tries for seven seconds to write down that it leads no more.
func TestWhatCanNotBeTidiedUpHoldsUpNoStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := &Queue{log: slog.New(slog.DiscardHandler)}
		began := time.Now()
		if err := q.awaitStop(t.Context(), make(chan error)); err != nil {
			t.Error(err)
		}
		if took := time.Since(began); took != tidyPatience {
			t.Errorf("it waited %v, want %v", took, tidyPatience)
		}
	})
}

func TestAJobUnderWayIsWaitedForHoweverLongItTakes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := &Queue{log: slog.New(slog.DiscardHandler)}
		q.underWay.Store(1)
		began, stopped, failure := time.Now(), make(chan error, 1), errors.New("stopped after the job")
		time.AfterFunc(9*tidyPatience+time.Second, func() { stopped <- failure })
		if err := q.awaitStop(t.Context(), stopped); !errors.Is(err, failure) {
			t.Errorf("it ended with %v", err)
		}
		if took := time.Since(began); took != 9*tidyPatience+time.Second {
			t.Errorf("it waited %v", took)
		}
	})
}
