package engine

import (
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"satchel/sync/document"
)

func TestSomebodyWhoWatchesIsToldThatTheServiceCantBeReached(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := build(t)
		s := newService()
		e, stop := h.run(map[string]Uploader{"ann": s})
		var last atomic.Pointer[Snapshot]
		cancel := e.Subscribe(func(s Snapshot) { last.Store(&s) })
		time.Sleep(10 * time.Minute)
		if _, _, probes := s.count(); probes < 9 || probes > 12 {
			t.Errorf("%d probes in ten quiet minutes", probes)
		}
		s.set(nil, func() error { return errNetwork })
		time.Sleep(2 * time.Minute)
		if now := last.Load(); len(now.Pauses) != 1 || now.Pauses[0].Reason.Code != document.Offline {
			t.Errorf("with the network down it is shown %+v", now)
		}
		s.set(nil, nil)
		time.Sleep(time.Minute)
		if now := last.Load(); len(now.Pauses) != 0 {
			t.Errorf("with the network back it is shown %+v", now)
		}
		cancel()
		_, _, before := s.count()
		time.Sleep(time.Hour)
		if _, _, after := s.count(); after > before+1 {
			t.Errorf("%d probes for nobody", after-before)
		}
		stop()
	})
}

func TestSubscribersAreToldEveryChangeOnceAndASlowOneOnlyTheSum(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := build(t)
		docs := h.add("ann", make20()...)
		e, stop := h.run(map[string]Uploader{"ann": newService()})
		quick, slow := map[uuid.UUID]document.State{}, map[uuid.UUID]document.State{}
		calls := 0
		var mu sync.Mutex
		stopQuick := e.Subscribe(func(s Snapshot) {
			mu.Lock()
			defer mu.Unlock()
			for _, r := range s.Changed {
				quick[r.ID] = r.State
			}
		})
		stopSlow := e.Subscribe(func(s Snapshot) {
			time.Sleep(time.Minute)
			mu.Lock()
			defer mu.Unlock()
			calls++
			for _, r := range s.Changed {
				slow[r.ID] = r.State
			}
		})
		time.Sleep(5 * time.Minute)
		must(t, e.Remove(t.Context(), docs[0].ID))
		time.Sleep(5 * time.Minute)
		stopQuick()
		stopSlow()
		stop()
		mu.Lock()
		defer mu.Unlock()
		if len(quick) != 20 || len(slow) != 20 || calls > 5 {
			t.Errorf("told of %d and %d of 20 documents, the slow one %d times", len(quick), len(slow), calls)
		}
		if diff := cmp.Diff(quick, slow); diff != "" || quick[docs[3].ID] != document.Accepted {
			t.Error(diff)
		}
	})
}

func TestAServiceThatIsTriedAnewIsNotTakenForReachedBeforeItAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := build(t)
		h.add("ann", make20()...)
		s := newService()
		s.set(func(int, document.Record) error { return errNetwork }, func() error { return errNetwork })
		watch := func(uploader Uploader) (last *atomic.Pointer[Snapshot], stop func()) {
			e, end := h.run(map[string]Uploader{"ann": uploader})
			last = &atomic.Pointer[Snapshot]{}
			cancel := e.Subscribe(func(s Snapshot) { last.Store(&s) })
			time.Sleep(time.Minute)
			return last, func() { cancel(); end() }
		}
		last, stop := watch(s)
		if silent := last.Load().Silent; len(silent) != 1 || silent[0].Account != "ann" {
			t.Errorf("with the network down: %+v", silent)
		}
		since := last.Load().Silent[0].Since
		stop()

		h.close()
		h.open()
		answering := newService()
		answering.hang = make(chan struct{})
		answering.set(nil, func() error { <-answering.hang; return nil })
		last, stop = watch(answering)
		if now := last.Load(); len(now.Silent) != 1 || len(now.Pauses) != 0 || !now.Silent[0].Since.Equal(since) {
			t.Errorf("while it is tried anew: %+v", now)
		}
		close(answering.hang)
		time.Sleep(time.Minute)
		if now := last.Load(); len(now.Silent) != 0 {
			t.Errorf("after it has answered: %+v", now.Silent)
		}
		stop()
	})
}
