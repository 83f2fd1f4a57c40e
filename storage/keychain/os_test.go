//go:build linux && !android

package keychain_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"satchel/storage/keychain"
	"satchel/storage/keychain/keychaintest"
)

func open(t *testing.T, kind keychain.Kind, options keychain.Options) keychain.Store {
	t.Helper()
	store, err := keychain.Open(kind, options)
	if err != nil {
		t.Fatal(err)
	}
	return store
}

func TestTheRealKeychainHoldsASecretUntilItIsDeleted(t *testing.T) {
	environment := keychaintest.Session(t)
	keychaintest.Use(t, environment)
	store := open(t, keychain.OS, keychain.Options{})
	ctx := t.Context()

	if err := keychain.Probe(ctx, store); err != nil {
		t.Fatalf("probing an open keychain: %v", err)
	}
	if err := store.Set(ctx, "satchel-0011223344556677", "someone/refresh-token", "first"); err != nil {
		t.Fatal(err)
	}
	if err := store.Set(ctx, "satchel-0011223344556677", "someone/refresh-token", "second"); err != nil {
		t.Fatal(err)
	}
	if kept := keychaintest.Find(t, environment, "satchel-0011223344556677", "someone/refresh-token"); kept != "second" {
		t.Errorf("secret-tool finds %q, not the secret set last", kept)
	}
	if err := store.Delete(ctx, "satchel-0011223344556677", "nobody", "someone/refresh-token"); err != nil {
		t.Fatal(err)
	}
	if kept := keychaintest.Find(t, environment, "satchel-0011223344556677", "someone/refresh-token"); kept != "" {
		t.Errorf("secret-tool still finds %q after Delete", kept)
	}
	if _, err := store.Get(ctx, "satchel-0011223344556677", "someone/refresh-token"); !errors.Is(err, keychain.ErrNotFound) {
		t.Errorf("Get after Delete: %v", err)
	}
}

func TestTheRealKeychainTakesASecretOfTheGreatestLength(t *testing.T) {
	keychaintest.Use(t, keychaintest.Session(t))
	store := open(t, keychain.OS, keychain.Options{})
	longest := strings.Repeat("x", keychain.MaxSecret)
	if err := store.Set(t.Context(), "satchel", "someone", longest); err != nil {
		t.Fatal(err)
	}
	if got, err := store.Get(t.Context(), "satchel", "someone"); err != nil || got != longest {
		t.Errorf("got %d bytes, %v", len(got), err)
	}
}

func TestAKeychainThatCannotBeUsedSaysWhy(t *testing.T) {
	tests := []struct {
		name    string
		prepare func(t *testing.T)
		want    error
	}{
		{"no D-Bus session at all", func(t *testing.T) {
			if _, err := os.Stat(fmt.Sprintf("/run/user/%d/bus", os.Getuid())); err == nil {
				t.Skip("this person has a D-Bus session, whose keychain is not ours to touch")
			}
			t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
		}, keychain.ErrMissing},
		{"a D-Bus session that has gone", func(t *testing.T) {
			t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+t.TempDir()+"/gone")
		}, keychain.ErrMissing},
		{"a D-Bus session without a keychain", func(t *testing.T) {
			keychaintest.Use(t, keychaintest.Bus(t))
		}, keychain.ErrMissing},
		{"a locked keychain and nobody to answer its prompt", func(t *testing.T) {
			environment := keychaintest.Session(t)
			keychaintest.Use(t, environment)
			keychaintest.Lock(t, environment)
		}, keychain.ErrLocked},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.prepare(t)
			store := open(t, keychain.OS, keychain.Options{Limit: 10 * time.Second})
			if err := store.Set(t.Context(), "satchel", "someone", "secret"); !errors.Is(err, test.want) {
				t.Errorf("Set: %v, want %v", err, test.want)
			}
			if _, err := store.Get(t.Context(), "satchel", "someone"); !errors.Is(err, test.want) {
				t.Errorf("Get: %v, want %v", err, test.want)
			}
			if err := store.Delete(t.Context(), "satchel", "someone"); !errors.Is(err, test.want) {
				t.Errorf("Delete: %v, want %v", err, test.want)
			}
			if err := keychain.Probe(t.Context(), store); !errors.Is(err, test.want) {
				t.Errorf("Probe: %v, want %v", err, test.want)
			}
		})
	}
}

func TestACallerWhoNoLongerWantsTheAnswerIsNotToldTheKeychainIsLocked(t *testing.T) {
	keychaintest.Use(t, keychaintest.Session(t))
	store := open(t, keychain.OS, keychain.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := store.Get(ctx, "satchel", "someone"); !errors.Is(err, context.Canceled) || errors.Is(err, keychain.ErrLocked) {
		t.Errorf("Get with a cancelled context: %v", err)
	}
}
