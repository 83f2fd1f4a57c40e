package engine

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"satchel/sync/document"
	"satchel/sync/ledger"
)

func TestWaitingForOneAccountIsNotWaitingForAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := build(t)
		h.add("ann", make20()...)
		h.add("bob", make20()...)
		anns, bobs := newService(), newService()
		bobs.set(func(int, document.Record) error { return errNetwork }, func() error { return errNetwork })
		e, stop := h.run(map[string]Uploader{"ann": anns, "bob": bobs})
		defer stop()

		outcome, err := e.UntilDone(t.Context(), "ann")
		must(t, err)
		if !outcome.Done() || outcome.Offline || len(outcome.Pauses) != 0 {
			t.Errorf("ann's outcome is %+v, which tells of bob", outcome)
		}
		if accepted, _, _ := anns.count(); accepted != 20 {
			t.Errorf("%d of ann's 20 documents are accepted", accepted)
		}
		listed, err := e.List(ledger.Query{Account: "ann", States: []document.State{document.Accepted}})
		must(t, err)
		if len(listed) != 20 {
			t.Errorf("%d of them are written down", len(listed))
		}

		limited, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		if outcome, err := e.UntilDone(limited, "bob"); !errors.Is(err, context.DeadlineExceeded) || !outcome.Offline || outcome.Moving != 20 {
			t.Errorf("bob's outcome is %+v (%v)", outcome, err)
		}
		bobs.set(nil, nil)
		outcome, err = e.UntilDone(t.Context(), "")
		must(t, err)
		if accepted, _, _ := bobs.count(); accepted != 20 || !outcome.Done() {
			t.Errorf("waiting for everybody ended with %+v and %d of bob's documents", outcome, accepted)
		}
	})
}

func TestAnAccountThatOthersLeaveNoRoomIsNotIdle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := build(t)
		h.add("bob", make20()...)
		anns, bobs := newService(), newService()
		bobs.hang = make(chan struct{})
		e, stop := h.run(map[string]Uploader{"bob": bobs})
		defer stop()
		synctest.Wait() // all room is bob's now
		must(t, e.SignIn(t.Context(), "ann", anns))
		e.Added(h.add("ann", 100))

		idle := make(chan Outcome, 1)
		go func() {
			outcome, _ := e.UntilIdle(t.Context(), "ann")
			idle <- outcome
		}()
		time.Sleep(time.Minute)
		select {
		case outcome := <-idle:
			t.Fatalf("told idle with %+v while bob's uploads take all room", outcome)
		default:
		}
		close(bobs.hang)
		if outcome := <-idle; !outcome.Done() {
			t.Errorf("ann's outcome is %+v", outcome)
		}
	})
}

// What ends a program ends both its Run and whoever waits for it, in either order.
func TestWhoeverIsEndedTogetherWithRunIsToldOfTheirOwnEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, stop := build(t).run(nil)
		stop()
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		for range 100 { // select takes either of what has happened
			if _, err := e.UntilDone(gone, ""); !errors.Is(err, context.Canceled) {
				t.Fatalf("who has ended themselves is told %v", err)
			}
		}
		if _, err := e.UntilDone(t.Context(), ""); !errors.Is(err, ErrStopped) {
			t.Errorf("who goes on is told %v", err)
		}
	})
}
