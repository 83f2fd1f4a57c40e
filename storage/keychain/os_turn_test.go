//go:build linux && !android

package keychain

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// hanging is a call as a locked keychain makes it: it waits for a person.
func hanging(release <-chan struct{}) func() (string, error) {
	return func() (string, error) { <-release; return "late", nil }
}

func TestACallThatWaitsForAPersonEndsAtItsTimeLimit(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
	tests := []struct {
		name     string
		deadline time.Duration // of the context; 0 for none
		want     time.Duration
	}{
		{"the store's own", 0, 30 * time.Second},
		{"a shorter one", time.Second, time.Second},
		{"one that the person extended", 5 * time.Minute, 5 * time.Minute},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				store, release := newOS(Options{Limit: DefaultLimit}), make(chan struct{})
				ctx := t.Context()
				if test.deadline > 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, test.deadline)
					defer cancel()
				}
				start := time.Now()
				if _, err := store.call(ctx, hanging(release)); !errors.Is(err, ErrLocked) {
					t.Errorf("got %v", err)
				}
				if waited := time.Since(start); waited != test.want {
					t.Errorf("waited %v", waited)
				}
				close(release)
			})
		})
	}
}

func TestALaterCallWaitsForTheOneThatStillHangs(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
	synctest.Test(t, func(t *testing.T) {
		store, release := newOS(Options{Limit: time.Minute}), make(chan struct{})
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := store.call(short, hanging(release)); !errors.Is(err, ErrLocked) {
			t.Fatalf("the first: %v", err)
		}
		start := time.Now()
		time.AfterFunc(10*time.Second, func() { close(release) }) // the person answers the prompt
		called := false
		if _, err := store.call(t.Context(), func() (string, error) { called = true; return "", nil }); err != nil {
			t.Errorf("the second: %v", err)
		}
		if waited := time.Since(start); !called || waited != 10*time.Second {
			t.Errorf("the second ran: %v, after %v", called, waited)
		}
	})
}
