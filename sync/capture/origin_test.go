package capture

import (
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"satchel/storage/spool"
	"satchel/sync/ledger"
)

// watching is a request for all files of a folder, seen as they are now.
func watching(ctx context.Context, folder string) Request {
	r := request()
	r.Seen = map[string]fs.FileInfo{}
	Look(ctx, folder, true, func(f Found) bool {
		if f.Why == nil && !f.Info.IsDir() {
			r.Paths = append(r.Paths, f.Path)
			r.Seen[f.Path] = f.Info
		}
		return true
	})
	slices.Sort(r.Paths)
	return r
}

// watch captures what has come into the originals' folder and returns the documents' names.
func (h *house) watch() []string {
	h.t.Helper()
	r := watching(h.t.Context(), h.from)
	if len(r.Paths) == 0 {
		return nil
	}
	return h.saves(r)
}

func (h *house) saves(r Request) []string {
	h.t.Helper()
	var saved []string
	_, err := h.capture.Add(h.t.Context(), r, func(result Result) {
		if result.Status == Saved {
			saved = append(saved, result.Record.Name)
		}
	})
	must(h.t, err)
	return saved
}

func (h *house) wantsWatch(want ...string) {
	h.t.Helper()
	if got := h.watch(); !slices.Equal(got, want) {
		h.t.Errorf("captured %q, want %q", got, want)
	}
}

func TestAWatchedFileIsTakenOnceHoweverItIsCalledLater(t *testing.T) {
	h := build(t, spool.Options{})
	path := h.write("a.pdf", []byte("%PDF-1.7 one %%EOF"))
	h.wantsWatch("a.pdf")
	h.wantsWatch()
	must(t, os.Rename(path, filepath.Join(h.from, "renamed.pdf")))
	h.wantsWatch()
	must(t, os.Link(filepath.Join(h.from, "renamed.pdf"), filepath.Join(h.from, "linked.pdf")))
	must(t, os.Symlink(filepath.Join(h.from, "renamed.pdf"), filepath.Join(h.from, "pointer.pdf")))
	h.wantsWatch()
}

func TestAFileThatAppearsUnderTwoNamesAtOnceIsTakenOnce(t *testing.T) {
	h := build(t, spool.Options{})
	path := h.write("a.pdf", []byte("%PDF-1.7 one %%EOF"))
	must(t, os.Link(path, filepath.Join(h.from, "b.pdf")))
	if got := h.watch(); len(got) != 1 {
		t.Errorf("captured %q", got)
	}
	h.wantsWatch()
}

func TestAFileThatIsReplacedIsTakenAgain(t *testing.T) {
	h := build(t, spool.Options{})
	path := h.write("a.pdf", []byte("%PDF-1.7 one %%EOF"))
	h.wantsWatch("a.pdf")
	must(t, os.Rename(h.write("x/new", []byte("%PDF-1.7 two %%EOF")), path))
	h.wantsWatch("a.pdf")
	must(t, os.WriteFile(path, []byte("%PDF-1.7 three, in place %%EOF"), 0o600))
	h.wantsWatch("a.pdf")
	h.wantsWatch()
}

func TestACopyThatTakesThePlaceWithTheSameTimeIsNotTakenAgain(t *testing.T) {
	h := build(t, spool.Options{})
	path := h.write("a.pdf", []byte("%PDF-1.7 one %%EOF"))
	info, err := os.Stat(path)
	must(t, err)
	h.wantsWatch("a.pdf")
	must(t, os.Rename(path, filepath.Join(t.TempDir(), "away"))) // as when a share is mounted anew: all files are others
	h.write("a.pdf", []byte("%PDF-1.7 one %%EOF"))
	must(t, os.Chtimes(path, info.ModTime(), info.ModTime()))
	h.wantsWatch()
}

func TestAFileThatIsRemovedFromTheQueueStaysTaken(t *testing.T) {
	h := build(t, spool.Options{})
	h.write("a.pdf", []byte("%PDF-1.7 one %%EOF"))
	h.wantsWatch("a.pdf")
	all, err := h.ledger.List(ledger.Query{})
	must(t, err)
	must(t, h.ledger.Free(all[0].ID))
	must(t, h.queue.Delete(all[0].ID))
	h.wantsWatch()
}

func TestAFileCapturedByHandIsKnownWhereItIsAskedTo(t *testing.T) {
	h := build(t, spool.Options{})
	h.write("a.pdf", []byte("%PDF-1.7 one %%EOF"))
	byHand := request(h.from)
	byHand.Mark = true
	for range 2 { // what is named is taken, known or not
		if got := h.saves(byHand); !slices.Equal(got, []string{"a.pdf"}) {
			t.Errorf("captured %q", got)
		}
	}
	h.wantsWatch()
}

func TestOneAccountsMarksAreNotAnothers(t *testing.T) {
	h := build(t, spool.Options{})
	h.write("a.pdf", []byte("%PDF-1.7 one %%EOF"))
	h.wantsWatch("a.pdf")
	other := watching(t.Context(), h.from)
	other.Account = "bob"
	if got := h.saves(other); !slices.Equal(got, []string{"a.pdf"}) {
		t.Errorf("captured %q", got)
	}
}

