package signin_test

import (
	"net/http"
	"testing"

	"satchel/auth/signin"
	"satchel/storage/keychain"
)

// inPassing signs in with the secrets in memory alone.
func (c *companion) inPassing(w *world) signin.Account {
	c.t.Helper()
	with := w.credentials()
	with.Keychain = keychain.Memory
	account, err := c.SignIn(c.t.Context(), with)
	must(c.t, err)
	return account
}

func TestASignInInMemoryEndsWithItsProcess(t *testing.T) {
	w := newWorld(t)
	c := newCompanion(t, t.TempDir(), inMemory(t))
	account := c.inPassing(w)
	c.mustEcho(account)
	must(t, c.Close(t.Context()))
	left, err := c.Registry().Account(account.ID)
	must(t, err)
	if devices := w.devices(); len(devices) != 0 || left.State != signin.SignedOut || c.outboxOf() != "" {
		t.Errorf("the service lists %+v, the account is %s, the home keeps %q", devices, left.State, c.outboxOf())
	}
}

func TestASignInInMemoryThatEndsWithoutTheServiceIsRevokedLater(t *testing.T) {
	w := newWorld(t)
	c := newCompanion(t, t.TempDir(), inMemory(t))
	account := c.inPassing(w)
	w.behind(gone(http.StatusBadGateway))
	must(t, c.Close(t.Context()))
	if left, err := c.Registry().Account(account.ID); err != nil || left.State != signin.SignedOut {
		t.Errorf("the account is %s (%v)", left.State, err)
	}
	w.behind(nil)
	next := newCompanion(t, c.home, inMemory(t))
	if left, err := next.DeliverRevocations(t.Context()); left != 0 || err != nil || len(w.devices()) != 0 {
		t.Errorf("%d left (%v), the service lists %+v", left, err, w.devices())
	}
}

func TestAProcessThatEndsLeavesTheSignInOfAnotherAlone(t *testing.T) {
	w := newWorld(t)
	c := newCompanion(t, t.TempDir(), inMemory(t))
	c.inPassing(w)
	other := newCompanion(t, c.home, inMemory(t))
	account := other.signIn(w)
	must(t, c.Close(t.Context()))
	if devices := w.devices(); len(devices) != 1 || devices[0].ID != account.Device {
		t.Errorf("the service lists %+v", devices)
	}
	other.mustEcho(account)
}

func TestASignInThatMovedToTheKeychainOutlivesItsProcess(t *testing.T) {
	w := newWorld(t)
	kept, memory := inMemory(t), inMemory(t)
	c := newCompanion(t, t.TempDir(), kept, func(o *signin.Options) {
		o.Keychain = func(kind keychain.Kind) (keychain.Store, error) {
			return map[keychain.Kind]keychain.Store{keychain.OS: kept, keychain.Memory: memory}[kind], nil
		}
	})
	c.inPassing(w)
	account := c.signIn(w)
	must(t, c.Close(t.Context()))
	newCompanion(t, c.home, kept).mustEcho(account)
}
