package capture

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"satchel/storage/spool"
	"satchel/sync/ledger"
)

func TestPicturesBecomeThePagesOfOneDocument(t *testing.T) {
	h := build(t, spool.Options{})
	one, two := jpegOf(t, 40, 30), jpegOf(t, 20, 50)
	paths := []string{h.write("page 2.jpg", two), h.write("page 1.jpg", one), h.write("page 3.png", pngOf(t, picture(10, 10)))}
	r := request(paths...)
	r.Combine = true
	results, summary, err := h.add(r)
	must(t, err)
	all, err := h.ledger.List(ledger.Query{})
	must(t, err)
	if len(all) != 1 || summary.Saved != 1 || h.saved != 1 {
		t.Fatalf("%d documents, summary %+v, told of %d", len(all), summary, h.saved)
	}
	doc := all[0]
	if doc.Name != "page 2.pdf" || doc.MediaType != "application/pdf" || doc.Pages != 3 {
		t.Errorf("it is %q, %s, %d pages", doc.Name, doc.MediaType, doc.Pages)
	}
	for name, result := range results {
		if result.Record.ID != doc.ID {
			t.Errorf("%s belongs to %s", name, result.Record.ID)
		}
	}
	content := h.content(doc)
	first, second := bytes.Index(content, two), bytes.Index(content, one)
	if first < 0 || second < first {
		t.Errorf("the pages are at %d and %d: not as they were given, or not as they were", first, second)
	}
}

func TestTheCombinedDocumentCanBeNamed(t *testing.T) {
	h := build(t, spool.Options{})
	r := request(h.write("a.jpg", jpegOf(t, 4, 4)))
	r.Combine = true
	for given, want := range map[string]string{
		"Dinner.pdf":                       "Dinner.pdf",
		"Dinner.PDF":                       "Dinner.PDF",
		"Lease":                            "Lease.pdf",
		"Lease v1.2":                       "Lease v1.2.pdf",
		strings.Repeat("x", 1023) + "ü":    strings.Repeat("x", 1020) + ".pdf",
		strings.Repeat("x", 1019) + "ü":    strings.Repeat("x", 1019) + ".pdf",
		strings.Repeat("x", 1030) + ".pdf": strings.Repeat("x", 1020) + ".pdf",
	} {
		r.Name = given
		results, _, err := h.add(r)
		must(t, err)
		if name := results["a.jpg"].Record.Name; name != want {
			t.Errorf("%q became %q", given, name)
		}
	}
}

func TestOnePageThatCantBeUsedStopsTheWholeDocument(t *testing.T) {
	h := build(t, spool.Options{})
	h.write("1.jpg", jpegOf(t, 4, 4))
	h.write("2.txt", []byte("no picture"))
	h.write("3.jpg", jpegOf(t, 4, 4)[:30])
	h.write(".4.jpg", nil)
	r := request(h.from)
	r.Combine = true
	results, summary, err := h.add(r)
	must(t, err)
	for name, want := range map[string]Code{"1.jpg": OtherPage, "2.txt": NotAPicture, "3.jpg": NotReadable, ".4.jpg": Hidden} {
		if got := results[name].Err; got == nil || got.Code != want {
			t.Errorf("%s: %v", name, got)
		}
	}
	if summary.Saved != 0 || summary.Refused != 3 {
		t.Errorf("summary %+v", summary)
	}
	if files, _ := os.ReadDir(filepath.Join(h.dir, "spool")); len(files) != 0 {
		t.Errorf("%d files are left", len(files))
	}
}

func TestAFullDiskWhileCombiningLeavesNothing(t *testing.T) {
	h := build(t, spool.Options{Reserve: 1 << 60})
	r := request(h.write("1.jpg", jpegOf(t, 4, 4)), h.write("2.jpg", jpegOf(t, 4, 4)))
	r.Combine = true
	_, summary, err := h.add(r)
	if !errors.Is(err, ErrNoRoom) || !errors.Is(err, spool.ErrFull) {
		t.Errorf("got %v", err)
	}
	if summary.Refused != 2 {
		t.Errorf("summary %+v", summary)
	}
	if files, _ := os.ReadDir(filepath.Join(h.dir, "spool")); len(files) != 0 {
		t.Errorf("%d files are left", len(files))
	}
}

func TestThePageThatFailsWhileItIsBoundIsBlamedByName(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(t *testing.T, path string, good []byte)
		want  Code
	}{
		"it grows":             {func(t *testing.T, path string, _ []byte) { appendTo(t, path) }, Changing},
		"it is another by now": {func(t *testing.T, path string, _ []byte) { must(t, os.WriteFile(path, []byte("no picture"), 0o600)) }, NotAPicture},
		"it ends early":        {func(t *testing.T, path string, good []byte) { must(t, os.Truncate(path, int64(len(good)-20))) }, Changing},
	} {
		t.Run(name, func(t *testing.T) {
			h := build(t, spool.Options{})
			good := jpegOf(t, 40, 30)
			one, two, three := h.write("1.jpg", good), h.write("2.jpg", good), h.write("3.jpg", good)
			opened := 0
			h.capture.reached = func(at point) {
				if at == pointPage {
					if opened++; opened == 2 {
						c.spoil(t, two, good)
					}
				}
			}
			r := request(one, two, three)
			r.Combine = true
			results, summary, err := h.add(r)
			must(t, err)
			for name, want := range map[string]Code{"1.jpg": OtherPage, "2.jpg": c.want, "3.jpg": OtherPage} {
				if got := codeOf(results[name].Err); got != want {
					t.Errorf("%s: %v, want %s", name, results[name].Err, want)
				}
			}
			if summary.Saved != 0 || summary.Refused != 3 {
				t.Errorf("summary %+v", summary)
			}
		})
	}
}
