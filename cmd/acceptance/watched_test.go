package acceptance

import (
	"bufio"
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// scanned is a document as a scanner writes it.
const scanned = "%PDF-1.7\nan invoice\n%%EOF\n"

// listedWatched is a watched folder as satchelctl prints it.
type listedWatched struct {
	Path, Company, Category    string
	Captured, Writing, Refused int
	NeedsPerson                bool `json:"needs_person"`
	Error                      *struct{ Code string }
}

// watched lists the watched folders.
func (w *world) watched() []listedWatched {
	w.Helper()
	var all []listedWatched
	w.decode(w.must(0, "", "watch", "list", "--json").Out, &all)
	return all
}

// accepted are the names of the documents that the service has.
func (w *world) accepted() []string {
	w.Helper()
	var names []string
	for _, d := range w.list() {
		if d.State == "accepted" {
			names = append(names, d.Name)
		}
	}
	slices.Sort(names)
	return names
}

// untilAccepted waits until those are what the service has.
func (w *world) untilAccepted(names ...string) {
	w.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(200 * time.Millisecond) {
		if slices.Equal(w.accepted(), names) {
			return
		}
	}
	w.wantsAccepted(names...)
}

func (w *world) wantsAccepted(names ...string) {
	w.Helper()
	if got := w.accepted(); !slices.Equal(got, names) {
		w.Fatalf("accepted are %q, want %q", got, names)
	}
}

// Proves D6.
func TestWhatComesIntoAWatchedFolderIsSentOnceAndTheRestIsSaid(t *testing.T) {
	w := newWorld(t).signedIn()
	folder := t.TempDir()
	write(t, filepath.Join(folder, "before.pdf"), scanned)
	second := w.companies()[1]
	said := w.must(0, "", "watch", "add", folder, "--company", second, "--category", "purchase", "--note", "by the scanner")
	contains(t, said.Out, "Watching "+folder, second)
	contains(t, w.must(3, "", "watch", "add", folder).Err, "watch that folder already")
	contains(t, w.must(3, "", "watch", "add", filepath.Join(folder, "none")).Err, "not there")

	write(t, filepath.Join(folder, "half.pdf"), scanned[:12])
	write(t, filepath.Join(folder, "arriving.pdf.part"), scanned)
	write(t, filepath.Join(folder, "tool.exe"), "MZ a program")
	makeDir(t, filepath.Join(folder, "below"))
	write(t, filepath.Join(folder, "below", "not asked for.pdf"), scanned)
	said = w.must(3, "", "sync", "--until-done", "--timeout", "1m")
	contains(t, said.Out, "tool.exe", "This is a program", "half.pdf", "still being written", "1 file of your watched folders was not captured")
	if all := w.watched(); all[0].Refused != 1 || !all[0].NeedsPerson || all[0].Error != nil {
		t.Errorf("listed as %+v", all)
	}
	contains(t, w.must(0, "", "watch", "list").Out, "1 file needs you", filepath.Join(folder, "tool.exe"), "This is a program")
	contains(t, w.must(3, "", "watch", "leave-out", filepath.Join(t.TempDir(), "other.exe")).Err, "no such folder")
	contains(t, w.must(3, "", "watch", "leave-out", filepath.Join(folder, "none.exe")).Err, "no such file")
	w.must(0, "", "watch", "leave-out", filepath.Join(folder, "tool.exe"))
	if all := w.watched(); all[0].Refused != 0 || all[0].NeedsPerson {
		t.Errorf("listed as %+v", all)
	}
	w.wantsAccepted("before.pdf")
	if d := w.list()[0]; d.Company != second || d.Category != "purchase" {
		t.Errorf("it went to %s as %s", d.Company, d.Category)
	}

	write(t, filepath.Join(folder, "half.pdf"), scanned)
	rename(t, filepath.Join(folder, "arriving.pdf.part"), filepath.Join(folder, "arriving.pdf"))
	rename(t, filepath.Join(folder, "before.pdf"), filepath.Join(folder, "renamed.pdf"))
	link(t, filepath.Join(folder, "renamed.pdf"), filepath.Join(folder, "linked.pdf"))
	for range 2 { // the second finds nothing
		w.must(0, "", "sync", "--until-done", "--timeout", "1m")
		w.wantsAccepted("arriving.pdf", "before.pdf", "half.pdf")
	}
	if content, err := os.ReadFile(filepath.Join(folder, "half.pdf")); err != nil || string(content) != scanned {
		t.Errorf("the original is %q, %v", content, err)
	}

	rename(t, folder, folder+"-unplugged")
	contains(t, w.must(3, "", "sync", "--timeout", "1m").Out, "not there", "drive is not connected")
	if all := w.watched(); len(all) != 1 || all[0].Error == nil || all[0].Error.Code != "watched-gone" {
		t.Errorf("listed as %+v", all)
	}
	rename(t, folder+"-unplugged", folder)
	w.must(0, "", "watch", "remove", folder)
	if all := w.watched(); len(all) != 0 {
		t.Errorf("listed as %+v", all)
	}
	write(t, filepath.Join(folder, "later.pdf"), scanned)
	w.must(0, "", "sync", "--timeout", "1m")
	w.must(0, "", "watch", "add", folder)
	contains(t, w.must(3, "", "sync", "--until-done", "--timeout", "1m").Out, "tool.exe") // which it was not told to leave out
	w.wantsAccepted("arriving.pdf", "before.pdf", "half.pdf", "later.pdf")
	w.check()
}

func TestAFolderThatIsWatchedFromNowOnIsNotSentWhole(t *testing.T) {
	w := newWorld(t).signedIn()
	folder := t.TempDir()
	write(t, filepath.Join(folder, "of last year.pdf"), scanned)
	w.must(0, "", "watch", "add", folder, "--new-only", "--subfolders")
	contains(t, w.must(0, "", "watch", "list").Out, "new files")
	makeDir(t, filepath.Join(folder, "below"))
	write(t, filepath.Join(folder, "below", "new.pdf"), scanned)
	w.must(0, "", "sync", "--until-done", "--timeout", "1m")
	w.wantsAccepted("new.pdf")
}

func TestWhatAWatchedFolderPassedOverIsSentWhenItIsWatchedAnewAndWhatIsCutOffAsItIs(t *testing.T) {
	w := newWorld(t).signedIn()
	folder := t.TempDir()
	write(t, filepath.Join(folder, "old.pdf"), scanned)
	w.must(0, "", "watch", "add", folder, "--new-only")
	write(t, filepath.Join(folder, "new.pdf"), scanned+"%%EOF\n")
	w.must(0, "", "sync", "--until-done", "--timeout", "1m")
	w.wantsAccepted("new.pdf")
	w.must(0, "", "watch", "remove", folder)
	w.must(0, "", "watch", "add", folder)
	w.must(0, "", "sync", "--until-done", "--timeout", "1m")
	w.wantsAccepted("new.pdf", "old.pdf")

	half := filepath.Join(folder, "half.pdf")
	write(t, half, scanned[:12])
	ago := time.Now().Add(-time.Hour)
	if err := os.Chtimes(half, ago, ago); err != nil {
		t.Fatal(err)
	}
	contains(t, w.must(3, "", "sync", "--until-done", "--timeout", "1m").Out, "half.pdf", "is not whole")
	contains(t, w.must(0, "", "watch", "list").Out, half, "satchelctl add FILE")
	w.must(0, "", "add", half)
	w.must(0, "", "sync", "--until-done", "--timeout", "1m")
	w.wantsAccepted("half.pdf", "new.pdf", "old.pdf")
}

func TestALostQueueAsksBeforeAWatchedFolderIsSentAgain(t *testing.T) {
	w := newWorld(t).signedIn()
	folder := t.TempDir()
	write(t, filepath.Join(folder, "a.pdf"), scanned)
	w.must(0, "", "watch", "add", folder)
	w.must(0, "", "sync", "--until-done", "--timeout", "1m")
	w.wantsAccepted("a.pdf")
	write(t, filepath.Join(w.ctl.Home, "queue.db"), strings.Repeat("garbage ", 10_000))
	write(t, filepath.Join(folder, "b.pdf"), scanned)
	contains(t, w.must(3, "", "sync", "--timeout", "1m").Out, "The queue was lost", "satchelctl watch resume")
	if left := w.list(); len(left) != 0 {
		t.Fatalf("captured without asking: %v", left)
	}
	w.must(0, "", "watch", "resume", folder, "--all")
	w.must(0, "", "sync", "--until-done", "--timeout", "1m")
	w.wantsAccepted("a.pdf", "b.pdf")
}

// staying is a satchelctl sync --watch.
type staying struct {
	*exec.Cmd
	said chan string
	err  bytes.Buffer
}

func (w *world) stays() *staying {
	w.Helper()
	s := &staying{Cmd: exec.CommandContext(context.Background(), w.ctl.Program, "--home", w.ctl.Home, "sync", "--watch"), said: make(chan string, 1000)}
	s.Env = append(os.Environ(), w.env...)
	s.Stderr = &s.err
	out, err := s.StdoutPipe()
	if err == nil {
		err = s.Start()
	}
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() { _ = s.Process.Kill() })
	go func() {
		defer close(s.said)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			s.said <- lines.Text()
		}
	}()
	return s
}

