package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// beProgram has the test binary be satcheld, so that tests drive real processes of this very code.
const beProgram = "TEST_BINARY_IS_SATCHELD"

func TestMain(m *testing.M) {
	if os.Getenv(beProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

const patience = 30 * time.Second

// program is a command line of satcheld with a clean environment; env adds to it.
func program(t *testing.T, env []string, args ...string) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(cancel)
	command := exec.CommandContext(ctx, os.Args[0], args...)
	command.Env = append([]string{beProgram + "=1", "PATH=" + os.Getenv("PATH"), "TMPDIR=" + os.TempDir()}, env...)
	return command
}

// result is how a program that ends by itself ended.
type result struct {
	code     int
	out, err string
}

func runProgram(t *testing.T, env []string, args ...string) result {
	t.Helper()
	command := program(t, env, args...)
	var out, errOut bytes.Buffer
	command.Stdout, command.Stderr = &out, &errOut
	if err := command.Run(); err != nil && command.ProcessState == nil {
		t.Fatal(err)
	}
	return result{command.ProcessState.ExitCode(), out.String(), errOut.String()}
}

// daemon is a running `satcheld serve`.
type daemon struct {
	t       *testing.T
	url     string
	command *exec.Cmd
	log     *lockedBuffer
	done    chan struct{} // closed when it has ended
}

// serveOn starts the service on a data directory and returns when it has said that it is ready.
func serveOn(t *testing.T, data string, args ...string) *daemon {
	t.Helper()
	return serveWith(t, nil, data, args...)
}

func serveWith(t *testing.T, env []string, data string, args ...string) *daemon {
	t.Helper()
	d := &daemon{t: t, log: &lockedBuffer{}, done: make(chan struct{})}
	d.command = program(t, env, append([]string{"serve", "--data", data, "--listen", "127.0.0.1:0"}, args...)...)
	first := make(chan string, 1)
	out := &lockedBuffer{first: first}
	d.command.Stdout, d.command.Stderr = out, d.log
	if err := d.command.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = d.command.Wait()
		close(d.done)
	}()
	t.Cleanup(func() {
		_ = d.command.Process.Kill()
		<-d.done
		if t.Failed() {
			t.Logf("the service logged:\n%s", d.log.String())
		}
	})
	select {
	case line := <-first:
		address, ok := strings.CutPrefix(line, "satcheld: ready at ")
		if !ok {
			t.Fatalf("the first line is %q", line)
		}
		d.url = address
	case <-d.done:
		t.Fatalf("the service ended at once: %s", d.log.String())
	case <-time.After(patience):
		t.Fatal("the service did not get ready")
	}
	return d
}

func (d *daemon) signal(s os.Signal) {
	d.t.Helper()
	if err := d.command.Process.Signal(s); err != nil {
		d.t.Fatal(err)
	}
}

// stop asks the service to end, as an init system does, and returns its exit code.
func (d *daemon) stop() int {
	d.t.Helper()
	d.signal(syscall.SIGTERM)
	return d.wait()
}

func (d *daemon) wait() int {
	d.t.Helper()
	select {
	case <-d.done:
		return d.command.ProcessState.ExitCode()
	case <-time.After(patience):
		d.t.Fatal("the service did not end")
		return -1
	}
}

// get returns the status and the body.
func (d *daemon) get(path string, change func(*http.Request)) (int, string) {
	d.t.Helper()
	request, err := http.NewRequestWithContext(d.t.Context(), http.MethodGet, d.url+path, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	if change != nil {
		change(request)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

// lockedBuffer collects what a process writes, and tells of its first line.
type lockedBuffer struct {
	mu    sync.Mutex
	all   bytes.Buffer
	first chan<- string // nil once told, or where nobody asks
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.all.Write(p)
	if line, _, whole := strings.Cut(b.all.String(), "\n"); whole && b.first != nil {
		b.first <- line
		b.first = nil
	}
	return len(p), nil
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.all.String()
}
