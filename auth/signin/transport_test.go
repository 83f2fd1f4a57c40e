package signin_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"satchel/auth/signin"
	"satchel/storage/keychain"
)

func TestARequestIsSentOnceMoreWithARenewedToken(t *testing.T) {
	w := newWorld(t)
	c := newCompanion(t, t.TempDir(), inMemory(t))
	account := c.signIn(w)
	w.clock.pass(11 * time.Minute) // on the service; the companion takes its token for fresh
	c.mustEcho(account)
	if got := w.renewals.Load(); got != 1 {
		t.Errorf("renewed %d times", got)
	}
}

func TestABodyThatCannotBeSentTwiceComesBackWith401(t *testing.T) {
	w := newWorld(t)
	c := newCompanion(t, t.TempDir(), inMemory(t))
	account := c.signIn(w)
	w.clock.pass(11 * time.Minute)
	client, err := c.Client(account)
	must(t, err)
	request, err := http.NewRequest(http.MethodPost, account.Issuer+"/api/v1/echo", io.NopCloser(strings.NewReader("once")))
	must(t, err)
	response, err := client.Do(request)
	must(t, err)
	response.Body.Close()
	if response.StatusCode != http.StatusUnauthorized {
		t.Errorf("answered %s", response.Status)
	}
}

func TestARevokedDeviceIsSignedOut(t *testing.T) {
	w := newWorld(t)
	var told []signin.State
	c := newCompanion(t, t.TempDir(), inMemory(t), func(o *signin.Options) {
		o.Changed = func(a signin.Account) { told = append(told, a.State) }
	})
	account := c.signIn(w)
	w.revokeDevices()
	if _, _, err := c.echo(account, "hello"); !errors.Is(err, signin.ErrSignedOut) || errors.Is(err, signin.ErrOffline) {
		t.Errorf("got %v", err)
	}
	after, err := c.Registry().Account(account.ID)
	must(t, err)
	if after.State != signin.Refused || c.kept(account) != "" {
		t.Errorf("the account is %s, the keychain holds %q", after.State, c.kept(account))
	}
	if fmt.Sprint(told) != "[signed-in refused]" {
		t.Errorf("told %v", told)
	}
	again := c.signIn(w)
	c.mustEcho(again)
}

func TestAnOutageNeverSignsAnyoneOut(t *testing.T) {
	html := func(status int) func(http.Handler) http.Handler {
		return func(http.Handler) http.Handler {
			return http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
				rw.Header().Set("Content-Type", "text/html")
				rw.WriteHeader(status)
				_, _ = rw.Write([]byte("<h1>Sign in to the hotel's network</h1>"))
			})
		}
	}
	for name, outage := range map[string]func(http.Handler) http.Handler{
		"a captive portal answers":      html(http.StatusOK),
		"a captive portal sends away":   html(http.StatusFound),
		"a proxy forbids":               html(http.StatusForbidden),
		"a proxy finds nobody":          html(http.StatusBadGateway),
		"a proxy says bad request":      html(http.StatusBadRequest),
		"the service is being restored": failing("/oauth/token", http.StatusServiceUnavailable),
		"the connection breaks": func(http.Handler) http.Handler {
			return http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			home, store := t.TempDir(), inMemory(t)
			account := newCompanion(t, home, store).signIn(w)
			c := newCompanion(t, home, store) // a new process: it must renew first
			w.behind(outage)
			if _, _, err := c.echo(account, "hello"); !errors.Is(err, signin.ErrOffline) || errors.Is(err, signin.ErrSignedOut) {
				t.Errorf("during the outage: %v", err)
			}
			w.behind(nil)
			c.mustEcho(account)
		})
	}
}

func TestAWebsiteInTheServicesPlaceIsSaidToBeThat(t *testing.T) {
	for name, answer := range map[string]struct{ reading, posting int }{
		"one that takes no forms":      {http.StatusNotFound, http.StatusNotImplemented},
		"one that knows no such page":  {http.StatusNotFound, http.StatusNotFound},
		"one that answers everything":  {http.StatusOK, http.StatusOK},
		"one whose forms are a muddle": {http.StatusOK, http.StatusInternalServerError},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			home, store := t.TempDir(), inMemory(t)
			account := newCompanion(t, home, store).signIn(w)
			c := newCompanion(t, home, store)
			w.behind(func(http.Handler) http.Handler {
				return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
					rw.Header().Set("Content-Type", "text/html")
					rw.WriteHeader(map[string]int{http.MethodGet: answer.reading, http.MethodPost: answer.posting}[r.Method])
					_, _ = rw.Write([]byte("<h1>Welcome to our shop</h1>"))
				})
			})
			if _, _, err := c.echo(account, "hello"); !errors.Is(err, signin.ErrNotSatchel) || errors.Is(err, signin.ErrSignedOut) {
				t.Errorf("it is said: %v", err)
			}
			w.behind(nil)
			c.mustEcho(account)
		})
	}
}

func TestAServiceThatAsksToWaitIsHeard(t *testing.T) {
	w := newWorld(t)
	home, store := t.TempDir(), inMemory(t)
	account := newCompanion(t, home, store).signIn(w)
	w.behind(func(http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Retry-After", "7")
			rw.WriteHeader(http.StatusTooManyRequests)
		})
	})
	_, _, err := newCompanion(t, home, store).echo(account, "hello")
	var throttled *signin.ThrottledError
	if !errors.As(err, &throttled) || throttled.RetryAfter != 7*time.Second {
		t.Errorf("got %v", err)
	}
}

