package engine

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

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
		outcome, err := e.UntilDone(t.Context(), "")
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
		asking := ledger.Query{States: []document.State{document.NeedsPerson}}
		found, err := e.List(asking)
		must(t, err)
		lines, err := e.Lines(asking)
		must(t, err)
		if len(found) != 20 || len(lines) != 20 {
			t.Errorf("%d documents and %d lines are found that need their person, want 20", len(found), len(lines))
		}
		ann.set(nil, nil)
		must(t, e.SignIn(t.Context(), "ann", ann))
		outcome, err = e.UntilDone(t.Context(), "")
		must(t, err)
		stop()
		if !outcome.Done() {
			t.Errorf("outcome %+v is not done", outcome)
		}
	})
}

func TestItIsLoggedWhenDocumentsBeginToWaitAndWhenTheyGoOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := build(t)
		var said bytes.Buffer
		h.log = slog.New(slog.NewTextHandler(&said, nil))
		h.add("ann", make20()...)
		ann := newService()
		ann.set(func(int, document.Record) error { return refuse(http.StatusUnauthorized) }, nil)
		e, stop := h.run(map[string]Uploader{"ann": ann})
		_, err := e.UntilDone(t.Context(), "")
		must(t, err)
		ann.set(nil, nil)
		must(t, e.SignIn(t.Context(), "ann", ann))
		_, err = e.UntilDone(t.Context(), "")
		must(t, err)
		stop()
		for _, want := range []string{`msg="documents wait" account=ann reason=signed-out`, `msg="documents go on" account=ann reason=signed-out`} {
			if strings.Count(said.String(), want) != 1 {
				t.Errorf("%s is not said once:\n%s", want, &said)
			}
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
		outcome, err := e.UntilDone(t.Context(), "")
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
		outcome, err = e.UntilDone(t.Context(), "")
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
		_, err := e.UntilDone(t.Context(), "")
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
		outcome, err := e.UntilDone(t.Context(), "")
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
		_, err := e.UntilDone(t.Context(), "")
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
		outcome, err := e.UntilDone(t.Context(), "")
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
				_, err := e.UntilDone(t.Context(), "")
				must(t, err)
				if took := time.Since(begin); took > 2*time.Minute {
					t.Errorf("it took %v to go on", took)
				}
				stop()
			})
		})
	}
}

func TestAQueueThatCantBeWrittenStopsUploadsUntilItCan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := build(t)
		h.add("ann", make20()...)
		s := newService()
		s.hang = make(chan struct{})
		e, stop := h.run(map[string]Uploader{"ann": s})
		var accepted atomic.Int64
		defer e.Subscribe(func(s Snapshot) {
			for _, r := range s.Changed {
				if r.State.Sent() {
					accepted.Add(1)
				}
			}
			for _, c := range s.Counts {
				if c.State.Sent() {
					accepted.Add(int64(c.Items))
				}
			}
		})()
		synctest.Wait() // Run has read the ledger, and its first uploads are under way
		must(t, h.queue.Close())
		h.queue = nil
		close(s.hang)
		time.Sleep(time.Hour)
		snapshot, err := e.Snapshot(t.Context())
		must(t, err)
		if accepted.Load() > 0 {
			t.Errorf("acknowledgements that can't be kept were told of %d times", accepted.Load())
		}
		if snapshot.Fault == nil {
			t.Error("the fault is not shown")
		}
		if _, attempts, _ := s.count(); attempts > 20 {
			t.Errorf("%d attempts with a queue that can't be written", attempts)
		}
		for what, wait := range map[string]func(context.Context, string) (Outcome, error){"done": e.UntilDone, "idle": e.UntilIdle} {
			began := time.Now()
			outcome, err := wait(t.Context(), "ann")
			must(t, err)
			if outcome.Fault == nil || time.Since(began) > time.Second {
				t.Errorf("who waits until it is %s hears %+v after %v", what, outcome, time.Since(began))
			}
		}
		stop()
		h.open()
		e, stop = h.run(map[string]Uploader{"ann": s})
		outcome, err := e.UntilDone(t.Context(), "")
		must(t, err)
		stop()
		if !outcome.Done() {
			t.Errorf("after the repair: %+v", outcome)
		}
	})
}
