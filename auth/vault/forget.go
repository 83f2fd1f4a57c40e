package vault

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"satchel/storage/keychain"
)

// together is how many keys are forgotten for one change of the list.
const together = 20

// Forget removes all entries and their keys, for good, and tells how far it is, from the start on. The keys of a few entries
// go before the entries do: done again it finishes what it could not, or was kept from. Where one keychain fails, the others
// are emptied all the same.
//
// The system's keychain may be slow: gnome-keyring writes anew all that it has for each key, a tenth of a second for two
// thousand, and takes them one by one.
func (v Vault) Forget(ctx context.Context, progress func(gone, of int)) error {
	entries, err := v.Entries()
	if err != nil {
		return err
	}
	gone, of := 0, len(entries)
	progress(gone, of)
	var failed []error
	var done []keychain.Kind
	for _, entry := range entries {
		if slices.Contains(done, entry.Keychain) {
			continue
		}
		done = append(done, entry.Keychain)
		for {
			some, err := v.forgetSome(ctx, entry.Keychain)
			failed = append(failed, err)
			if err != nil || some == 0 {
				break
			}
			gone += some
			progress(min(gone, of), of) // another process may have added some
		}
	}
	return errors.Join(failed...)
}

// forgetSome removes the first entries that have their keys in a keychain of that kind, and tells how many.
func (v Vault) forgetSome(ctx context.Context, kind keychain.Kind) (some int, err error) {
	err = v.change(ctx, func(list *list) error {
		var users []string
		list.Entries = slices.DeleteFunc(list.Entries, func(entry Entry) bool {
			if entry.Keychain != kind || len(users) == together {
				return false
			}
			users = append(users, entry.user())
			return true
		})
		if len(users) == 0 {
			return nil
		}
		store, err := v.Store(kind)
		if err != nil {
			return err
		}
		if err := store.Delete(ctx, keychainService, users...); err != nil && !errors.Is(err, keychain.ErrNotFound) {
			return fmt.Errorf("deleting keys of the vault: %w", err)
		}
		some = len(users)
		return nil
	})
	return some, err
}
