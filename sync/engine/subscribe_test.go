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
