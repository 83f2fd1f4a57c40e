package applock

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"satchel/storage/keychain"
)

func newLock(t interface{ Fatal(...any) }) Lock {
	store, err := keychain.Open(keychain.Memory, keychain.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return Lock{Store: store, Home: "home-1", memory: 8}
}

func TestAPINIsOfSixDigitsAtLeastThatNobodyTriesFirst(t *testing.T) {
	for pin, want := range map[string]error{
		"480213": nil, "12345": TooShort, "": TooShort, "12345a": NotDigits, "١٢٣٤٥٦": NotDigits, " 480213": NotDigits,
		"000000": TooEasy, "123456": TooEasy, "987654": TooEasy, "789012": TooEasy, "121212": nil, "135790": nil,
		strings.Repeat("48", 16): nil, strings.Repeat("48", 17): TooLong,
	} {
		if got := Check(pin); got != want {
			t.Errorf("%q: %v, want %v", pin, got, want)
		}
	}
}

func TestTheKeychainHasNothingToReadThePINFrom(t *testing.T) {
	lock := newLock(t)
	lock.memory = 0
	if err := lock.Set(t.Context(), "480213"); err != nil {
		t.Fatal(err)
	}
	text, err := lock.Store.Get(t.Context(), keychainService, keychainUser)
	if err != nil || strings.Contains(text, "480213") {
		t.Errorf("%s (%v)", text, err)
	}
}

func TestAHomeMovedElsewhereIsLockedByTheSamePIN(t *testing.T) {
	lock := newLock(t)
	if err := lock.Set(t.Context(), "480213"); err != nil {
		t.Fatal(err)
	}
	lock.Home = "moved"
	if _, err := lock.Left(t.Context()); err != nil {
		t.Error(err)
	}
	if err := lock.Try(t.Context(), "480213"); err != nil {
		t.Error(err)
	}
}

func TestTriesSpentInOneHomeHaveEveryHomeWipedAndLockNoneTwice(t *testing.T) {
	lock := newLock(t)
	other := lock
	other.Home = "home-2"
	if err := errors.Join(lock.Set(t.Context(), "480213"), other.Try(t.Context(), "480213")); err != nil {
		t.Fatal(err)
	}
	for range Tries - 1 {
		_ = other.Try(t.Context(), "555551")
	}
	if err := other.Try(t.Context(), "555551"); !errors.Is(err, ErrSpent) {
		t.Fatal(err)
	}
	if err := other.Wiped(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the wiped home is free, the first is due however often it is opened
		if _, err := other.Left(t.Context()); !errors.Is(err, ErrNone) {
			t.Errorf("the wiped home: %v", err)
		}
		if err := lock.Try(t.Context(), "480213"); !errors.Is(err, ErrSpent) {
			t.Errorf("the other home: %v", err)
		}
	}
	if err := errors.Join(other.Set(t.Context(), "771034"), lock.Wiped(t.Context()), other.Try(t.Context(), "771034")); err != nil {
		t.Error(err)
	}
}

func TestTurningThePINOffForgivesNoHomeThatIsDue(t *testing.T) {
	lock := newLock(t)
	other := lock
	other.Home = "home-2"
	err := errors.Join(lock.Set(t.Context(), "480213"), other.Try(t.Context(), "480213"))
	for range Tries {
		_ = other.Try(t.Context(), "555551")
	}
	err = errors.Join(err, other.Wiped(t.Context()), other.Set(t.Context(), "771034"), other.Remove(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.Left(t.Context()); !errors.Is(err, ErrNone) {
		t.Errorf("the home whose PIN is off: %v", err)
	}
	if err := lock.Set(t.Context(), "771034"); !errors.Is(err, ErrSpent) {
		t.Errorf("a new PIN in the home that is due: %v", err)
	}
	if _, err := lock.Left(t.Context()); !errors.Is(err, ErrSpent) {
		t.Errorf("the home that is due: %v", err)
	}
}

func TestAHomeThatAPINWasOnlyTriedInIsDueWithTheOthers(t *testing.T) {
	lock := newLock(t)
	other := lock
	other.Home = "home-2"
	if err := lock.Set(t.Context(), "480213"); err != nil {
		t.Fatal(err)
	}
	for n := range Tries {
		[]Lock{lock, other}[n%2].Try(t.Context(), "555551")
	}
	if err := lock.Wiped(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := other.Left(t.Context()); !errors.Is(err, ErrSpent) {
		t.Error(err)
	}
}

func TestTriesMadeAtOnceInTwoHomesCountAsManyAsTheyAre(t *testing.T) {
	lock := newLock(t)
	lock.File = filepath.Join(t.TempDir(), "satchel", "pin.lock")
	if err := lock.Set(t.Context(), "480213"); err != nil {
		t.Fatal(err)
	}
	var tries sync.WaitGroup
	for n := range Tries - 1 {
		own := lock
		own.Home = fmt.Sprint("home-", n)
		tries.Go(func() { _ = own.Try(t.Context(), "555551") })
	}
	tries.Wait()
	if left, err := lock.Left(t.Context()); err != nil || left != 1 {
		t.Errorf("%d tries are left (%v)", left, err)
	}
}

// former puts a PIN where Satchel kept each home's once.
func former(t *testing.T, lock Lock, pin, name string) {
	t.Helper()
	k := kept{Salt: make([]byte, saltBytes), Memory: lock.memory, Passes: passes, Wrong: 3}
	k.Key = k.derive(pin)
	text, err := json.Marshal(k)
	if err == nil {
		err = lock.Store.Set(t.Context(), keychainService, name, string(text))
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestAPINOfBeforeIsTakenOverWithItsTriesUnlessThereIsANewerOne(t *testing.T) {
	lock := newLock(t)
	former(t, lock, "480213", "a")
	former(t, lock, "555551", "b")
	if err := errors.Join(lock.Adopt(t.Context(), "a"), lock.Adopt(t.Context(), "b"), lock.Adopt(t.Context(), "c")); err != nil {
		t.Fatal(err)
	}
	if left, err := lock.Left(t.Context()); left != Tries-3 || err != nil {
		t.Errorf("%d tries are left (%v)", left, err)
	}
	if err := lock.Try(t.Context(), "480213"); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"a", "b"} {
		if _, err := lock.Store.Get(t.Context(), keychainService, name); !errors.Is(err, keychain.ErrNotFound) {
			t.Errorf("%s is left: %v", name, err)
		}
	}
}

// TestTheTriesAreCountedWhateverHappensBetween is the lock as a state machine: right and wrong PINs, new ones, and a
// program that is ended at any time, which loses nothing since all is in the keychain.
func TestTheTriesAreCountedWhateverHappensBetween(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ctx, lock := context.Background(), newLock(t)
		right, wrong, set := "480213", 0, false
		t.Repeat(map[string]func(*rapid.T){
			"set": func(t *rapid.T) {
				pin := rapid.SampledFrom([]string{"480213", "771034"}).Draw(t, "pin")
				err := lock.Set(ctx, pin)
				if wrong >= Tries {
					expect(t, err, ErrSpent)
					return
				}
				expect(t, err, nil)
				right, set, wrong = pin, true, 0
			},
			"try": func(t *rapid.T) {
				pin := rapid.SampledFrom([]string{"480213", "771034", "555551", ""}).Draw(t, "pin")
				err := lock.Try(ctx, pin)
				var miss *WrongError
				switch {
				case !set:
					expect(t, err, ErrNone)
				case wrong >= Tries:
					expect(t, err, ErrSpent)
				case pin == right:
					expect(t, err, nil)
					wrong = 0
				case wrong == Tries-1:
					expect(t, err, ErrSpent)
					wrong++
				default:
					wrong++
					if !errors.As(err, &miss) || miss.Left != Tries-wrong {
						t.Fatalf("%v, want %d left", err, Tries-wrong)
					}
				}
			},
			"remove": func(t *rapid.T) {
				expect(t, lock.Remove(ctx), nil)
				if wrong < Tries { // else the home is due still
					set, wrong = false, 0
				}
			},
			"give up": func(t *rapid.T) {
				expect(t, lock.GiveUp(ctx), nil)
				if set {
					wrong = Tries
				}
			},
			"wipe": func(t *rapid.T) {
				expect(t, lock.Wiped(ctx), nil)
				set, wrong = false, 0
			},
			"": func(t *rapid.T) {
				left, err := lock.Left(ctx)
				switch {
				case !set:
					expect(t, err, ErrNone)
				case wrong >= Tries:
					expect(t, err, ErrSpent)
				case err != nil || left != Tries-wrong:
					t.Fatalf("%d left (%v), want %d", left, err, Tries-wrong)
				}
			},
		})
	})
}

func expect(t *rapid.T, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Fatalf("%v, want %v", got, want)
	}
}

func TestADamagedItemOpensNothing(t *testing.T) {
	for _, text := range []string{"", "{}", "null", `{"salt":"","key":"","memory":19456,"passes":2}`, `{"wrong":-5}`} {
		lock := newLock(t)
		if err := lock.Store.Set(t.Context(), keychainService, keychainUser, text); err != nil {
			continue // an empty secret is no item
		}
		if err := lock.Try(t.Context(), ""); !errors.Is(err, ErrBroken) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