func TestAWatchedFileThatIsNotAsItWasSeenOrNotWholeWaits(t *testing.T) {
	h := build(t, spool.Options{})
	h.write("half.pdf", []byte("%PDF-1.7 half of it"))
	growing := h.write("growing.csv", []byte("a,b"))
	seen := watching(t.Context(), h.from)
	must(t, os.WriteFile(growing, []byte("a,b\n1,2"), 0o600))
	results, summary, err := h.add(seen)
	must(t, err)
	if results["half.pdf"].Err.Code != Unfinished || results["growing.csv"].Err.Code != Changing || summary.Refused != 2 {
		t.Errorf("%+v", results)
	}
	h.write("half.pdf", []byte("%PDF-1.7 half of it, and the rest %%EOF"))
	h.wantsWatch("growing.csv", "half.pdf")
}

func TestWhereverAWatchedCaptureIsKilledTheNextLookEndsWithEveryFileOnce(t *testing.T) {
	from := t.TempDir()
	const files = firstFiles + 30
	for n := range files {
		must(t, os.WriteFile(filepath.Join(from, fmt.Sprintf("%03d.pdf", n)), numbered(n), 0o600))
	}
	t.Setenv(crashSeen, "yes")
	for at, often := range map[string]int{
		string(pointCopied): files, "spool-named": files, "spool-durable": 2, string(pointDurable): 2, string(pointCommitted): 2,
	} {
		passes := rand.IntN(often)
		t.Run(fmt.Sprintf("killed at %s after %d", at, passes), func(t *testing.T) {
			h := &house{t: t, dir: t.TempDir(), from: from}
			said := dieAt(t, h.dir, from, fmt.Sprintf("%s/%d", at, passes))
			h.open(spool.Options{})
			h.watch()
			h.wantsWatch()
			must(t, h.queue.Close())
			verifyAfterCrash(t, h.dir, said)
			h.open(spool.Options{})
			defer h.queue.Close()
			all, err := h.ledger.List(ledger.Query{})
			must(t, err)
			if len(all) != files {
				t.Errorf("%d documents of %d files", len(all), files)
			}
		})
	}
}

// drawer is a folder in which a person and their programs do as they like, beside what has to have been captured of it.
type drawer struct {
	h    *house
	now  time.Time
	want map[string]int // how often each content was to be captured
}

func (d *drawer) path(t *rapid.T, label string) string {
	return filepath.Join(d.h.from, rapid.SampledFrom([]string{"a.txt", "b.txt", "sub/c.txt"}).Draw(t, label))
}

// Write puts a content of its own at a name, in place or by renaming.
func (d *drawer) Write(t *rapid.T) {
	path, aside := d.path(t, "to"), filepath.Join(d.h.dir, "aside")
	d.now = d.now.Add(time.Second)
	content := d.now.Format(time.RFC3339)
	at := path
	if rapid.Bool().Draw(t, "by renaming") {
		at = aside
	}
	fatal(t, os.WriteFile(at, []byte(content), 0o600), os.Chtimes(at, d.now, d.now))
	if at == aside {
		fatal(t, os.Rename(aside, path))
	}
	d.want[content] = 0
}

// Rename gives a file another name, over whatever had it.
func (d *drawer) Rename(t *rapid.T) { _ = os.Rename(d.path(t, "from"), d.path(t, "to")) }

// Remove takes a file away.
func (d *drawer) Remove(t *rapid.T) { _ = os.Remove(d.path(t, "gone")) }

// Reopen ends the program and starts it again.
func (d *drawer) Reopen(t *rapid.T) {
	fatal(t, d.h.queue.Close())
	d.h.open(spool.Options{})
}

// Watch captures what has come; what lies there afterwards has to be in the book once.
func (d *drawer) Watch(t *rapid.T) {
	d.h.watch()
	Look(context.Background(), d.h.from, true, func(f Found) bool {
		if f.Info.IsDir() {
			return true
		}
		content, err := os.ReadFile(f.Path)
		fatal(t, err)
		d.want[string(content)] = 1
		return true
	})
}

// Check compares the book with what was to be captured.
func (d *drawer) Check(t *rapid.T) {
	all, err := d.h.ledger.List(ledger.Query{})
	fatal(t, err)
	got := map[string]int{}
	for _, r := range all {
		got[string(d.h.content(r))]++
	}
	for content, times := range d.want {
		if got[content] != times {
			t.Fatalf("%s was captured %d times, want %d", content, got[content], times)
		}
	}
}

func fatal(t *rapid.T, errs ...error) {
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestWhateverIsDoneToAFolderEachContentThatIsSeenIsCapturedOnce(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		h := build(t, spool.Options{})
		fatal(rt, os.Mkdir(filepath.Join(h.from, "sub"), 0o700))
		d := &drawer{h: h, now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), want: map[string]int{}}
		rt.Repeat(rapid.StateMachineActions(d))
	})
}