func TestTheBearerGoesToNobodyElse(t *testing.T) {
	w := newWorld(t)
	var leaked []string
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		leaked = append(leaked, r.Header.Get("Authorization"))
	}))
	defer other.Close()
	c := newCompanion(t, t.TempDir(), inMemory(t))
	account := c.signIn(w)
	client, err := c.Client(account)
	must(t, err)
	if response, err := client.Get(other.URL); err == nil {
		response.Body.Close()
	}
	w.behind(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			http.Redirect(rw, r, other.URL, http.StatusTemporaryRedirect)
		})
	})
	if response, err := client.Get(account.Issuer + "/api/v1/echo"); err == nil {
		response.Body.Close()
		t.Errorf("a redirect to elsewhere was followed: %s", response.Status)
	}
	for _, got := range leaked {
		if got != "" {
			t.Errorf("another server got %q", got)
		}
	}
}

func TestManyRequestsAtOnceRenewOnce(t *testing.T) {
	w := newWorld(t)
	home, store := t.TempDir(), inMemory(t)
	account := newCompanion(t, home, store).signIn(w)
	c := newCompanion(t, home, store)
	var wait sync.WaitGroup
	for range 16 {
		wait.Go(func() { c.mustEcho(account) })
	}
	wait.Wait()
	if got := w.renewals.Load(); got != 1 {
		t.Errorf("renewed %d times", got)
	}
}

func TestACallerWhoGivesUpDoesNotStopTheRenewal(t *testing.T) {
	w := newWorld(t)
	home, store := t.TempDir(), inMemory(t)
	account := newCompanion(t, home, store).signIn(w)
	c := newCompanion(t, home, store)
	arrived, release := make(chan struct{}), make(chan struct{})
	w.behind(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/oauth/token" {
				close(arrived)
				<-release
			}
			next.ServeHTTP(rw, r)
		})
	})
	client, err := c.Client(account)
	must(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, account.Issuer+"/api/v1/echo", nil)
	must(t, err)
	go func() { <-arrived; cancel() }()
	before := c.kept(account)
	if _, err := client.Do(request); !errors.Is(err, context.Canceled) {
		t.Errorf("the request: %v", err)
	}
	close(release)
	must(t, c.Close(t.Context()))
	if after := c.kept(account); after == before || after == "" {
		t.Error("the renewed token was not kept before Close returned")
	}
}

func TestAKeychainThatFailsAfterTheRenewalGetsTheTokenLater(t *testing.T) {
	w := newWorld(t)
	home, store := t.TempDir(), inMemory(t)
	account := newCompanion(t, home, store).signIn(w)
	broken := &brokenKeychain{Store: store, sets: func(n int) error {
		if n == 2 || n == 3 { // the first is the trial before the renewal
			return keychain.ErrLocked
		}
		return nil
	}}
	c := newCompanion(t, home, broken)
	for range 2 {
		if _, _, err := c.echo(account, "hello"); !errors.Is(err, signin.ErrNotKept) || !errors.Is(err, keychain.ErrLocked) {
			t.Errorf("while the keychain fails: %v", err)
		}
	}
	c.mustEcho(account)
	if got := w.renewals.Load(); got != 1 {
		t.Errorf("renewed %d times", got)
	}
	w.clock.pass(time.Hour)
	newCompanion(t, home, store).mustEcho(account) // what is kept is the right one
}

func TestAKeychainThatCannotBeWrittenIsFoundBeforeTheTokenIsSpent(t *testing.T) {
	w := newWorld(t)
	home, store := t.TempDir(), inMemory(t)
	account := newCompanion(t, home, store).signIn(w)
	broken := &brokenKeychain{Store: store, set: keychain.ErrLocked}
	c := newCompanion(t, home, broken)
	if _, _, err := c.echo(account, "hello"); !errors.Is(err, keychain.ErrLocked) {
		t.Errorf("got %v", err)
	}
	if got := w.renewals.Load(); got != 0 {
		t.Errorf("renewed %d times", got)
	}
	w.clock.pass(time.Hour)
	broken.set = nil
	c.mustEcho(account)
}

func TestALateTokenDoesNotUndoWhatAnotherProcessKept(t *testing.T) {
	w := newWorld(t)
	home, store := t.TempDir(), inMemory(t)
	account := newCompanion(t, home, store).signIn(w)
	broken := &brokenKeychain{Store: store, sets: func(n int) error {
		if n == 2 {
			return keychain.ErrLocked
		}
		return nil
	}}
	first := newCompanion(t, home, broken)
	if _, _, err := first.echo(account, "hello"); !errors.Is(err, signin.ErrNotKept) {
		t.Fatalf("the first process: %v", err)
	}
	second := newCompanion(t, home, store)
	second.mustEcho(account) // gets the same pair within the grace, and keeps it
	w.clock.pass(11 * time.Minute)
	second.mustEcho(account) // renews
	newest := second.kept(account)
	first.mustEcho(account)
	if newest == first.kept(account) && w.renewals.Load() < 3 {
		t.Error("the first process did not renew with the newest token")
	}
	w.clock.pass(11 * time.Minute)
	second.mustEcho(account)
}

func TestAClockThatIsWrongByADayBreaksNothing(t *testing.T) {
	for name, off := range map[string]time.Duration{"ahead": 24 * time.Hour, "behind": -24 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.clock.pass(off)
			c := newCompanion(t, t.TempDir(), inMemory(t))
			account := c.signIn(w)
			for range 5 {
				c.mustEcho(account)
			}
			if got := w.renewals.Load(); got != 0 {
				t.Errorf("renewed %d times though the token is fresh", got)
			}
			w.clock.pass(11 * time.Minute)
			c.mustEcho(account)
		})
	}
}
