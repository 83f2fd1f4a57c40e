package signin_test

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"satchel/auth/signin"
	"satchel/storage/keychain"
)

// gone answers in the service's place.
func gone(status int) func(http.Handler) http.Handler {
	return func(http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
			rw.WriteHeader(status)
			_, _ = rw.Write([]byte("<h1>Sign in to the hotel's network</h1>"))
		})
	}
}

// outboxOf is what a home keeps of revocations that wait; empty if there is no such file.
func (c *companion) outboxOf() string {
	c.t.Helper()
	content, err := os.ReadFile(filepath.Join(c.home, "revocations.json"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		c.t.Fatal(err)
	}
	return string(content)
}

func (c *companion) secretsOf(account signin.Account) (refresh, revocation string) {
	c.t.Helper()
	service, user := signin.RevocationItem(account)
	revocation, err := c.store.Get(c.t.Context(), service, user)
	if err != nil && !errors.Is(err, keychain.ErrNotFound) {
		c.t.Fatal(err)
	}
	return c.kept(account), revocation
}

func TestASignOutWithoutTheServiceReachesItLater(t *testing.T) {
	for name, answers := range map[string]int{"a captive portal answers": http.StatusOK, "a proxy finds nobody": http.StatusBadGateway} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			c := newCompanion(t, t.TempDir(), inMemory(t))
			account := c.signIn(w)
			refresh, revocation := c.secretsOf(account)
			if revocation == "" || c.outboxOf() != "" {
				t.Fatalf("signed in, the keychain holds %q and the home %q", revocation, c.outboxOf())
			}
			w.behind(gone(answers))
			result, err := c.SignOut(t.Context(), account.ID)
			must(t, err)
			if !result.RevokeLater || !result.Waiting {
				t.Errorf("the result is %+v", result)
			}
			if now, later := c.secretsOf(account); now != "" || later != "" {
				t.Error("the keychain still holds something of the account")
			}
			if kept := c.outboxOf(); strings.Contains(kept, refresh) || !strings.Contains(kept, revocation) {
				t.Errorf("the home keeps %s", kept)
			}

			next := newCompanion(t, c.home, inMemory(t)) // a process that knows nothing but the home
			if left, err := next.DeliverRevocations(t.Context()); left != 1 || !errors.Is(err, signin.ErrOffline) && !errors.Is(err, signin.ErrNotSatchel) {
				t.Errorf("still without the service: %d left (%v)", left, err)
			}
			if len(w.devices()) != 1 {
				t.Error("the device is gone before the service could know")
			}
			w.behind(nil)
			left, err := next.DeliverRevocations(t.Context())
			must(t, err)
			if left != 0 || len(w.devices()) != 0 || next.outboxOf() != "" {
				t.Errorf("with the service: %d left, devices %+v, the home keeps %q", left, w.devices(), next.outboxOf())
			}
			service, user := signin.KeychainItem(account)
			must(t, c.store.Set(t.Context(), service, user, refresh))
			_, err = c.Registry().Update(t.Context(), account.ID, func(a *signin.Account) { a.State = signin.SignedIn })
			must(t, err)
			if _, _, err := c.echo(account, "hello"); !errors.Is(err, signin.ErrSignedOut) {
				t.Errorf("the old refresh token put back: %v", err)
			}
		})
	}
}

func TestASignOutAfterTheTokenVanishedStillEndsTheDevice(t *testing.T) {
	for name, reachable := range map[string]bool{"at once": true, "when the service is back": false} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			c := newCompanion(t, t.TempDir(), inMemory(t))
			account := c.signIn(w)
			service, user := signin.KeychainItem(account)
			must(t, c.store.Delete(t.Context(), service, user))
			c = newCompanion(t, c.home, c.store)
			if _, _, err := c.echo(account, "hello"); !errors.Is(err, signin.ErrSignedOut) || len(w.devices()) != 1 {
				t.Fatalf("without its token: %v, %d devices", err, len(w.devices()))
			}
			if !reachable {
				w.behind(gone(http.StatusBadGateway))
			}
			result, err := c.SignOut(t.Context(), account.ID)
			must(t, err)
			if result.RevokeLater == reachable || result.Waiting == reachable {
				t.Errorf("the result is %+v", result)
			}
			w.behind(nil)
			left, err := c.DeliverRevocations(t.Context())
			must(t, err)
			if left != 0 || len(w.devices()) != 0 {
				t.Errorf("%d left, %d devices", left, len(w.devices()))
			}
			if refresh, revocation := c.secretsOf(account); refresh != "" || revocation != "" {
				t.Error("the keychain still holds something of the account")
			}
		})
	}
}

