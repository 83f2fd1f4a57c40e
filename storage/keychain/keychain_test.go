package keychain

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
)

func TestWhatNoStoreTakes(t *testing.T) {
	stores := map[Kind]Store{
		OS:     newOS(Options{Limit: DefaultLimit}),
		Memory: newMemory(),
		File:   openFile(t, filepath.Join(t.TempDir(), "secrets.age"), "correct horse"),
	}
	tests := []struct {
		name                  string
		service, user, secret string
		want                  error
	}{
		{"a secret of more than 2,500 bytes", "satchel", "someone", strings.Repeat("x", MaxSecret+1), ErrTooLong},
		{"no secret", "satchel", "someone", "", ErrName},
		{"no user", "satchel", "", "secret", ErrName},
		{"no service", "", "someone", "secret", ErrName},
		{"a colon in the user", "satchel", "some:one", "secret", ErrName},
		{"a line break in the service", "satchel\n", "someone", "secret", ErrName},
	}
	for kind, store := range stores {
		for _, test := range tests {
			t.Run(string(kind)+"/"+test.name, func(t *testing.T) {
				if err := store.Set(t.Context(), test.service, test.user, test.secret); !errors.Is(err, test.want) {
					t.Errorf("got %v, want %v", err, test.want)
				}
			})
		}
	}
}

func TestMemoryKeepsASecretUntilItIsDeleted(t *testing.T) {
	store, err := Open(Memory, Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	if err := Probe(ctx, store); err != nil {
		t.Errorf("probing: %v", err)
	}
	if err := store.Set(ctx, "satchel", "someone", strings.Repeat("x", MaxSecret)); err != nil {
		t.Fatal(err)
	}
	if got, err := store.Get(ctx, "satchel", "someone"); err != nil || len(got) != MaxSecret {
		t.Errorf("got %d bytes, %v", len(got), err)
	}
	if err := store.Delete(ctx, "satchel", "someone"); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Get(ctx, "satchel", "someone"); !errors.Is(err, ErrNotFound) {
		t.Errorf("after Delete: %v", err)
	}
	if err := store.Delete(ctx, "satchel", "someone"); !errors.Is(err, ErrNotFound) {
		t.Errorf("deleting twice: %v", err)
	}
}

func TestAStoreIsChosenExplicitly(t *testing.T) {
	for _, kind := range []Kind{"", "cleartext"} {
		if _, err := Open(kind, Options{}); err == nil {
			t.Errorf("the kind %q opens something", kind)
		}
		if _, err := ParseKind(string(kind)); err == nil {
			t.Errorf("the kind %q is understood", kind)
		}
	}
	if _, err := Open(File, Options{Path: "x"}); err == nil {
		t.Error("a file keychain opens with nobody to ask for the passphrase")
	}
	if _, err := Open(File, Options{Passphrase: func(context.Context, bool) (string, error) { return "x", nil }}); err == nil {
		t.Error("a file keychain opens without a path")
	}
}

func TestSeveralSecretsAreForgottenAtOnceAndThoseThatAreNotThereArePassedOver(t *testing.T) {
	for kind, store := range map[Kind]Store{Memory: newMemory(), File: openFile(t, filepath.Join(t.TempDir(), "secrets.age"), "correct horse")} {
		for _, user := range []string{"a", "b", "c"} {
			if err := store.Set(t.Context(), "satchel", user, "secret"); err != nil {
				t.Fatal(err)
			}
		}
		if err := store.Delete(t.Context(), "satchel", "a", "gone", "b"); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
		for user, want := range map[string]error{"a": ErrNotFound, "b": ErrNotFound, "c": nil} {
			if _, err := store.Get(t.Context(), "satchel", user); !errors.Is(err, want) {
				t.Errorf("%s: %s: %v", kind, user, err)
			}
		}
		if err := store.Delete(t.Context(), "satchel", "a", "b"); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: none of them is there: %v", kind, err)
		}
	}
}
