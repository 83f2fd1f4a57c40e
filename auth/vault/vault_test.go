package vault

import (
	"errors"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/auth/passcode/otpauth"
	"satchel/storage/keychain"
)

func newVault(t *testing.T) Vault {
	t.Helper()
	store, err := keychain.Open(keychain.Memory, keychain.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return Vault{
		Home: t.TempDir(), Now: func() time.Time { return time.Unix(59, 0) },
		Store: func(keychain.Kind) (keychain.Store, error) { return store, nil },
	}
}

func (v Vault) add(t *testing.T, issuer, name string) Entry {
	t.Helper()
	entry, err := v.Add(t.Context(), otpauth.FromSecret([]byte("12345678901234567890"), issuer, name), keychain.OS)
	if err != nil {
		t.Fatal(err)
	}
	return entry
}

func wants(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) || (err == nil) != (want == nil) {
		t.Errorf("got the error %v, want %v", err, want)
	}
}

func TestAnEntryIsAddedShownAndRemoved(t *testing.T) {
	v := newVault(t)
	v.add(t, "GitHub", "ann")
	v.add(t, "GitHub", "ben")
	v.add(t, "", "payroll")
	for name, want := range map[string]error{
		"GitHub (ann)": nil, "github (ben)": nil, "pay": nil, "ann": nil, "GitHub": ErrAmbiguous, "gitlab": ErrUnknown, "": ErrUnknown,
	} {
		code, err := v.Code(t.Context(), name)
		wants(t, err, want)
		if err == nil && (code.Digits != "287082" || code.Left != time.Second) {
			t.Errorf("%s: %s for %s", name, code.Digits, code.Left)
		}
	}
	_, err := v.Add(t.Context(), otpauth.FromSecret([]byte("x"), "GitHub", " ann "), keychain.OS)
	wants(t, err, ErrTaken)
	_, err = v.Add(t.Context(), otpauth.FromSecret([]byte("x"), " ", ""), keychain.OS)
	wants(t, err, ErrNameless)
	gone, err := v.Remove(t.Context(), "ben")
	wants(t, err, nil)
	if gone.String() != "GitHub (ben)" {
		t.Errorf("removed %s", gone)
	}
	entries, err := v.Entries()
	if err != nil || len(entries) != 2 {
		t.Errorf("left %v, %v", entries, err)
	}
}

func TestEntriesStandInTheOrderTheyWerePutIn(t *testing.T) {
	v := newVault(t)
	entries := []Entry{v.add(t, "A", ""), v.add(t, "B", ""), v.add(t, "C", ""), v.add(t, "D", "")}
	for _, c := range []struct {
		entry, to int
		want      string
	}{{3, 0, "DABC"}, {0, 2, "DBAC"}, {3, 99, "BACD"}, {2, -1, "CBAD"}, {1, 1, "CBAD"}} {
		wants(t, v.Move(t.Context(), entries[c.entry].ID, c.to), nil)
		listed, err := v.Entries()
		wants(t, err, nil)
		got := ""
		for _, entry := range listed {
			got += entry.Issuer
		}
		if got != c.want {
			t.Errorf("moving %s to %d: %s, want %s", entries[c.entry], c.to, got, c.want)
		}
	}
	wants(t, v.Move(t.Context(), uuid.New(), 0), ErrUnknown)
	code, err := v.Code(t.Context(), entries[3].ID.String())
	wants(t, err, nil)
	if code.Digits != "287082" {
		t.Errorf("after moving its code is %s", code.Digits)
	}
}

func TestTheListHoldsNoSecret(t *testing.T) {
	v := newVault(t)
	v.add(t, "GitHub", "ann")
	content, err := os.ReadFile(v.path())
	if err != nil || !strings.Contains(string(content), "GitHub") || strings.Contains(string(content), "GEZDGNBV") || strings.Contains(string(content), "otpauth:") {
		t.Errorf("%v\n%s", err, content)
	}
	if info, err := os.Stat(v.path()); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
}