func TestALateRevocationEndsNotTheDeviceOfASignInSince(t *testing.T) {
	w := newWorld(t)
	c := newCompanion(t, t.TempDir(), inMemory(t))
	account := c.signIn(w)
	w.behind(gone(http.StatusBadGateway))
	_, err := c.SignOut(t.Context(), account.ID)
	must(t, err)
	w.behind(nil)
	again := c.signIn(w)
	if waiting, err := c.RevocationsWaiting(); err != nil || waiting != 1 {
		t.Fatalf("%d wait (%v)", waiting, err)
	}
	_, err = c.DeliverRevocations(t.Context())
	must(t, err)
	if devices := w.devices(); len(devices) != 1 || devices[0].ID != again.Device {
		t.Errorf("the service knows %+v", devices)
	}
	c.mustEcho(again)
}

func TestSigningInAgainTellsLaterOfADeviceThatCouldNotBeRevoked(t *testing.T) {
	w := newWorld(t)
	c := newCompanion(t, t.TempDir(), inMemory(t))
	c.signIn(w)
	w.behind(failing("/oauth/revoke", http.StatusBadGateway))
	again := c.signIn(w)
	if len(w.devices()) != 2 {
		t.Fatalf("the service knows %+v", w.devices())
	}
	w.behind(nil)
	_, err := c.DeliverRevocations(t.Context())
	must(t, err)
	if devices := w.devices(); len(devices) != 1 || devices[0].ID != again.Device {
		t.Errorf("the service knows %+v", devices)
	}
}

func TestADamagedFileOfRevocationsIsPutAsideAndTakesNewOnes(t *testing.T) {
	for _, delivered := range []bool{false, true} {
		w := newWorld(t)
		c := newCompanion(t, t.TempDir(), inMemory(t))
		account := c.signIn(w)
		file := filepath.Join(c.home, "revocations.json")
		must(t, os.WriteFile(file, []byte(`[{"iss`), 0o600))
		if delivered {
			if _, err := c.DeliverRevocations(t.Context()); err == nil {
				t.Error("nobody is told that the file is damaged")
			}
		}
		w.behind(gone(http.StatusBadGateway))
		result, err := c.SignOut(t.Context(), account.ID)
		must(t, err)
		w.behind(nil)
		left, err := c.DeliverRevocations(t.Context())
		must(t, err)
		if !result.RevokeLater || left != 0 || len(w.devices()) != 0 {
			t.Errorf("the result is %+v, %d left, devices %+v", result, left, w.devices())
		}
		aside, err := os.ReadFile(file + ".damaged")
		must(t, err)
		if string(aside) != `[{"iss` {
			t.Errorf("put aside is %q", aside)
		}
	}
}

func TestARevocationIsForgottenWhenTheServiceHasEndedTheDeviceByItself(t *testing.T) {
	w := newWorld(t)
	home := t.TempDir()
	c := newCompanion(t, home, inMemory(t))
	account := c.signIn(w)
	w.behind(gone(http.StatusBadGateway))
	_, err := c.SignOut(t.Context(), account.ID)
	must(t, err)
	later := newCompanion(t, home, inMemory(t), func(o *signin.Options) {
		o.Clock = func() time.Time { return time.Now().Add(31 * 24 * time.Hour) }
	})
	if left, err := later.DeliverRevocations(t.Context()); left != 0 || err != nil || later.outboxOf() != "" {
		t.Errorf("%d left (%v), the home keeps %q", left, err, later.outboxOf())
	}
}

