package acceptance

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// tour runs the tour without a window in a folder of its own.
func tour(t *testing.T, dir string, env []string) (out string, code int) {
	t.Helper()
	command := exec.CommandContext(t.Context(), filepath.Join(bin, "tour"), "--no-window", "--dir", dir)
	command.Env = env
	var said bytes.Buffer
	command.Stdout, command.Stderr = &said, &said
	if err := command.Run(); err != nil && command.ProcessState == nil {
		t.Fatal(err)
	}
	return said.String(), command.ProcessState.ExitCode()
}

func TestTheTourDoesTheMainJobAndSaysEachStep(t *testing.T) {
	t.Parallel()
	out, code := tour(t, t.TempDir(), os.Environ())
	if code != 0 {
		t.Fatalf("exit code %d\n%s", code, out)
	}
	contains(t, out,
		" 1. ", "Request a reset link", "Read the mail", "Choose an app password", "Signed in to http://127.0.0.1:",
		"gnome-keyring, in a private D-Bus session", "no file of the companion's holds it",
		"12 documents were accepted now", "same  ", "Checked 12 documents", "Signed out", "Where to look next")
	if strings.Contains(out, "/reset/") && !strings.Contains(out, "/reset/…") {
		t.Error("the tour prints the secret of a reset link")
	}
}

func TestWithoutAKeyringTheTourSaysWhichKeychainItUsesAndWhy(t *testing.T) {
	t.Parallel()
	env := append(without(os.Environ(), "PATH"), "PATH="+t.TempDir())
	out, code := tour(t, t.TempDir(), env)
	if code != 0 {
		t.Fatalf("exit code %d\n%s", code, out)
	}
	contains(t, out, "a file encrypted with a passphrase, because dbus-daemon is not installed", "Where to look next")
}

func TestAFailingTourSaysWhatFailedAndLeavesNothingRunning(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "service"), "in the way of the service's folder")
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	programs := t.TempDir()
	for _, name := range []string{"tour", "satcheld"} {
		link(t, filepath.Join(bin, name), filepath.Join(programs, name))
	}
	command := exec.CommandContext(t.Context(), filepath.Join(bin, "tour"), "--no-window", "--dir", dir, "--bin", programs)
	said, err := command.CombinedOutput()
	if err == nil || command.ProcessState.ExitCode() != 1 {
		t.Errorf("%v, exit code %d", err, command.ProcessState.ExitCode())
	}
	contains(t, string(said), "This failed: step 2", "satchelctl", "The end of the service's log", "ready")
	nothingRuns(t, dir)
}

func TestCtrlCEndsTheTourAndAllThatItStarted(t *testing.T) {
	t.Parallel()
	for _, after := range []time.Duration{100 * time.Millisecond, 900 * time.Millisecond, 2 * time.Second} {
		dir := t.TempDir()
		command := exec.Command(filepath.Join(bin, "tour"), "--no-window", "--dir", dir)
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(after)
		if err := command.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		_ = command.Wait() // stopped, or done just before
		nothingRuns(t, dir)
	}
}

// nothingRuns fails if a process has a folder on its command line, or in its environment.
func nothingRuns(t *testing.T, folder string) {
	t.Helper()
	processes, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range processes {
		line, _ := os.ReadFile(filepath.Join(p, "cmdline")) // gone meanwhile: not running
		env, _ := os.ReadFile(filepath.Join(p, "environ"))
		if bytes.Contains(line, []byte(folder)) || bytes.Contains(env, []byte(folder)) {
			t.Errorf("still running: %s", bytes.ReplaceAll(line, []byte{0}, []byte{' '}))
		}
	}
}
