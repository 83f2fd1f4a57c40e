package engine

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"satchel/sync/document"
	"satchel/sync/ledger"
	"satchel/sync/resumable"
)

func TestARefusedTokenPausesTheAccountAndSigningInGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := build(t)
		h.add("ann", make20()...)
		h.add("bob", 10, 20)
		ann, bob := newService(), newService()
		ann.set(func(int, document.Record) error { return refuse(http.StatusUnauthorized) }, nil)
		e, stop := h.run(map[string]Uploader{"ann": ann, "bob": bob})
		outcome, err := e.UntilDone(t.Context())
		must(t, err)
		if outcome.NeedsPerson != 20 || outcome.Moving != 0 || len(outcome.Pauses) != 1 {
			t.Errorf("outcome %+v, want 20 for the person", outcome)
		}
		if n, _, _ := bob.count(); n != 2 {
			t.Errorf("%d of the other account's 2 documents are accepted", n)
		}
		time.Sleep(24 * time.Hour)
		if _, attempts, _ := ann.count(); attempts > 8 {
			t.Errorf("%d attempts with a token that is refused", attempts)
		}
		listed, err := e.List(ledger.Query{Account: "ann"})
		must(t, err)
		for _, r := range listed {
			if r.State != document.NeedsPerson || r.Action.Code != document.SignIn {
				t.Fatalf("%s is shown as %s", r.Name, r.State)
			}
		}
		ann.set(nil, nil)
		must(t, e.SignIn(t.Context(), "ann", ann))
		outcome, err = e.UntilDone(t.Context())
		must(t, err)
		stop()
		if !outcome.Done() {
			t.Errorf("outcome %+v is not done", outcome)
		}
	})
}

func TestAfterSignOutTheQueueWaitsForTheSamePerson(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := build(t)
		h.add("ann", make20()...)
		ann, bob := newService(), newService()
		ann.hang = make(chan struct{})
		e, stop := h.run(map[string]Uploader{"ann": ann})
		synctest.Wait()
		must(t, e.SignOut(t.Context(), "ann"))
		must(t, e.SignIn(t.Context(), "bob", bob))
		outcome, err := e.UntilDone(t.Context())
		must(t, err)
		if outcome.NeedsPerson != 20 {
			t.Errorf("outcome %+v, want 20 for the person", outcome)
		}
		if n, _, _ := bob.count(); n != 0 {
			t.Errorf("%d documents went out as somebody else", n)
		}
		stop()

		h.close()
		h.open()
		close(ann.hang)
		e, stop = h.run(map[string]Uploader{"ann": ann, "bob": bob})
		outcome, err = e.UntilDone(t.Context())
		must(t, err)
		stop()
		if n, _, _ := ann.count(); n != 20 || !outcome.Done() {
			t.Errorf("%d of 20 accepted after signing in again; %+v", n, outcome)
		}
	})
}

func TestRetryAfterIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := build(t)
		h.add("ann", make20()...)
		s := newService()
		s.set(func(attempt int, _ document.Record) error {
			if attempt <= 8 {
				return &resumable.Error{Status: http.StatusServiceUnavailable, RetryAfter: 2 * time.Minute}
			}
			return nil
		}, nil)
		begin := time.Now()
		e, stop := h.run(map[string]Uploader{"ann": s})
		_, err := e.UntilDone(t.Context())
		must(t, err)
		stop()
		if took := time.Since(begin); took < 2*time.Minute || took > 3*time.Minute {
			t.Errorf("went on after %v, asked for 2 minutes", took)
		}
	})
}

func TestAFullServiceIsTriedWithOneDocumentAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := build(t)
		h.add("ann", make20()...)
		s := newService()
		s.set(func(int, document.Record) error { return refuse(http.StatusInsufficientStorage) }, nil)
		e, stop := h.run(map[string]Uploader{"ann": s})
		time.Sleep(2 * time.Hour)
		if _, attempts, _ := s.count(); attempts < 10 || attempts > 60 {
			t.Errorf("%d attempts in two hours of a full service", attempts)
		}
		s.set(nil, nil)
		outcome, err := e.UntilDone(t.Context())
		must(t, err)
		stop()
		if !outcome.Done() {
			t.Errorf("outcome %+v is not done", outcome)
		}
	})
}

func TestAFailingServiceIsTriedLessAndLessAndTheAddressIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := build(t)
		big := h.add("ann", 3_000_000)[0]
		s := newService()
		s.set(func(int, document.Record) error { return refuse(http.StatusBadGateway) }, nil)
		e, stop := h.run(map[string]Uploader{"ann": s})
		time.Sleep(12 * time.Hour)
		_, attempts, _ := s.count()
		if attempts < 48 || attempts > 200 {
			t.Errorf("%d attempts in twelve hours", attempts)
		}
		r, err := e.Get(big.ID)
		must(t, err)
		if r.State != document.Waiting || r.Reason.Code != document.ServiceFailing || r.UploadURL == "" || r.Attempts != attempts || r.LastError == "" {
			t.Errorf("the document stands as %+v", r)
		}
		stop()
	})
}

