package engine

import (
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"satchel/sync/document"
	"satchel/sync/ledger"
	"satchel/sync/resumable"
)

var errNetwork = errors.New("dial tcp: connection refused")

func refuse(status int) error {
	return &resumable.Error{Status: status, Code: "test", Detail: http.StatusText(status)}
}

func TestEveryDocumentIsAcceptedOnceAndItsCopyFreed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := build(t)
		h.add("ann", 10, 2_000_000, 300, 5_000_000, 17)
		s := newService()
		e, stop := h.run(map[string]Uploader{"ann": s})
		outcome, err := e.UntilDone(t.Context(), "")
		must(t, err)
		stop()
		if !outcome.Done() {
			t.Errorf("outcome %+v is not done", outcome)
		}
		if diff := cmp.Diff(map[document.State]int{document.Accepted: 5}, h.states()); diff != "" {
			t.Error(diff)
		}
		files, err := h.ledger.Spool().List()
		must(t, err)
		if len(files) != 0 {
			t.Errorf("%d copies are left in the spool", len(files))
		}
	})
}

func TestWhileTheNetworkIsDownAllWaitTogetherAndGoOnWhenItIsBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := build(t)
		h.add("ann", make20()...)
		s := newService()
		s.set(func(int, document.Record) error { return errNetwork }, func() error { return errNetwork })
		e, stop := h.run(map[string]Uploader{"ann": s})
		outcome, err := e.UntilIdle(t.Context(), "")
		must(t, err)
		if !outcome.Offline || outcome.Moving != 20 {
			t.Errorf("outcome %+v, want offline with 20 to go", outcome)
		}
		time.Sleep(time.Hour)
		if _, attempts, probes := s.count(); attempts > 8 || probes < 60 {
			t.Errorf("%d documents were tried and %d probes made in an hour without network", attempts, probes)
		}
		listed, err := e.List(ledger.Query{})
		must(t, err)
		for _, r := range listed {
			if r.State != document.Waiting || r.Reason.Code != document.Offline {
				t.Fatalf("%s is shown as %s %v", r.Name, r.State, r.Reason)
			}
		}
		s.set(nil, nil)
		back := time.Now()
		_, err = e.UntilDone(t.Context(), "")
		must(t, err)
		if took := time.Since(back); took > longestProbe+time.Second {
			t.Errorf("going on took %v", took)
		}
		stop()
		if diff := cmp.Diff(map[document.State]int{document.Accepted: 20}, h.states()); diff != "" {
			t.Error(diff)
		}
	})
}

func make20() []int {
	sizes := make([]int, 20)
	for i := range sizes {
		sizes[i] = 100 + i
	}
	return sizes
}
