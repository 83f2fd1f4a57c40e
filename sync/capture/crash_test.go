package capture

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"satchel/storage/queue"
	"satchel/storage/spool"
	"satchel/sync/ledger"
)

// The environment of a process that is to die while it captures.
const (
	crashHome = "SATCHEL_TEST_CRASH_HOME" // the companion's home
	crashFrom = "SATCHEL_TEST_CRASH_FROM" // what to capture
	crashAt   = "SATCHEL_TEST_CRASH_AT"   // a point, and how often it is passed before: durable/3
	crashSeen = "SATCHEL_TEST_CRASH_SEEN" // set where the folder is a watched one
	crashEdit = "SATCHEL_TEST_CRASH_EDIT" // set where a picture is cropped
)

func TestMain(m *testing.M) {
	if os.Getenv(crashHome) == "" {
		os.Exit(m.Run())
	}
	if err := captureAndDie(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// captureAndDie captures, printing the id of every document it says is saved, and kills itself at its point.
func captureAndDie() error {
	at, often, _ := strings.Cut(os.Getenv(crashAt), "/")
	passes, err := strconv.Atoi(often)
	if err != nil {
		return err
	}
	var passed atomic.Int64
	die := func(step string) {
		if step == at && passed.Add(1) > int64(passes) {
			kill()
		}
	}
	home := os.Getenv(crashHome)
	q, err := queue.Open(filepath.Join(home, "queue.db"), queue.Options{})
	if err != nil {
		return err
	}
	s, err := spool.Open(filepath.Join(home, "spool"), spool.Options{Reached: func(step string) { die("spool-" + step) }})
	if err != nil {
		return err
	}
	l, _, err := ledger.Open(context.Background(), ledger.Options{Queue: q, Spool: s})
	if err != nil {
		return err
	}
	c := New(Options{Ledger: l})
	c.reached = func(p point) { die(string(p)) }
	wanted := request(os.Getenv(crashFrom))
	if os.Getenv(crashSeen) != "" {
		wanted = watching(context.Background(), os.Getenv(crashFrom))
	}
	if os.Getenv(crashEdit) != "" {
		wanted = edited(os.Getenv(crashFrom), leftHalf)
	}
	_, err = c.Add(context.Background(), wanted, func(r Result) {
		if r.Status == Saved {
			// Unbuffered: what was said before the kill was said.
			fmt.Println(r.Record.ID, filepath.Base(r.Path))
		}
	})
	return err
}

func TestWhereverCaptureIsKilledEveryFileIsWhollyThereOrNotAndNothingSavedIsLost(t *testing.T) {
	from := t.TempDir()
	const files = firstFiles + 140
	for n := range files {
		must(t, os.WriteFile(filepath.Join(from, fmt.Sprintf("%03d.pdf", n)), numbered(n), 0o600))
	}
	points := map[string]int{ // how often each is passed
		string(pointWalked): 1, string(pointCopied): files, "spool-flushed": 2, "spool-named": files, "spool-durable": 2,
		string(pointDurable): 2, string(pointCommitted): 2, string(pointSaid): 2,
	}
	for at, often := range points {
		for _, passes := range []int{often - 1, rand.IntN(often)} {
			t.Run(fmt.Sprintf("killed at %s after %d", at, passes), func(t *testing.T) {
				home := t.TempDir()
				said := dieAt(t, home, from, fmt.Sprintf("%s/%d", at, passes))
				verifyAfterCrash(t, home, said)
			})
		}
	}
}

// dieAt runs this test program once more, to be killed, and returns what it had said was saved: name by id.
func dieAt(t *testing.T, home, from, at string) map[string]string {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), crashHome+"="+home, crashFrom+"="+from, crashAt+"="+at)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	said := map[string]string{}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		id, name, _ := strings.Cut(lines.Text(), " ")
		said[id] = name
	}
	if err := cmd.Wait(); err == nil || !killed(cmd.ProcessState) {
		t.Fatalf("it was to be killed, and ended with %v", err)
	}
	return said
}

func verifyAfterCrash(t *testing.T, home string, said map[string]string) {
	t.Helper()
	h := &house{t: t, dir: home}
	swept := h.open(spool.Options{})
	defer h.queue.Close()
	if swept.Missing+swept.Damaged > 0 || swept.QueueAside != "" {
		t.Errorf("the sweep found %+v", swept)
	}
	must(t, h.ledger.Check())
	all, err := h.ledger.List(ledger.Query{})
	must(t, err)
	names := map[string]bool{}
	for _, r := range all {
		if names[r.Name] {
			t.Errorf("%s is there twice", r.Name)
		}
		names[r.Name] = true
		delete(said, r.ID.String())
		number, err := strconv.Atoi(strings.TrimSuffix(r.Name, ".pdf"))
		must(t, err)
		if got := h.content(r); !bytes.Equal(got, numbered(number)) {
			t.Errorf("%s holds %q", r.Name, got)
		}
	}
	if len(said) > 0 {
		t.Errorf("said to be saved, and lost: %v", said)
	}
	found, err := h.ledger.Spool().List()
	must(t, err)
	if len(found) != len(all) {
		t.Errorf("%d files for %d documents", len(found), len(all))
	}
}

// numbered is a file's content that tells which it is.
func numbered(n int) []byte { return fmt.Appendf(nil, "%%PDF-1.7 content of %d %%%%EOF", n) }
