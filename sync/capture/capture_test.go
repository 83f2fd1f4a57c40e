package capture

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"satchel/storage/disk"
	"satchel/storage/spool"
	"satchel/sync/document"
	"satchel/sync/ledger"
)

func TestAFileIsCopiedDescribedAndQueued(t *testing.T) {
	h := build(t, spool.Options{})
	body := []byte("%PDF-1.7 an invoice")
	path := h.write("invoice.pdf", body)
	results, summary, err := h.add(request(path))
	must(t, err)
	must(t, os.WriteFile(path, []byte("something else entirely"), 0o600))

	digest := sha256.Sum256(body)
	r, err := h.ledger.Get(results["invoice.pdf"].Record.ID)
	must(t, err)
	if diff := cmp.Diff(results["invoice.pdf"].Record, r); diff != "" {
		t.Errorf("said one thing and kept another: %s", diff)
	}
	if r.Name != "invoice.pdf" || r.MediaType != "application/pdf" || r.Size != int64(len(body)) || r.SHA256 != hex.EncodeToString(digest[:]) ||
		r.State != document.Spooled || r.Category != document.Purchase || r.Note != "March" || r.Company.Name != "Bakery" || r.Account != "ann" {
		t.Errorf("queued as %+v", r)
	}
	if len(r.Proof) != 1 || r.Proof[0].Step != document.ProofCaptured || r.Proof[0].SHA256 != r.SHA256 {
		t.Errorf("its proof is %v", r.Proof)
	}
	if got := string(h.content(r)); got != string(body) {
		t.Errorf("the copy followed the original: %q", got)
	}
	if summary != (Summary{Saved: 1, Bytes: r.Size}) || h.saved != 1 {
		t.Errorf("summary %+v, told of %d", summary, h.saved)
	}
}

func TestFoldersAreTakenWholeAndInOrder(t *testing.T) {
	h := build(t, spool.Options{})
	for _, name := range []string{"b/2.pdf", "a.pdf", "b/1.pdf", "b/c/3.pdf", "z.pdf"} {
		h.write(name, []byte(name))
	}
	var order []string
	_, err := h.capture.Add(t.Context(), request(h.from), func(r Result) {
		name, _ := filepath.Rel(h.from, r.Path)
		order = append(order, name)
	})
	must(t, err)
	want := []string{"a.pdf", "b/1.pdf", "b/2.pdf", "b/c/3.pdf", "z.pdf"}
	if diff := cmp.Diff(want, order); diff != "" {
		t.Error(diff)
	}
}

func TestTheSameFileTwiceIsTwoDocuments(t *testing.T) {
	h := build(t, spool.Options{})
	path := h.write("a.pdf", []byte("x"))
	first, _, err := h.add(request(path))
	must(t, err)
	second, _, err := h.add(request(path))
	must(t, err)
	one, two := first["a.pdf"].Record, second["a.pdf"].Record
	if one.ID == two.ID || one.SHA256 != two.SHA256 {
		t.Errorf("%s and %s", one.ID, two.ID)
	}
}

