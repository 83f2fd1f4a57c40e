package acceptance

import (
	"bufio"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// again sends a program one signal after the other until it has ended, as somebody who has lost their patience.
func again(t *testing.T, command *exec.Cmd, signal syscall.Signal) {
	t.Helper()
	ended := make(chan struct{})
	go func() {
		_ = command.Wait() // a program that a signal has ended says so by an error
		close(ended)
	}()
	for late := time.After(20 * time.Second); ; {
		_ = command.Process.Signal(signal) // it may have ended
		select {
		case <-ended:
			return
		case <-late:
			_ = command.Process.Kill()
			t.Fatal("it does not end")
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func TestASyncThatIsInterruptedOverAndOverLosesNothing(t *testing.T) {
	w := newWorld(t).signedIn()
	path := w.large("scan.tiff", 64<<20)
	w.must(0, "", "add", path)
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT, syscall.SIGTERM} {
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
		again(t, sync, signal)
	}
	w.must(0, "", "sync", "--until-done", "--timeout", "2m")
	if all := w.list(); len(all) != 1 || all[0].State != "accepted" || all[0].Acknowledgement.SHA256 != hashOf(t, path) {
		t.Errorf("in the end there is %+v", all)
	}
	w.check()
}

func TestASecondSignalEndsACommandThatWaitsForWhatNobodySends(t *testing.T) {
	w := newWorld(t)
	add := w.ctl.Command(t.Context(), "vault", "add", "--stdin")
	in, err := add.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	if err := add.Start(); err != nil {
		t.Fatal(err)
	}
	again(t, add, syscall.SIGINT)
	w.must(0, "", "vault", "list")
}
