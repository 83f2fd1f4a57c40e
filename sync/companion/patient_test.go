package companion

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"satchel/storage/keychain"
)

// slow is a keychain that answers after a while.
type slow struct {
	keychain.Store
	after time.Duration
}

func (s slow) Get(context.Context, string, string) (string, error) {
	time.Sleep(s.after)
	return "", keychain.ErrNotFound
}

func TestOnlyAKeychainThatAsksThePersonIsToldOf(t *testing.T) {
	for after, want := range map[time.Duration][]bool{
		keychainPatience / 2: nil,
		keychainPatience * 2: {true, false},
	} {
		synctest.Test(t, func(t *testing.T) {
			var told []bool
			store := patient{slow{after: after}, func(waits bool) { told = append(told, waits) }}
			_, _ = store.Get(t.Context(), "satchel", "someone")
			time.Sleep(2 * keychainPatience)
			synctest.Wait()
			if !slices.Equal(told, want) {
				t.Errorf("after %s: told %v", after, told)
			}
		})
	}
}
