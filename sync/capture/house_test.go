package capture

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/uuid"

	"satchel/storage/queue"
	"satchel/storage/spool"
	"satchel/sync/document"
	"satchel/sync/ledger"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// house is a companion's home with a capturer.
type house struct {
	t       testing.TB
	dir     string // the home
	from    string // where originals lie
	queue   *queue.Queue
	ledger  *ledger.Ledger
	capture *Capturer
	saved   int // documents the capturer said were durable
}

func build(t testing.TB, options spool.Options) *house {
	t.Helper()
	h := &house{t: t, dir: t.TempDir(), from: t.TempDir()}
	h.open(options)
	t.Cleanup(func() { h.queue.Close() })
	return h
}

func (h *house) open(options spool.Options) ledger.Swept {
	h.t.Helper()
	q, err := queue.Open(filepath.Join(h.dir, "queue.db"), queue.Options{})
	must(h.t, err)
	s, err := spool.Open(filepath.Join(h.dir, "spool"), options)
	must(h.t, err)
	l, swept, err := ledger.Open(context.Background(), ledger.Options{Queue: q, Spool: s})
	must(h.t, err)
	h.queue, h.ledger = q, l
	h.capture = New(Options{Ledger: l, Saved: func(r []document.Record) { h.saved += len(r) }})
	return swept
}

// write makes an original.
func (h *house) write(name string, content []byte) string {
	h.t.Helper()
	path := filepath.Join(h.from, name)
	must(h.t, os.MkdirAll(filepath.Dir(path), 0o700))
	must(h.t, os.WriteFile(path, content, 0o600))
	return path
}

func request(paths ...string) Request {
	return Request{
		Account: "ann", Server: "http://service", Category: document.Purchase, Note: "March",
		Company: document.Company{ID: uuid.MustParse("01900000-0000-7000-8000-000000000001"), Name: "Bakery"},
		Paths:   paths,
	}
}

// add captures and returns the results by path below the originals' folder.
func (h *house) add(r Request) (map[string]Result, Summary, error) {
	h.t.Helper()
	results := map[string]Result{}
	summary, err := h.capture.Add(h.t.Context(), r, func(result Result) {
		name, inside := filepath.Rel(h.from, result.Path)
		must(h.t, inside)
		if _, twice := results[name]; twice {
			h.t.Errorf("two results for %s", name)
		}
		results[name] = result
	})
	return results, summary, err
}

// content reads a document's bytes back from the spool.
func (h *house) content(r document.Record) []byte {
	h.t.Helper()
	opened, err := h.ledger.Content(r.ID)
	must(h.t, err)
	defer opened.Close()
	body := make([]byte, opened.Size())
	_, err = opened.ReadAt(body, 0)
	must(h.t, err)
	return body
}

func picture(wide, high int) image.Image {
	p := image.NewNRGBA(image.Rect(0, 0, wide, high))
	for y := range high {
		for x := range wide {
			p.Set(x, y, color.NRGBA{byte(x), byte(y), byte(x * y), 255})
		}
	}
	return p
}

func jpegOf(t testing.TB, wide, high int) []byte {
	t.Helper()
	var out bytes.Buffer
	must(t, jpeg.Encode(&out, picture(wide, high), nil))
	return out.Bytes()
}

func pngOf(t testing.TB, p image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	must(t, png.Encode(&out, p))
	return out.Bytes()
}
