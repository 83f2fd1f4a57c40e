//go:build linux

package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// record is what a program says while it runs. It is a file, not a pipe: what the program started and left behind would
// hold a pipe open, and waiting for the program would wait for that too.
type record struct{ path string }

func recorded(t *testing.T, command *exec.Cmd) record {
	t.Helper()
	r := record{filepath.Join(t.TempDir(), "said")}
	file, err := os.Create(r.path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	command.Stdout, command.Stderr = file, file
	return r
}

func (r record) String() string {
	said, err := os.ReadFile(r.path)
	if err != nil {
		return err.Error()
	}
	return string(said)
}

// ended waits for a program that was started, and kills one that is not done in time. A Go program says first what its
// goroutines wait for.
func ended(command *exec.Cmd, within time.Duration) error {
	late := time.AfterFunc(within, func() {
		_ = command.Process.Signal(syscall.SIGQUIT)
		time.Sleep(time.Second)
		_ = command.Process.Kill()
	})
	err := command.Wait()
	if !late.Stop() {
		return errors.Join(fmt.Errorf("it was not done within %s and was killed", within), err)
	}
	return err
}

// runProgram runs a program to its end and returns what it said.
func runProgram(t *testing.T, command *exec.Cmd, within time.Duration) (said string, err error) {
	t.Helper()
	r := recorded(t, command)
	if err := command.Start(); err != nil {
		return "", err
	}
	err = ended(command, within)
	return r.String(), err
}

// output runs one of the small programs that act for a person, and returns what it wrote to its standard output.
func output(command *exec.Cmd) ([]byte, error) {
	var out, trouble bytes.Buffer
	command.Stdout, command.Stderr = &out, &trouble
	if err := command.Start(); err != nil {
		return nil, err
	}
	if err := ended(command, patience); err != nil {
		return nil, fmt.Errorf("%w: %s", err, &trouble)
	}
	return out.Bytes(), nil
}