func TestASignOutThatTheKeychainStoppedRevokesNothingLater(t *testing.T) {
	w := newWorld(t)
	broken := &brokenKeychain{Store: inMemory(t)}
	c := newCompanion(t, t.TempDir(), broken)
	account := c.signIn(w)
	w.behind(gone(http.StatusBadGateway))
	broken.remove = keychain.ErrLocked
	if _, err := c.SignOut(t.Context(), account.ID); !errors.Is(err, keychain.ErrLocked) {
		t.Errorf("got %v", err)
	}
	w.behind(nil)
	broken.remove = nil
	_, err := c.DeliverRevocations(t.Context())
	must(t, err)
	c.mustEcho(account)
}

func TestNobodyDeliversARevocationBeforeItsKeychainIsEmpty(t *testing.T) {
	w := newWorld(t)
	broken := &brokenKeychain{Store: inMemory(t)}
	home := t.TempDir()
	c, other := newCompanion(t, home, broken), newCompanion(t, home, inMemory(t))
	account := c.signIn(w)
	w.behind(gone(http.StatusBadGateway))
	delivered := make(chan error, 1)
	broken.removing = func() { // the service is back, and another process is as quick as can be
		broken.removing = nil
		w.behind(nil)
		if !strings.Contains(c.outboxOf(), "revocation_token") {
			t.Error("nothing is noted while the keychain is wiped")
		}
		ctx, end := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer end()
		if _, err := other.DeliverRevocations(ctx); err == nil {
			t.Error("it was delivered while the keychain was being wiped")
		}
		go func() {
			_, err := other.DeliverRevocations(t.Context())
			delivered <- err
		}()
	}
	broken.remove = keychain.ErrLocked
	if _, err := c.SignOut(t.Context(), account.ID); !errors.Is(err, keychain.ErrLocked) {
		t.Errorf("got %v", err)
	}
	must(t, <-delivered)
	broken.remove = nil
	c.mustEcho(account)
}

func TestAServiceThatKeepsOneWaitingIsLeftAloneForAWhile(t *testing.T) {
	w := newWorld(t)
	home := t.TempDir()
	watch := &clock{now: time.Now()}
	by := func(o *signin.Options) { o.Clock = watch.Now }
	c := newCompanion(t, home, inMemory(t), by)
	account := c.signIn(w)
	asked := 0
	refusing := func(after time.Duration) func(http.Handler) http.Handler {
		return func(http.Handler) http.Handler {
			return http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
				asked++
				watch.pass(after)
				rw.WriteHeader(http.StatusBadGateway)
			})
		}
	}
	w.behind(refusing(0))
	_, err := c.SignOut(t.Context(), account.ID)
	must(t, err)
	tries := func(what string, want int) {
		t.Helper()
		asked = 0
		next := newCompanion(t, home, inMemory(t), by)
		if left, _ := next.DeliverRevocations(t.Context()); left != 1 || asked != want {
			t.Errorf("%s: %d left, the service was asked %d times, want %d", what, left, asked, want)
		}
	}
	tries("it refuses at once", 1)
	tries("it refuses at once, again", 1)
	w.behind(refusing(3 * time.Second))
	tries("it keeps one waiting", 1)
	tries("right after", 0)
	watch.pass(59 * time.Second)
	tries("within a minute", 0)
	watch.pass(time.Second)
	tries("after a minute", 1)
	watch.pass(time.Minute)
	tries("a minute after the second time", 0)
	watch.pass(-24 * time.Hour)
	tries("with the clock put back", 1)
	w.behind(nil)
	watch.pass(time.Hour)
	if left, err := newCompanion(t, home, inMemory(t), by).DeliverRevocations(t.Context()); left != 0 || err != nil || len(w.devices()) != 0 {
		t.Errorf("in the end %d left (%v), the service lists %+v", left, err, w.devices())
	}
}