// until waits for a line with all of the words.
func (s *staying) until(t *testing.T, wanted ...string) {
	t.Helper()
	limit := time.After(time.Minute)
	var heard []string
	for {
		select {
		case line, open := <-s.said:
			heard = append(heard, line)
			if !slices.ContainsFunc(wanted, func(word string) bool { return !strings.Contains(line, word) }) {
				return
			}
			if !open {
				t.Fatalf("it ended, having said %q and %s", heard, s.err.String())
			}
		case <-limit:
			t.Fatalf("%q was not said in a minute, but %q", wanted, heard)
		}
	}
}

func TestAWatcherThatStaysSendsWhatComesAndOneThatIsKilledTakesNothingTwice(t *testing.T) {
	w := newWorld(t).signedIn()
	folder := t.TempDir()
	w.must(0, "", "watch", "add", folder)
	s := w.stays()
	write(t, filepath.Join(folder, "a.pdf"), scanned)
	s.until(t, "accepted", "a.pdf")
	other := t.TempDir()
	write(t, filepath.Join(other, "old.pdf"), scanned)
	w.must(0, "", "watch", "add", other, "--new-only") // through the one that stays
	write(t, filepath.Join(other, "b.pdf"), scanned)
	s.until(t, "accepted", "b.pdf")
	write(t, filepath.Join(folder, "c.pdf"), scanned)
	if err := s.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = s.Wait() // it was killed

	s = w.stays()
	w.untilAccepted("a.pdf", "b.pdf", "c.pdf") // whether it was killed before it was sent or, on a busy machine, after
	if err := s.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := s.Wait(); err != nil {
		t.Errorf("Ctrl-C: %v, %s", err, s.err.String())
	}
	w.wantsAccepted("a.pdf", "b.pdf", "c.pdf")
	w.check()
}

func rename(t *testing.T, from, to string) {
	t.Helper()
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}
