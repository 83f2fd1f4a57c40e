//go:build linux

package main

import (
	"errors"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"satchel/storage/keychain/keychaintest"
	"satchel/sync/companion"
)

func TestASecondSignalEndsAWindowWhoseDisplayAnswersNoMoreAndCostsNothing(t *testing.T) {
	build(t)
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		home := filepath.Join(t.TempDir(), "home")
		d := newDesk(t, keychaintest.Bus(t))
		a := d.open("--home", home, "--theme", "light", "--size", "1280x800")
		if err := d.display.Signal(syscall.SIGSTOP); err != nil { // so that no window can be closed
			t.Fatal(err)
		}
		over := make(chan struct{})
		go func() {
			for again := time.NewTicker(100 * time.Millisecond); ; {
				_ = a.command.Process.Signal(signal) // it may have ended
				select {
				case <-over:
					again.Stop()
					return
				case <-again.C:
				}
			}
		}()
		err := ended(a.command, 20*time.Second)
		close(over)
		if err != nil && !strings.Contains(err.Error(), "signal: "+signal.String()) {
			t.Errorf("%s: %v\n%s", signal, err, a.said)
		}
		c, err := companion.Open(t.Context(), companion.Options{Home: home})
		if err != nil {
			t.Fatal(err)
		}
		w, err := c.OpenWork(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if aside := w.Aside(); aside != "" {
			t.Errorf("%s: the queue was damaged, and is aside at %s", signal, aside)
		}
		if err := errors.Join(w.Close(), c.Close()); err != nil {
			t.Error(err)
		}
	}
}
