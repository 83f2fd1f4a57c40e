package vault

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"satchel/storage/keychain"
)

// counting is a keychain that counts the calls that delete, and fails from one of them on.
type counting struct {
	keychain.Store
	deletes *int
	failing int // from which; zero is never
}

func (c counting) Delete(ctx context.Context, service string, users ...string) error {
	*c.deletes++
	if c.failing > 0 && *c.deletes >= c.failing {
		return keychain.ErrLocked
	}
	return c.Store.Delete(ctx, service, users...)
}

func TestAllKeysAreForgottenSeveralAtATimeAndItIsToldHowFarItIs(t *testing.T) {
	v := newVault(t)
	for i := range 2*together + 3 {
		v.add(t, "GitHub", fmt.Sprint(i))
	}
	entries, err := v.Entries()
	wants(t, err, nil)
	store, err := v.Store(keychain.OS)
	wants(t, err, nil)
	deletes := 0
	v.Store = func(keychain.Kind) (keychain.Store, error) { return counting{store, &deletes, 0}, nil }
	var told []int
	wants(t, v.Forget(t.Context(), func(gone, of int) {
		told = append(told, gone)
		if of != len(entries) {
			t.Errorf("of %d", of)
		}
	}), nil)
	if !slices.Equal(told, []int{0, together, 2 * together, 2*together + 3}) || deletes != 3 {
		t.Errorf("told %v, %d calls", told, deletes)
	}
	for _, entry := range entries {
		_, err := store.Get(t.Context(), keychainService, entry.user())
		wants(t, err, keychain.ErrNotFound)
	}
	left, err := v.Entries()
	wants(t, err, nil)
	if len(left) > 0 {
		t.Errorf("listed still: %v", left)
	}
}

func TestForgettingThatWasCutShortIsFinishedWhenItIsDoneAgain(t *testing.T) {
	v := newVault(t)
	for i := range together + 1 {
		v.add(t, "GitHub", fmt.Sprint(i))
	}
	store, err := v.Store(keychain.OS)
	wants(t, err, nil)
	deletes := 0
	broken := v
	broken.Store = func(keychain.Kind) (keychain.Store, error) { return counting{store, &deletes, 2}, nil }
	wants(t, broken.Forget(t.Context(), func(int, int) {}), keychain.ErrLocked)
	left, err := v.Entries()
	wants(t, err, nil)
	if len(left) != 1 {
		t.Errorf("%d are left", len(left))
	}
	wants(t, store.Delete(t.Context(), keychainService, left[0].user()), nil) // as where the program ended before it wrote the list
	wants(t, v.Forget(t.Context(), func(int, int) {}), nil)
	left, err = v.Entries()
	wants(t, err, nil)
	if len(left) > 0 {
		t.Errorf("listed still: %v", left)
	}
}

func TestAKeychainThatFailsKeepsNoOtherFromBeingEmptied(t *testing.T) {
	v := newVault(t)
	v.add(t, "GitHub", "ann")
	store, err := v.Store(keychain.OS)
	wants(t, err, nil)
	key, err := v.key(t.Context(), mustFind(t, v))
	wants(t, err, nil)
	key.Name = "ben"
	_, err = v.Add(t.Context(), key, keychain.File)
	wants(t, err, nil)
	v.Store = func(kind keychain.Kind) (keychain.Store, error) {
		if kind == keychain.OS {
			return nil, keychain.ErrMissing
		}
		return store, nil
	}
	wants(t, v.Forget(t.Context(), func(int, int) {}), keychain.ErrMissing)
	left, err := v.Entries()
	wants(t, err, nil)
	if len(left) != 1 || left[0].Keychain != keychain.OS {
		t.Errorf("left %v", left)
	}
}

func mustFind(t *testing.T, v Vault) Entry {
	t.Helper()
	entries, err := v.Entries()
	wants(t, err, nil)
	return entries[0]
}
