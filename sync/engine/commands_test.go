package engine

import (
	"errors"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"satchel/sync/document"
	"satchel/sync/ledger"
	"satchel/sync/resumable"
)

func TestWakeTriesEverythingAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := build(t)
		h.add("ann", make20()...)
		s := newService()
		s.set(func(int, document.Record) error { return refuse(http.StatusBadGateway) }, nil)
		e, stop := h.run(map[string]Uploader{"ann": s})
		time.Sleep(2 * time.Hour)
		s.set(nil, nil)
		begin := time.Now()
		e.Wake()
		_, err := e.UntilDone(t.Context(), "")
		must(t, err)
		if took := time.Since(begin); took > time.Second {
			t.Errorf("it took %v", took)
		}
		stop()
	})
}

// setUpWanted is how a service refuses whoever has not met what a site demands.
var setUpWanted = &resumable.Error{Status: http.StatusForbidden, Code: "two-factor-setup"}

func TestWakeGoesOnAfterTheTwoFactorThatASiteDemandsIsSetUpAndAsksTheServiceOnceWhereItIsNot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := build(t)
		h.add("ann", make20()...)
		s := newService()
		var asked atomic.Int64
		s.set(func(int, document.Record) error { asked.Add(1); return setUpWanted }, nil)
		e, stop := h.run(map[string]Uploader{"ann": s})
		outcome, err := e.UntilDone(t.Context(), "")
		must(t, err)
		before := asked.Load()
		e.Wake()
		synctest.Wait()
		if outcome.NeedsPerson != 20 {
			t.Errorf("%d documents wait for their person", outcome.NeedsPerson)
		}
		if all := asked.Load(); all == before || all > 2*before {
			t.Errorf("the service was asked %d times before it was woken, and %d in all", before, all)
		}
		s.set(nil, nil)
		e.Wake()
		_, err = e.UntilDone(t.Context(), "")
		must(t, err)
		stop()
		if diff := cmp.Diff(map[document.State]int{document.Accepted: 20}, h.states()); diff != "" {
			t.Error(diff)
		}
	})
}

func TestRetryAndRemove(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := build(t)
		docs := h.add("ann", 1, 2, 3, 4)
		s := newService()
		s.set(func(int, document.Record) error { return refuse(http.StatusUnprocessableEntity) }, nil)
		e, stop := h.run(map[string]Uploader{"ann": s})
		_, err := e.UntilDone(t.Context(), "")
		must(t, err)
		must(t, e.Remove(t.Context(), docs[0].ID))
		if _, err := e.Get(docs[0].ID); !errors.Is(err, ledger.ErrUnknown) {
			t.Errorf("the removed document: %v", err)
		}
		if err := e.Remove(t.Context(), docs[0].ID); !errors.Is(err, ledger.ErrUnknown) {
			t.Errorf("removing it again: %v", err)
		}
		s.set(nil, nil)
		n, err := e.Retry(t.Context(), docs[1].ID)
		must(t, err)
		all, err := e.Retry(t.Context())
		must(t, err)
		if n != 1 || all != 2 {
			t.Errorf("retried %d, then %d", n, all)
		}
		_, err = e.UntilDone(t.Context(), "")
		must(t, err)
		if _, err := e.Retry(t.Context(), docs[1].ID); !errors.Is(err, document.ErrTransition) {
			t.Errorf("retrying an accepted document: %v", err)
		}
		must(t, e.Remove(t.Context(), docs[1].ID))
		stop()
		if diff := cmp.Diff(map[document.State]int{document.Accepted: 2}, h.states()); diff != "" {
			t.Error(diff)
		}
		files, err := h.ledger.Spool().List()
		must(t, err)
		if len(files) != 0 {
			t.Errorf("%d copies are left", len(files))
		}
	})
}

func TestRetryAndRemoveWorkWithoutRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := build(t)
		docs := h.add("ann", 1, 2)
		asking, err := docs[0].AskPerson(document.Because(document.Refused), document.Remedy(document.Refused), h.now(), "test")
		must(t, err)
		must(t, h.ledger.Put(asking))
		e := New(Options{Ledger: h.ledger, Now: h.now})
		n, err := e.Retry(t.Context())
		must(t, err)
		must(t, e.Remove(t.Context(), docs[1].ID))
		if diff := cmp.Diff(map[document.State]int{document.Spooled: 1}, h.states()); n != 1 || diff != "" {
			t.Error(n, diff)
		}
	})
}

func TestRemovingWhileItIsSentStopsIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := build(t)
		doc := h.add("ann", 3_000_000)[0]
		s := newService()
		s.hang = make(chan struct{})
		e, stop := h.run(map[string]Uploader{"ann": s})
		synctest.Wait()
		r, err := e.Get(doc.ID)
		must(t, err)
		if !r.State.OnTheWire() {
			t.Fatalf("the document is %s", r.State)
		}
		must(t, e.Remove(t.Context(), doc.ID))
		outcome, err := e.UntilDone(t.Context(), "")
		must(t, err)
		stop()
		if n, _, _ := s.count(); n != 0 || !outcome.Done() || len(h.states()) != 0 {
			t.Errorf("%d accepted, %+v, %v", n, outcome, h.states())
		}
	})
}

func TestCancellingRunLeavesDocumentsToGoOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := build(t)
		h.add("ann", 3_000_000, 4_000_000, 5)
		s := newService()
		s.hang = make(chan struct{})
		_, stop := h.run(map[string]Uploader{"ann": s})
		synctest.Wait()
		stop()
		if diff := cmp.Diff(map[document.State]int{document.Spooled: 3}, h.states()); diff != "" {
			t.Error(diff)
		}
		listed, err := h.ledger.List(ledger.Query{})
		must(t, err)
		if listed[0].UploadURL == "" {
			t.Error("the upload's address is forgotten")
		}
	})
}

func TestARemovedDocumentThatWasReadAheadIsNotSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := build(t)
		docs := h.add("ann", make20()...)
		s := newService()
		s.hang = make(chan struct{})
		e, stop := h.run(map[string]Uploader{"ann": s})
		synctest.Wait()
		must(t, e.Remove(t.Context(), docs[19].ID))
		close(s.hang)
		outcome, err := e.UntilDone(t.Context(), "")
		must(t, err)
		stop()
		if n, _, _ := s.count(); n != 19 || !outcome.Done() {
			t.Errorf("%d were sent; %+v", n, outcome)
		}
	})
}

func TestANewStartTriesWhatStillWaited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := build(t)
		h.add("ann", make20()...)
		s := newService()
		s.set(func(int, document.Record) error { return refuse(http.StatusBadGateway) }, nil)
		_, stop := h.run(map[string]Uploader{"ann": s})
		time.Sleep(2 * time.Hour)
		stop()
		if diff := cmp.Diff(map[document.State]int{document.Waiting: 20}, h.states()); diff != "" {
			t.Error(diff)
		}
		s.set(nil, nil)
		e, stop := h.run(map[string]Uploader{"ann": s})
		outcome, err := e.UntilIdle(t.Context(), "")
		must(t, err)
		stop()
		if !outcome.Done() {
			t.Errorf("left after a new start: %+v", outcome)
		}
	})
}
