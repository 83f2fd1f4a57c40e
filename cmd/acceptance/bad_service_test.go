package acceptance

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestAServiceThatDiesInTheMiddleOfALargeDocumentIsGoneOnWith(t *testing.T) {
	w := newWorld(t).signedIn()
	path := w.large("scan.tiff", 192<<20)
	w.must(0, "", "add", path)

	sync := w.ctl.Command(t.Context(), "sync", "--until-done", "--timeout", "2m", "--json")
	out, err := sync.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := sync.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan() && !strings.Contains(lines.Text(), `"uploading"`); {
	}
	time.Sleep(100 * time.Millisecond)
	w.killService()
	time.Sleep(500 * time.Millisecond)
	w.restart()
	if err := sync.Wait(); err != nil {
		t.Fatalf("the sync did not get over it: %v", err)
	}

	if got := w.list()[0]; got.State != "accepted" || got.Acknowledgement.SHA256 != hashOf(t, path) {
		t.Errorf("it is %s with %+v", got.State, got.Acknowledgement)
	}
	w.check()
}

func TestAServiceThatIsGoneLeavesTheDocumentWaitingForIt(t *testing.T) {
	w := newWorld(t).signedIn()
	w.must(0, "", "add", w.file("bill.txt", "two pounds"))
	w.killService()
	said := w.must(4, "", "sync", "--until-done", "--timeout", "3s")
	contains(t, said.Out, "can't be reached", "1 document is safe here")
	w.restart()
	w.must(0, "", "sync", "--until-done", "--timeout", "1m")
}

// Proves D8.
func TestAFullDiskHereRefusesLoudlyAndKeepsWhatWasSaved(t *testing.T) {
	w := newWorld(t).signedIn()
	saved := w.file("small.txt", "two pounds")
	w.must(0, "", "add", saved)
	folder := t.TempDir()
	write(t, filepath.Join(folder, "a-fits.txt"), "three pounds")
	write(t, filepath.Join(folder, "b-large.bin"), strings.Repeat("no room for this ", 1<<18))
	write(t, filepath.Join(folder, "c-fits.txt"), "four pounds")

	w.ctl.Prefix = []string{"prlimit", "--fsize=2097152", "--"}
	said := w.must(3, "", "add", folder)
	w.ctl.Prefix = nil

	contains(t, said.Out, "b-large.bin", "no room for it", "32 MB", "Make room")
	names := map[string]bool{}
	for _, d := range w.list() {
		names[d.Name] = true
	}
	if !names["small.txt"] || !names["a-fits.txt"] || !names["c-fits.txt"] || names["b-large.bin"] {
		t.Errorf("the queue has %v", names)
	}
	if left, _ := filepath.Glob(filepath.Join(w.ctl.Home, "spool", "*.part")); len(left) > 0 {
		t.Errorf("half-written copies are left: %v", left)
	}
	w.must(0, "", "add", folder)
	w.must(0, "", "sync", "--until-done", "--timeout", "1m")
}

func TestAFullDiskAtTheServiceWaitsAndGoesOnWhenThereIsRoom(t *testing.T) {
	w := newWorld(t).signedIn()
	w.must(0, "", "add", w.large("scan.tiff", 41<<20))
	w.stop()
	// The service's tables and small files fit under the limit, a large document's bytes don't.
	w.startUnder([]string{"prlimit", "--fsize=16777216", "--"})

	said := w.must(1, "", "sync")

	contains(t, said.Out, "no space left", "safe here")
	if got := w.list()[0]; got.State != "waiting" || got.Reason != "service-full" {
		t.Errorf("it is %s, %s", got.State, got.Reason)
	}
	w.stop()
	w.startUnder(nil)
	w.must(0, "", "sync", "--until-done", "--timeout", "1m")
	w.check()
}

func (w *world) stop() {
	w.Helper()
	if err := w.service.Stop(); err != nil {
		w.Fatal(err)
	}
}

func TestASecondCompanionOnTheSameHomeSaysSo(t *testing.T) {
	w := newWorld(t).signedIn()
	w.must(0, "", "add", w.file("bill.txt", "two pounds"))
	w.killService()
	first := w.ctl.Command(t.Context(), "sync", "--until-done")
	out, err := first.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil { // it has the queue, and says that it is offline
		t.Fatal(err)
	}

	contains(t, w.must(3, "", "sync").Err, "Another Satchel is using this folder", "safe")
	w.must(0, "", "accounts")
	w.must(0, "", "retry", "--all")
	contains(t, w.run("", "doctor").Out, "Another Satchel is working on it", "1 document, 1 still to be sent")
	contains(t, w.must(0, "", "add", w.file("other.txt", "three pounds")).Out, "saved    other.txt")
	contains(t, w.must(0, "", "add", w.file("slip.txt", "four pounds")).Out, "saved    slip.txt")
	slip := w.list()[2].ID
	contains(t, w.must(0, "", "show", slip).Out, "slip.txt")
	w.must(0, "", "remove", slip)
	if all := w.list(); len(all) != 2 || all[0].Name != "bill.txt" || all[1].Name != "other.txt" {
		t.Errorf("the list is %+v", all)
	}

	w.restart()
	go func() { _, _ = io.Copy(io.Discard, out) }()
	if err := first.Wait(); err != nil {
		t.Errorf("the sync did not end well: %v", err)
	}
	for _, d := range w.list() {
		if d.State != "accepted" || d.Acknowledgement.DuplicateOf != nil {
			t.Errorf("%s is %s, acknowledged %+v", d.Name, d.State, d.Acknowledgement)
		}
	}
	w.check()
}

