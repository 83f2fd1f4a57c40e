package companion

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"

	"satchel/storage/keychain"
)

// dying is a keychain that answers with an error while it has one.
type dying struct {
	keychain.Store
	err error
}

func (d *dying) Get(ctx context.Context, service, user string) (string, error) {
	if d.err != nil {
		return "", d.err
	}
	return d.Store.Get(ctx, service, user)
}

func TestAKeychainThatDiesForAWhileIsLoggedOnceAndSoIsItsReturn(t *testing.T) {
	ring, err := keychain.Open(keychain.Memory, keychain.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	daemon := &dying{Store: ring}
	store := &heard{Store: daemon, log: slog.New(slog.NewTextHandler(&said, nil)), kind: keychain.OS}
	for _, err := range []error{nil, context.Canceled, keychain.ErrMissing, keychain.ErrMissing, keychain.ErrLocked, nil, nil} {
		daemon.err = err
		_, _ = store.Get(t.Context(), "satchel", "someone")
	}
	lines := strings.Split(strings.TrimSpace(said.String()), "\n")
	if len(lines) != 2 || !strings.Contains(lines[0], `level=WARN msg="the keychain fails" keychain=os error=`) || !strings.Contains(lines[1], `level=INFO msg="the keychain works again"`) {
		t.Errorf("it is logged\n%s", &said)
	}
}

func TestEveryKeychainOfACompanionIsListenedTo(t *testing.T) {
	c := open(t, t.TempDir())
	store, err := c.store(keychain.Memory)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := store.(*heard); !ok {
		t.Errorf("it is a %T", store)
	}
}