func TestWhatIsNoDocumentIsRefusedWithItsReasonAndTheRestIsSaved(t *testing.T) {
	h := build(t, spool.Options{MaxSize: 1000})
	h.write("good.pdf", []byte("x"))
	h.write("empty.pdf", nil)
	h.write("large.pdf", make([]byte, 1001))
	h.write("setup.exe", []byte("MZ\x90\x00"))
	h.write("run.sh", []byte("#!/bin/sh"))
	h.write("invoice.pdf.js", []byte("alert(1)"))
	h.write(".hidden.pdf", []byte("x"))
	h.write("Thumbs.db", []byte("x"))
	h.write("~$letter.docx", []byte("x"))
	h.write(".DS_Store", []byte("x"))
	must(t, os.Symlink(h.from, filepath.Join(h.from, "loop")))
	must(t, os.Symlink(filepath.Join(h.from, "nowhere"), filepath.Join(h.from, "dangling.pdf")))
	must(t, os.Symlink(filepath.Join(h.from, "self"), filepath.Join(h.from, "self")))
	socket, err := net.Listen("unix", filepath.Join(h.from, "socket"))
	must(t, err)
	defer socket.Close()

	long := strings.Repeat("x", 300)
	results, summary, err := h.add(request(filepath.Join(h.from, long), h.from, filepath.Join(h.from, "missing.pdf")))
	must(t, err)
	want := map[string]Code{
		"good.pdf": "", "empty.pdf": Empty, "large.pdf": TooLarge, "setup.exe": Program, "run.sh": Program,
		"invoice.pdf.js": Program, ".hidden.pdf": Hidden, "Thumbs.db": SystemFile, "~$letter.docx": SystemFile,
		".DS_Store": Hidden, "loop": Loop, "dangling.pdf": DeadLink, "self": DeadLink, "socket": NotAFile, "missing.pdf": NotFound,
		long: NameTooLong,
	}
	got := map[string]Code{}
	for name, r := range results {
		got[name] = ""
		if r.Err != nil {
			got[name] = r.Err.Code
			if r.Err.Text == "" {
				t.Errorf("%s has no words for %s", name, r.Err.Code)
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if summary.Saved != 1 || summary.Skipped != 5 || summary.Refused != 10 {
		t.Errorf("summary %+v", summary)
	}
	if files, _ := os.ReadDir(filepath.Join(h.dir, "spool")); len(files) != 1 {
		t.Errorf("%d files in the spool", len(files))
	}
}

func TestAFolderWithoutFilesIsPassedOverAndSaid(t *testing.T) {
	h := build(t, spool.Options{})
	h.write("full/bill.pdf", []byte("x"))
	must(t, os.MkdirAll(filepath.Join(h.from, "full", "empty"), 0o700))
	must(t, os.MkdirAll(filepath.Join(h.from, "hollow", "deeper"), 0o700))
	results, summary, err := h.add(request(filepath.Join(h.from, "full"), filepath.Join(h.from, "hollow")))
	must(t, err)
	if summary.Saved != 1 || summary.Skipped != 1 || summary.Refused != 0 {
		t.Errorf("summary %+v", summary)
	}
	if got := results["hollow"]; got.Status != Skipped || got.Err == nil || got.Err.Code != EmptyFolder {
		t.Errorf("the folder without files: %+v", got)
	}
}

func TestALoopDeepDownEnds(t *testing.T) {
	h := build(t, spool.Options{})
	h.write("a/b/c/1.pdf", []byte("x"))
	must(t, os.Symlink("../..", filepath.Join(h.from, "a/b/up")))
	must(t, os.Symlink("b", filepath.Join(h.from, "a/again")))
	results, summary, err := h.add(request(h.from))
	must(t, err)
	if summary.Saved != 2 || results["a/b/up"].Err.Code != Loop || results["a/again/up"].Err.Code != Loop {
		t.Errorf("summary %+v, %v", summary, results)
	}
}

func TestAHiddenFileThatIsNamedIsTaken(t *testing.T) {
	h := build(t, spool.Options{})
	_, summary, err := h.add(request(h.write(".hidden.pdf", []byte("x"))))
	must(t, err)
	if summary.Saved != 1 {
		t.Errorf("summary %+v", summary)
	}
}

func TestStrangeNamesAreKeptAsTheyAre(t *testing.T) {
	h := build(t, spool.Options{})
	names := []string{
		strings.Repeat("ä", 123) + ".pdf", // 250 bytes; file systems take 255
		"line\nbreak\r.pdf", "bidi\u202Efdp.exe.pdf", "esc\x1b[2J.pdf", "caf\xe9.pdf", " leading and trailing ", "emoji 🧾.pdf",
	}
	for _, name := range names {
		h.write(name, []byte(name))
	}
	results, _, err := h.add(request(h.from))
	must(t, err)
	for _, name := range names {
		r, ok := results[name]
		if !ok || r.Err != nil {
			t.Errorf("%q: %v", name, r.Err)
			continue
		}
		kept, err := h.ledger.Get(r.Record.ID)
		must(t, err)
		if want := strings.ToValidUTF8(name, "\uFFFD"); kept.Name != want {
			t.Errorf("%q is kept as %q", name, kept.Name)
		}
		if shown := document.DisplayName(kept.Name); strings.ContainsAny(shown, "\n\r\x1b\u202E") {
			t.Errorf("%q is shown as %q", name, shown)
		}
	}
}

func TestAFileThatKeepsChangingIsRefusedAndOneThatSettlesIsTaken(t *testing.T) {
	h := build(t, spool.Options{})
	growing := h.write("growing.pdf", make([]byte, 30<<20))
	settles := h.write("settles.pdf", make([]byte, 30<<20))
	stop := make(chan struct{})
	done := make(chan struct{})
	go func() {
		defer close(done)
		started := time.Now()
		for {
			appendTo(t, growing)
			if time.Since(started) < 200*time.Millisecond {
				appendTo(t, settles)
			}
			select {
			case <-stop:
				return
			case <-time.After(time.Millisecond):
			}
		}
	}()
	results, _, err := h.add(request(growing, settles))
	close(stop)
	<-done
	must(t, err)
	if r := results["growing.pdf"]; r.Err == nil || r.Err.Code != Changing {
		t.Errorf("the growing file: %v", r.Err)
	}
	r := results["settles.pdf"]
	if r.Err != nil {
		t.Fatalf("the file that settles: %v", r.Err)
	}
	original, err := os.ReadFile(settles)
	must(t, err)
	if string(h.content(r.Record)) != string(original) {
		t.Error("the copy is not what the file settled at")
	}
}

func appendTo(t *testing.T, path string) {
	file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err == nil {
		_, err = file.WriteString("more")
		err = errors.Join(err, file.Close())
	}
	if err != nil {
		t.Error(err)
	}
}

func TestAFullDiskRefusesLoudlyWhatFindsNoRoom(t *testing.T) {
	h := build(t, spool.Options{Reserve: 1 << 60})
	for n := range 600 {
		h.write(fmt.Sprintf("%03d.pdf", n), []byte("x"))
	}
	results, summary, err := h.add(request(h.from))
	if !errors.Is(err, ErrNoRoom) || !errors.Is(err, spool.ErrFull) {
		t.Errorf("got %v", err)
	}
	if summary.Saved != 0 || summary.Refused != 600 || len(results) != 600 {
		t.Errorf("summary %+v", summary)
	}
	for name, r := range results {
		if r.Err.Code != DiskFull {
			t.Fatalf("%s: %v", name, r.Err)
		}
	}
	if files, _ := os.ReadDir(filepath.Join(h.dir, "spool")); len(files) != 0 {
		t.Errorf("%d files are left", len(files))
	}
}

func TestWhatFitsIsSavedBesideAFileThatFindsNoRoom(t *testing.T) {
	h := build(t, spool.Options{})
	free, known := disk.Free(h.dir)
	if !known {
		t.Fatal("this system doesn't say how much room there is")
	}
	vast := h.write("b-vast.tiff", nil)
	must(t, os.Truncate(vast, free)) // of holes
	for _, name := range []string{"a.pdf", "c.pdf", "d.pdf"} {
		h.write(name, []byte(name))
	}
	results, summary, err := h.add(request(h.from))
	if !errors.Is(err, ErrNoRoom) || results["b-vast.tiff"].Err.Code != DiskFull {
		t.Errorf("got %v, %+v", err, results["b-vast.tiff"])
	}
	if summary.Saved != 3 || summary.Refused != 1 {
		t.Errorf("summary %+v", summary)
	}
}

func TestCancellingStopsAndWhatWasSavedStays(t *testing.T) {
	h := build(t, spool.Options{})
	for n := range 1500 {
		h.write(fmt.Sprintf("%04d.pdf", n), []byte("x"))
	}
	ctx, cancel := context.WithCancel(t.Context())
	saved := 0
	_, err := h.capture.Add(ctx, request(h.from), func(r Result) {
		if r.Status == Saved {
			saved++
		}
		cancel()
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	all, err := h.ledger.List(ledger.Query{})
	must(t, err)
	if len(all) != saved || saved == 0 || saved == 1500 {
		t.Errorf("%d documents are queued, %d were said to be saved", len(all), saved)
	}
	must(t, h.queue.Close())
	if swept := h.open(spool.Options{}); swept != (ledger.Swept{}) {
		t.Errorf("something was left half done: %+v", swept)
	}
}

func TestARequestThatMakesNoSense(t *testing.T) {
	h := build(t, spool.Options{})
	for name, change := range map[string]func(*Request){
		"nobody's":            func(r *Request) { r.Account = "" },
		"no files":            func(r *Request) { r.Paths = nil },
		"an unknown category": func(r *Request) { r.Category = "fun" },
		"a note too long":     func(r *Request) { r.Note = strings.Repeat("x", MaxNote+1) },
		"a note of no text":   func(r *Request) { r.Note = "\xff" },
	} {
		r := request("x")
		change(&r)
		_, err := h.capture.Add(t.Context(), r, nil)
		if !errors.Is(err, ErrRequest) {
			t.Errorf("%s: %v", name, err)
		}
		if long := len(r.Note) > MaxNote; errors.Is(err, ErrNote) != long {
			t.Errorf("%s: %v says of a note that is too long: %v", name, err, !long)
		}
	}
}