func TestASyncThatIsKilledWhileAnotherAddsLosesNothingThatWasSaidToBeSaved(t *testing.T) {
	w := newWorld(t).signedIn()
	w.must(0, "", "add", w.file("first.txt", "two pounds"))
	w.killService()
	folder := t.TempDir()
	for i := range 300 {
		write(t, filepath.Join(folder, fmt.Sprintf("bill-%03d.txt", i)), strings.Repeat(fmt.Sprintf("line of bill %d\n", i), 2000))
	}
	sync := w.ctl.Command(t.Context(), "sync", "--until-done")
	waiting, err := sync.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := sync.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := bufio.NewReader(waiting).ReadString('\n'); err != nil { // it has the queue
		t.Fatal(err)
	}
	add := w.ctl.Command(t.Context(), "add", folder)
	out, err := add.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := add.Start(); err != nil {
		t.Fatal(err)
	}
	said := map[string]bool{}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if name, ok := strings.CutPrefix(lines.Text(), "saved    "); ok {
			name, _, _ = strings.Cut(name, "  (")
			said[name] = true
		}
		if len(said) == 1 {
			_ = sync.Process.Kill()
		}
	}
	_ = add.Wait() // it was done before the kill, or says that the other broke off
	_ = sync.Wait()

	kept := map[string]int{}
	for _, d := range w.list() {
		kept[d.Name]++
	}
	for name := range said {
		if kept[name] != 1 {
			t.Errorf("%s was said to be saved, and is kept %d times", name, kept[name])
		}
	}
	w.restart()
	w.must(0, "", "sync", "--until-done", "--timeout", "2m")
	w.check()
}

func TestCtrlCIsSafeAtAnyMoment(t *testing.T) {
	w := newWorld(t).signedIn()
	w.must(0, "", "add", w.large("scan.tiff", 64<<20), w.file("bill.txt", "two pounds"))
	for _, after := range []time.Duration{0, 30, 90, 150} {
		sync := w.ctl.Command(t.Context(), "sync", "--until-done")
		if err := sync.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(after * time.Millisecond)
		if err := sync.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		_ = sync.Wait() // done already, or stopped
	}
	w.must(0, "", "sync", "--until-done", "--timeout", "1m")
	w.check()
}

// Proves D8.
func TestWhatWasSaidToBeSavedSurvivesAKillWhileCapturing(t *testing.T) {
	w := newWorld(t).signedIn()
	folder := t.TempDir()
	for i := range 400 {
		write(t, filepath.Join(folder, "bill-"+string(rune('a'+i%26))+strings.Repeat("x", i/26)+".txt"), strings.Repeat("line of a bill\n", 200+i))
	}
	said := map[string]bool{}
	for _, after := range []time.Duration{60, 110, 170, 250} {
		add := w.ctl.Command(t.Context(), "add", folder)
		out, err := add.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := add.Start(); err != nil {
			t.Fatal(err)
		}
		timer := time.AfterFunc(after*time.Millisecond, func() { _ = add.Process.Kill() })
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if name, ok := strings.CutPrefix(lines.Text(), "saved    "); ok {
				name, _, _ = strings.Cut(name, "  (")
				said[name] = true
			}
		}
		_ = add.Wait() // killed, or done before
		timer.Stop()
	}
	kept := map[string]bool{}
	for _, d := range w.list() {
		kept[d.Name] = true
		if d.State != "spooled" {
			t.Errorf("%s is %s, %s", d.Name, d.State, d.Reason)
		}
	}
	for name := range said {
		if !kept[name] {
			t.Errorf("%s was said to be saved, and is gone", name)
		}
	}
	w.must(0, "", "sync", "--until-done", "--timeout", "2m")
}

// large writes a file of so many bytes.
func (w *world) large(name string, size int) string {
	w.Helper()
	path := filepath.Join(w.TempDir(), name)
	file, err := os.Create(path)
	if err != nil {
		w.Fatal(err)
	}
	part := []byte(strings.Repeat("0123456789abcdef", 1<<12))
	for written := 0; written < size; written += len(part) {
		part[0]++
		part[1] = byte(written >> 16)
		if _, err := file.Write(part); err != nil {
			w.Fatal(err)
		}
	}
	if err := file.Close(); err != nil {
		w.Fatal(err)
	}
	return path
}
