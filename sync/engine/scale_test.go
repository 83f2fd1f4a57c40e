package engine

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/sync/document"
	"satchel/sync/ledger"
)

// records enters n documents without bytes, as far as lists and counts need them.
func (h *house) records(n int) {
	h.t.Helper()
	const group = 5000
	var batch []document.Record
	for i := range n {
		r, err := document.Begin(document.Record{
			ID: uuid.Must(uuid.NewV7()), Account: "ann", Name: fmt.Sprintf("invoice %d.pdf", i), Size: 100_000,
			Company: document.Company{ID: uuid.MustParse("01900000-0000-7000-8000-000000000001"), Name: "Bakery"},
		}, h.now())
		must(h.t, err)
		r, err = r.Spool(100_000, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", h.now())
		must(h.t, err)
		if batch = append(batch, r); len(batch) == group || i == n-1 {
			must(h.t, h.ledger.Put(batch...))
			batch = batch[:0]
		}
	}
}

// BenchmarkSnapshot publishes and receives a snapshot of a long list; SATCHEL_BENCH_LIST says how long
// (default 100000).
func BenchmarkSnapshot(b *testing.B) {
	h := build(b)
	h.records(listLength(b))
	e, stop := h.run(nil)
	defer stop()
	for b.Loop() {
		s, err := e.Snapshot(b.Context())
		must(b, err)
		if left := s.Outcome(); left.NeedsPerson+left.Moving == 0 {
			b.Fatal("nothing is counted")
		}
	}
}

// BenchmarkListPage reads a page of fifty from the newest end of a long list.
func BenchmarkListPage(b *testing.B) {
	h := build(b)
	h.records(listLength(b))
	e, stop := h.run(nil)
	defer stop()
	_, err := e.Snapshot(b.Context())
	must(b, err)
	for b.Loop() {
		page, err := e.List(ledger.Query{Newest: true, Limit: 50})
		must(b, err)
		if len(page) != 50 {
			b.Fatalf("%d documents", len(page))
		}
	}
}

func listLength(b *testing.B) int {
	b.Helper()
	text := os.Getenv("SATCHEL_BENCH_LIST")
	if text == "" {
		return 100_000
	}
	n, err := strconv.Atoi(text)
	must(b, err)
	return n
}

// BenchmarkDrain sends 10,000 captured documents to a service that answers at once: what is left is the engine,
// the queue and the spool.
func BenchmarkDrain(b *testing.B) {
	const documents = 10_000
	for b.Loop() {
		b.StopTimer()
		h := build(b)
		sizes := make([]int, documents)
		for i := range sizes {
			sizes[i] = 1000
		}
		h.add("ann", sizes...)
		b.StartTimer()
		begin := time.Now()
		e, stop := h.run(map[string]Uploader{"ann": newService()})
		outcome, err := e.UntilDone(context.Background(), "")
		must(b, err)
		if !outcome.Done() {
			b.Fatalf("left: %+v", outcome)
		}
		stop()
		b.ReportMetric(documents/time.Since(begin).Seconds(), "docs/s")
		var memory runtime.MemStats
		runtime.ReadMemStats(&memory)
		b.ReportMetric(float64(memory.HeapSys)/(1<<20), "heap-MiB")
	}
}