func TestAKeyThatIsTooLongForAnyKeychainIsRefusedAndNotListed(t *testing.T) {
	v := newVault(t)
	_, err := v.Add(t.Context(), otpauth.FromSecret([]byte(strings.Repeat("x", 2000)), "GitHub", "ann"), keychain.OS)
	wants(t, err, keychain.ErrTooLong)
	if entries, err := v.Entries(); len(entries) != 0 || err != nil {
		t.Errorf("listed %v, %v", entries, err)
	}
}

func TestACounterIsNeverShownTwice(t *testing.T) {
	v := newVault(t)
	key := otpauth.FromSecret([]byte("12345678901234567890"), "Bank", "ann")
	key.Kind, key.Counter = otpauth.Counter, 0
	if _, err := v.Add(t.Context(), key, keychain.OS); err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	shown := map[string]bool{}
	var group sync.WaitGroup
	for range 6 {
		group.Go(func() {
			code, err := v.Code(t.Context(), "Bank")
			mu.Lock()
			defer mu.Unlock()
			wants(t, err, nil)
			shown[code.Digits] = true
		})
	}
	group.Wait()
	// RFC 4226 appendix D.
	for _, want := range []string{"755224", "287082", "359152", "969429", "338314", "254676"} {
		if !shown[want] {
			t.Errorf("%s was not shown, but %v", want, shown)
		}
	}
	if entries, err := v.Entries(); err != nil || entries[0].Taken != 6 {
		t.Errorf("the list says %+v (%v)", entries, err)
	}
}

func TestWhoeverTakesAPasscodeOfACounterCanSeeWhetherAnotherTookTheNext(t *testing.T) {
	v := newVault(t)
	key := otpauth.FromSecret([]byte("12345678901234567890"), "Bank", "ann")
	key.Kind, key.Counter = otpauth.Counter, 41
	_, err := v.Add(t.Context(), key, keychain.OS)
	wants(t, err, nil)
	other := v.add(t, "GitHub", "ann")
	code, err := v.Code(t.Context(), "Bank")
	wants(t, err, nil)
	taken := func(which int) uint64 {
		entries, err := v.Entries()
		wants(t, err, nil)
		return entries[which].Taken
	}
	if code.Entry.Taken != 42 || taken(0) != 42 {
		t.Errorf("taken %d, the list says %d", code.Entry.Taken, taken(0))
	}
	_, err = v.Code(t.Context(), other.ID.String())
	wants(t, err, nil)
	if taken(0) != code.Entry.Taken || taken(1) != 0 {
		t.Errorf("another entry's passcode moves it to %d, and its own to %d", taken(0), taken(1))
	}
	_, err = v.Code(t.Context(), "Bank")
	wants(t, err, nil)
	if taken(0) == code.Entry.Taken {
		t.Error("the next was taken, and it can't be seen")
	}
}

func TestAKeyThatTheKeychainLostAndABrokenListAreSaid(t *testing.T) {
	v := newVault(t)
	entry := v.add(t, "GitHub", "ann")
	store, err := v.Store(keychain.OS)
	wants(t, err, nil)
	wants(t, store.Delete(t.Context(), keychainService, entry.user()), nil)
	_, err = v.Code(t.Context(), "ann")
	wants(t, err, ErrGone)
	_, err = v.Remove(t.Context(), "ann")
	wants(t, err, nil)

	for content, want := range map[string]error{"{": ErrBroken, "{}": ErrBroken, `{"version":2}`: ErrNewer} {
		if err := os.WriteFile(v.path(), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := v.Entries()
		wants(t, err, want)
	}
}

func TestALookTellsWhetherTheListWasChanged(t *testing.T) {
	v := newVault(t)
	none := v.Look()
	first := v.add(t, "GitHub", "ann")
	one := v.Look()
	if !none.Same(Sight{}) || none.Same(one) || one.Same(none) || !one.Same(v.Look()) {
		t.Error("an entry that was added is not seen")
	}
	v.add(t, "GitHub", "ben")
	two := v.Look()
	wants(t, v.Move(t.Context(), first.ID, 1), nil)
	if one.Same(two) || two.Same(v.Look()) {
		t.Error("an entry that was added or moved is not seen")
	}
}
