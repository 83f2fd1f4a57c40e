package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/storage/queue"
	"satchel/storage/spool"
	"satchel/sync/document"
	"satchel/sync/ledger"
)

// house is a companion's home with a ledger, and a wall clock that tests can put forward and back.
type house struct {
	t      testing.TB
	dir    string
	queue  *queue.Queue
	ledger *ledger.Ledger
	shift  atomic.Int64 // nanoseconds
	log    *slog.Logger
}

func build(t testing.TB) *house {
	t.Helper()
	h := &house{t: t, dir: t.TempDir()}
	h.open()
	t.Cleanup(func() { h.close() })
	return h
}

func (h *house) now() time.Time { return time.Now().Add(time.Duration(h.shift.Load())) }

func (h *house) open() ledger.Swept {
	h.t.Helper()
	q, err := queue.Open(filepath.Join(h.dir, "queue.db"), queue.Options{})
	must(h.t, err)
	s, err := spool.Open(filepath.Join(h.dir, "spool"), spool.Options{})
	must(h.t, err)
	l, swept, err := ledger.Open(context.Background(), ledger.Options{Queue: q, Spool: s, Now: h.now})
	must(h.t, err)
	h.queue, h.ledger = q, l
	return swept
}

func (h *house) close() {
	if h.queue != nil {
		must(h.t, h.queue.Close())
		h.queue = nil
	}
}

// add puts documents with the given sizes into the ledger, the way capture does.
func (h *house) add(account string, sizes ...int) []document.Record {
	h.t.Helper()
	batch, err := h.ledger.Spool().Batch()
	must(h.t, err)
	var records []document.Record
	for i, size := range sizes {
		id := uuid.Must(uuid.NewV7())
		body := bytes.Repeat(id[:], size/16+1)[:size]
		_, err := batch.Add(context.Background(), id, spool.Generated(bytes.NewReader(body)), func(sum spool.Sum) ([]byte, error) {
			r, err := document.Begin(document.Record{ID: id, Account: account, Name: fmt.Sprintf("%d.pdf", i)}, h.now())
			must(h.t, err)
			r, err = r.Spool(sum.Size, sum.SHA256, h.now())
			must(h.t, err)
			records = append(records, r)
			return document.Encode(r)
		})
		must(h.t, err)
	}
	must(h.t, batch.Commit())
	must(h.t, h.ledger.Put(records...))
	return records
}

// states counts the ledger's documents by state.
func (h *house) states() map[document.State]int {
	h.t.Helper()
	counts, err := h.ledger.Counts()
	must(h.t, err)
	states := map[document.State]int{}
	for _, c := range counts {
		states[c.State] += c.Items
	}
	return states
}

// run starts an engine for signed-in accounts; the function it returns stops it and waits.
func (h *house) run(uploaders map[string]Uploader) (*Engine, func()) {
	h.t.Helper()
	e := New(Options{Ledger: h.ledger, Now: h.now, Log: h.log})
	for account, uploader := range uploaders {
		must(h.t, e.SignIn(context.Background(), account, uploader))
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- e.Run(ctx) }()
	return e, func() {
		cancel()
		must(h.t, <-done)
	}
}

// service is a modelled service: it keeps what it was sent, and meets each request with what answer says.
type service struct {
	mu       sync.Mutex
	accepted map[uuid.UUID]int
	attempts int
	probes   int
	answer   func(attempt int, r document.Record) error // nil error accepts
	probe    func() error
	hang     chan struct{} // when set, uploads wait for it or for their end
}

func newService() *service { return &service{accepted: map[uuid.UUID]int{}} }

func (s *service) Upload(ctx context.Context, r document.Record, content io.ReaderAt, progress func(string, int64)) (document.Acknowledgement, error) {
	s.mu.Lock()
	s.attempts++
	attempt, answer, hang := s.attempts, s.answer, s.hang
	s.mu.Unlock()
	progress("http://service/uploads/"+r.ID.String(), 0)
	if hang != nil {
		select {
		case <-hang:
		case <-ctx.Done():
			return document.Acknowledgement{}, ctx.Err()
		}
	}
	if answer != nil {
		if err := answer(attempt, r); err != nil {
			return document.Acknowledgement{}, err
		}
	}
	n, err := io.Copy(io.Discard, io.NewSectionReader(content, 0, r.Size))
	if err != nil || n != r.Size {
		return document.Acknowledgement{}, errors.Join(err, fmt.Errorf("read %d of %d bytes", n, r.Size))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.accepted[r.ID]++
	return document.Acknowledgement{DocumentID: r.ID, SHA256: r.SHA256, Size: r.Size, Time: time.Now().UTC()}, nil
}

func (s *service) Probe(context.Context) error {
	s.mu.Lock()
	s.probes++
	probe := s.probe
	s.mu.Unlock()
	if probe != nil {
		return probe()
	}
	return nil
}

func (s *service) set(answer func(int, document.Record) error, probe func() error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer, s.probe = answer, probe
}

func (s *service) count() (accepted, attempts, probes int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.accepted), s.attempts, s.probes
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
