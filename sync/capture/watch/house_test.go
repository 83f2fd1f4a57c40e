package watch

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fsnotify/fsnotify"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"satchel/storage/queue"
	"satchel/storage/spool"
	"satchel/sync/capture"
	"satchel/sync/document"
	"satchel/sync/ledger"
)

func must(t testing.TB, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// house is a home whose watcher can be ended and begun anew, and a folder that it watches. Its system gives no word of
// changes: a real one's would keep the clock of these tests from going on.
type house struct {
	*testing.T
	home, folder string
	queue        *queue.Queue
	ledger       *ledger.Ledger
	list         *List
	watcher      *Watcher
	signedOut    atomic.Bool
	end          context.CancelFunc
	ended        chan struct{}
}

// watched runs a test with a folder that ann has had watched, in a time of its own.
func watched(t *testing.T, test func(h *house)) {
	t.Helper()
	home, folder := t.TempDir(), t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		h := &house{T: t, home: home, folder: folder, list: OpenList(home)}
		must(t, h.list.Add(t.Context(), h.of("ann", folder), false))
		h.begin()
		defer h.stop()
		test(h)
	})
}

func (h *house) of(account, path string) Folder {
	return Folder{
		ID: uuid.New(), Account: account, Path: path, Category: document.Purchase, Standing: Fresh, Since: time.Now().UTC(),
		Company: document.Company{ID: uuid.MustParse("01900000-0000-7000-8000-000000000001"), Name: "Bakery"},
	}
}

// begin starts the program.
func (h *house) begin() {
	h.Helper()
	var err error
	h.queue, err = queue.Open(filepath.Join(h.home, "queue.db"), queue.Options{})
	must(h, err)
	s, err := spool.Open(filepath.Join(h.home, "spool"), spool.Options{})
	must(h, err)
	h.ledger, _, err = ledger.Open(h.Context(), ledger.Options{Queue: h.queue, Spool: s})
	must(h, err)
	h.watcher = New(Options{
		List: h.list, Ledger: h.ledger, Capturer: capture.New(capture.Options{Ledger: h.ledger}),
		Account: func(string) (string, bool, error) { return "http://service", !h.signedOut.Load(), nil },
	})
	h.watcher.notify = func() (*fsnotify.Watcher, error) { return nil, errors.New("no word is given") }
	ctx, end := context.WithCancel(h.Context())
	ended := make(chan struct{})
	h.end, h.ended = end, ended
	go func() {
		defer close(ended)
		h.watcher.Run(ctx)
	}()
}

// stop ends the program.
func (h *house) stop() {
	h.Helper()
	h.end()
	<-h.ended
	must(h, h.queue.Close())
}

func (h *house) restart() {
	h.Helper()
	h.stop()
	h.begin()
}

// passes lets time pass, and what is to be done in it.
func (h *house) passes(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func (h *house) write(name, content string) string {
	h.Helper()
	path := filepath.Join(h.folder, name)
	must(h, os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(content), 0o600))
	return path
}

// wants compares the names of what was captured, ever.
func (h *house) wants(names ...string) {
	h.Helper()
	all, err := h.ledger.List(ledger.Query{})
	must(h, err)
	var got []string
	for _, r := range all {
		got = append(got, r.Name)
	}
	slices.Sort(got)
	if diff := cmp.Diff(names, got); diff != "" {
		h.Errorf("captured (-want +got): %s", diff)
	}
}

// state is how the folder stands.
func (h *house) state() State {
	h.Helper()
	states, err := h.watcher.States()
	must(h, err)
	if len(states) != 1 {
		h.Fatalf("%d folders are watched", len(states))
	}
	return states[0]
}

func (h *house) troubled(want error) {
	h.Helper()
	if got := h.state().Trouble; !errors.Is(got, want) || want == nil && got != nil {
		h.Errorf("its trouble is %v, want %v", got, want)
	}
}