func TestALostUploadIsCreatedAgainUnderTheSameID(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := build(t)
		big := h.add("ann", 3_000_000)[0]
		s := newService()
		s.set(func(attempt int, r document.Record) error {
			if attempt == 1 {
				return refuse(http.StatusGone)
			}
			if r.UploadURL != "" || r.ID != big.ID {
				t.Errorf("attempt %d goes on at %q", attempt, r.UploadURL)
			}
			return nil
		}, nil)
		e, stop := h.run(map[string]Uploader{"ann": s})
		_, err := e.UntilDone(t.Context())
		must(t, err)
		stop()
	})
}

func TestOnlyTheMatchingAcknowledgementFreesTheCopy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := build(t)
		doc := h.add("ann", 500)[0]
		s := &liar{service: newService()}
		e, stop := h.run(map[string]Uploader{"ann": s})
		time.Sleep(time.Hour)
		r, err := e.Get(doc.ID)
		must(t, err)
		if r.State != document.Waiting || r.Reason.Code != document.NoAcknowledgement {
			t.Errorf("the document stands as %s, %v", r.State, r.Reason)
		}
		must(t, h.ledger.Spool().Verify(t.Context(), doc.ID))
		stop()
	})
}

// liar acknowledges something else than it was sent.
type liar struct{ *service }

func (l *liar) Upload(ctx context.Context, r document.Record, content io.ReaderAt, progress func(string, int64)) (document.Acknowledgement, error) {
	ack, err := l.service.Upload(ctx, r, content, progress)
	ack.Size++
	return ack, err
}

func TestACopyThatIsGoneAsksThePersonAndHoldsUpNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := build(t)
		docs := h.add("ann", 500, 600, 700)
		must(t, os.Remove(filepath.Join(h.dir, "spool", docs[1].ID.String()+".doc")))
		damage(t, filepath.Join(h.dir, "spool", docs[2].ID.String()+".doc"))
		e, stop := h.run(map[string]Uploader{"ann": newService()})
		outcome, err := e.UntilDone(t.Context())
		must(t, err)
		stop()
		if outcome.NeedsPerson != 2 || outcome.Moving != 0 {
			t.Errorf("outcome %+v", outcome)
		}
		for i, want := range map[int]document.ReasonCode{1: document.BytesMissing, 2: document.BytesDamaged} {
			r, err := e.Get(docs[i].ID)
			must(t, err)
			if r.Reason == nil || r.Reason.Code != want || r.Action.Code != document.CaptureAgain {
				t.Errorf("document %d stands as %s, %v, %v", i, r.State, r.Reason, r.Action)
			}
		}
	})
}

func damage(t *testing.T, path string) {
	t.Helper()
	info, err := os.Stat(path)
	must(t, err)
	must(t, os.Truncate(path, info.Size()-10))
}

func TestAClockPutBackADayHangsNothing(t *testing.T) {
	for name, early := range map[string]bool{"while running": false, "before the start": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := build(t)
				h.add("ann", make20()...)
				s := newService()
				s.set(func(int, document.Record) error { return refuse(http.StatusBadGateway) }, nil)
				e, stop := h.run(map[string]Uploader{"ann": s})
				time.Sleep(30 * time.Minute)
				if early {
					stop()
				}
				h.shift.Store(int64(-24 * time.Hour))
				s.set(nil, nil)
				if early {
					e, stop = h.run(map[string]Uploader{"ann": s})
				}
				begin := time.Now()
				_, err := e.UntilDone(t.Context())
				must(t, err)
				if took := time.Since(begin); took > 2*time.Minute {
					t.Errorf("it took %v to go on", took)
				}
				stop()
			})
		})
	}
}

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
		_, err := e.UntilDone(t.Context())
		must(t, err)
		if took := time.Since(begin); took > time.Second {
			t.Errorf("it took %v", took)
		}
		stop()
	})
}

func TestRetryAndRemove(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := build(t)
		docs := h.add("ann", 1, 2, 3, 4)
		s := newService()
		s.set(func(int, document.Record) error { return refuse(http.StatusUnprocessableEntity) }, nil)
		e, stop := h.run(map[string]Uploader{"ann": s})
		_, err := e.UntilDone(t.Context())
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
		_, err = e.UntilDone(t.Context())
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
		outcome, err := e.UntilDone(t.Context())
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
		outcome, err := e.UntilDone(t.Context())
		must(t, err)
		stop()
		if n, _, _ := s.count(); n != 19 || !outcome.Done() {
			t.Errorf("%d were sent; %+v", n, outcome)
		}
	})
}

func TestAQueueThatCantBeWrittenStopsUploadsUntilItCan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := build(t)
		h.add("ann", make20()...)
		s := newService()
		e, stop := h.run(map[string]Uploader{"ann": s})
		must(t, h.queue.Close())
		h.queue = nil
		time.Sleep(time.Hour)
		snapshot, err := e.Snapshot(t.Context())
		must(t, err)
		if snapshot.Fault == nil {
			t.Error("the fault is not shown")
		}
		if _, attempts, _ := s.count(); attempts > 20 {
			t.Errorf("%d attempts with a queue that can't be written", attempts)
		}
		stop()
		h.open()
		e, stop = h.run(map[string]Uploader{"ann": s})
		outcome, err := e.UntilDone(t.Context())
		must(t, err)
		stop()
		if !outcome.Done() {
			t.Errorf("after the repair: %+v", outcome)
		}
	})
}
