package signin_test

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"satchel/auth/issuer"
	"satchel/auth/signin"
	"satchel/storage/keychain"
)

func TestEmailAndPasswordSignIn(t *testing.T) {
	w := newWorld(t)
	c := newCompanion(t, t.TempDir(), inMemory(t))
	account := c.signIn(w)
	if account.Email != email || account.Name != "Bea Keeper" || account.Subject != w.who.ID || account.State != signin.SignedIn {
		t.Errorf("signed in as %+v", account)
	}
	c.mustEcho(account)
	if devices := w.devices(); len(devices) != 1 || devices[0].ID != account.Device || devices[0].Name != "Bea's laptop" {
		t.Errorf("the service knows %+v", devices)
	}
	current, err := c.Registry().Current()
	if err != nil || current.ID != account.ID {
		t.Errorf("the current account is %+v, %v", current, err)
	}
}

func TestSignInIsRefusedInAWayThatCanBeExplained(t *testing.T) {
	tests := []struct {
		name   string
		change func(w *world, with *signin.Credentials)
		want   error
	}{
		{"the wrong password", func(_ *world, with *signin.Credentials) { with.Password = "not it" }, signin.ErrRefused},
		{"an unknown e-mail", func(_ *world, with *signin.Credentials) { with.Email = "nobody@demo.test" }, signin.ErrRefused},
		{"nobody there", func(w *world, with *signin.Credentials) { with.Server = "http://" + freePort(w.t) }, signin.ErrOffline},
		{"the service fails", func(w *world, _ *signin.Credentials) {
			w.behind(failing("/oauth/challenge", http.StatusInternalServerError))
		}, signin.ErrOffline},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			c := newCompanion(t, t.TempDir(), inMemory(t))
			with := w.credentials()
			test.change(w, &with)
			if _, err := c.SignIn(t.Context(), with); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
			if accounts, err := c.Registry().Accounts(); err != nil || len(accounts) != 0 {
				t.Errorf("left %+v, %v", accounts, err)
			}
		})
	}
}

func failing(path string, status int) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			if strings.HasPrefix(r.URL.Path, path) {
				rw.WriteHeader(status)
				return
			}
			next.ServeHTTP(rw, r)
		})
	}
}

func TestTooManyTriesSayHowLongToWait(t *testing.T) {
	w := newWorld(t)
	c := newCompanion(t, t.TempDir(), inMemory(t))
	with := w.credentials()
	with.Password = "not it"
	var throttled *signin.ThrottledError
	for range 30 {
		if _, err := c.SignIn(t.Context(), with); errors.As(err, &throttled) {
			break
		}
	}
	if throttled == nil || throttled.RetryAfter <= 0 {
		t.Errorf("thirty wrong passwords: %v", throttled)
	}
}

func TestASignInGoesOnWithThePasscodeUnderTheSameChallenge(t *testing.T) {
	w := newWorld(t)
	var sent []url.Values
	w.behind(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/oauth/challenge" {
				next.ServeHTTP(rw, r)
				return
			}
			must(t, r.ParseForm())
			sent = append(sent, r.PostForm)
			answers := []string{
				`{"error":"insufficient_authorization","auth_session":"s","wants":["passcode"]}`,
				`{"error":"insufficient_authorization","auth_session":"s","wants":["passcode"],"wrong":true}`,
				`{"error":"invalid_session"}`,
			}
			rw.WriteHeader(http.StatusBadRequest)
			_, _ = rw.Write([]byte(answers[len(sent)-1]))
		})
	})
	companion := newCompanion(t, t.TempDir(), inMemory(t))
	_, err := companion.SignIn(t.Context(), w.credentials())
	var more *signin.MoreWantedError
	if !errors.As(err, &more) || !more.Passcode() || more.Wrong {
		t.Fatalf("got %v", err)
	}
	_, err = companion.GiveMore(t.Context(), more, "123456")
	if !errors.As(err, &more) || !more.Passcode() || !more.Wrong {
		t.Fatalf("after a wrong one: %v", err)
	}
	if _, err = companion.GiveMore(t.Context(), more, "654321"); !errors.Is(err, signin.ErrBeginAgain) {
		t.Errorf("once it is over: %v", err)
	}
	for i, passcode := range []string{"", "123456", "654321"} {
		if form := sent[i]; form.Get("passcode") != passcode || form.Get("code_challenge") != sent[0].Get("code_challenge") || (i > 0) == form.Has("password") {
			t.Errorf("request %d: %v", i, form)
		}
	}
}

// brokenKeychain answers with errors while they are set.
type brokenKeychain struct {
	keychain.Store
	get, set, remove error
	sets             func(n int) error // asked before each Set, if not nil; n from 1
	count            int
	removing         func() // called before each Delete, if not nil
}

func (k *brokenKeychain) Get(ctx context.Context, service, user string) (string, error) {
	if k.get != nil {
		return "", k.get
	}
	return k.Store.Get(ctx, service, user)
}

func (k *brokenKeychain) Set(ctx context.Context, service, user, secret string) error {
	k.count++
	if k.set != nil {
		return k.set
	}
	if k.sets != nil {
		if err := k.sets(k.count); err != nil {
			return err
		}
	}
	return k.Store.Set(ctx, service, user, secret)
}

func (k *brokenKeychain) Delete(ctx context.Context, service string, users ...string) error {
	if k.removing != nil {
		k.removing()
	}
	if k.remove != nil {
		return k.remove
	}
	return k.Store.Delete(ctx, service, users...)
}

func TestAKeychainThatCannotKeepTheTokenLeavesNoDeviceBehind(t *testing.T) {
	for name, broken := range map[string]*brokenKeychain{
		"missing, found before anything is sent": {get: keychain.ErrMissing},
		"locked, found before anything is sent":  {get: keychain.ErrLocked},
		"not writable, found afterwards":         {set: keychain.ErrLocked},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			broken.Store = inMemory(t)
			c := newCompanion(t, t.TempDir(), broken)
			_, err := c.SignIn(t.Context(), w.credentials())
			if !errors.Is(err, broken.get) && !errors.Is(err, broken.set) {
				t.Errorf("got %v", err)
			}
			if devices := w.devices(); len(devices) != 0 {
				t.Errorf("left %+v on the service", devices)
			}
			if accounts, err := c.Registry().Accounts(); err != nil || len(accounts) != 0 {
				t.Errorf("left %+v, %v", accounts, err)
			}
		})
	}
}

func TestSigningInAgainReplacesTheDeviceAndKeepsTheCompany(t *testing.T) {
	w := newWorld(t)
	c := newCompanion(t, t.TempDir(), inMemory(t))
	first := c.signIn(w)
	_, err := c.Registry().Update(t.Context(), first.ID, func(a *signin.Account) { a.Company.Name = "Bakery" })
	must(t, err)
	second := c.signIn(w)
	if second.ID != first.ID || second.Company.Name != "Bakery" {
		t.Errorf("the second sign-in is %+v", second)
	}
	if devices := w.devices(); len(devices) != 1 || devices[0].ID != second.Device {
		t.Errorf("the service knows %+v", devices)
	}
	c.mustEcho(second)
}

func TestASignInWhoseAnswerIsLostLeavesNoDeviceBehind(t *testing.T) {
	tests := []struct {
		name    string
		arrives bool // the first time
		want    error
		devices int
	}{
		{"on the way there", false, nil, 1},
		{"on the way back", true, signin.ErrOffline, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			var times atomic.Int32
			w.behind(func(next http.Handler) http.Handler {
				return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
					if r.URL.Path == "/oauth/token" && times.Add(1) == 1 {
						if test.arrives {
							next.ServeHTTP(httptest.NewRecorder(), r)
						}
						panic(http.ErrAbortHandler)
					}
					next.ServeHTTP(rw, r)
				})
			})
			_, err := newCompanion(t, t.TempDir(), inMemory(t)).SignIn(t.Context(), w.credentials())
			if !errors.Is(err, test.want) || errors.Is(err, signin.ErrSignedOut) {
				t.Errorf("got %v", err)
			}
			if devices := w.devices(); len(devices) != test.devices {
				t.Errorf("the service knows %d devices", len(devices))
			}
		})
	}
}

func TestALostRenewalAndALongOutageSignNobodyOut(t *testing.T) {
	w := newWorld(t)
	home := t.TempDir()
	ring := inMemory(t)
	c := newCompanion(t, home, ring)
	account := c.signIn(w)
	w.clock.pass(issuer.AccessLife)
	w.behind(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/oauth/token" {
				next.ServeHTTP(httptest.NewRecorder(), r)
			}
			panic(http.ErrAbortHandler)
		})
	})
	again := newCompanion(t, home, ring) // which remembers no access token
	if _, _, err := again.echo(account, "hello"); !errors.Is(err, signin.ErrOffline) {
		t.Fatalf("with the answer lost: %v", err)
	}
	w.clock.pass(24 * time.Hour)
	w.behind(func(next http.Handler) http.Handler { return next })
	newCompanion(t, home, ring).mustEcho(account)
	if devices := w.devices(); len(devices) != 1 || !devices[0].RevokedAt.IsZero() {
		t.Errorf("the service knows %+v", devices)
	}
}

func TestSigningOutWhatWasKeptInMemoryTellsThatTheDeviceStays(t *testing.T) {
	w := newWorld(t)
	home := t.TempDir()
	account := newCompanion(t, home, inMemory(t)).signIn(w)
	result, err := newCompanion(t, home, inMemory(t)).SignOut(t.Context(), account.ID)
	must(t, err)
	if !result.RevokeLater || result.Waiting || len(w.devices()) != 1 {
		t.Errorf("the result is %+v", result)
	}
}

func TestSigningOutLeavesNothing(t *testing.T) {
	w := newWorld(t)
	c := newCompanion(t, t.TempDir(), inMemory(t))
	account := c.signIn(w)
	token := c.kept(account)
	result, err := c.SignOut(t.Context(), account.ID)
	must(t, err)
	if result.RevokeLater || result.Account.State != signin.SignedOut {
		t.Errorf("the result is %+v", result)
	}
	if c.kept(account) != "" {
		t.Error("the keychain still holds the token")
	}
	if devices := w.devices(); len(devices) != 0 {
		t.Errorf("the service still knows %+v", devices)
	}
	if _, _, err := c.echo(account, "hello"); !errors.Is(err, signin.ErrSignedOut) {
		t.Errorf("a request afterwards: %v", err)
	}
	service, user := signin.KeychainItem(account)
	must(t, c.store.Set(t.Context(), service, user, token))
	_, err = c.Registry().Update(t.Context(), account.ID, func(a *signin.Account) { a.State = signin.SignedIn })
	must(t, err)
	if _, _, err := c.echo(account, "hello"); !errors.Is(err, signin.ErrSignedOut) {
		t.Errorf("the old token put back: %v", err)
	}
}

func TestSigningOutWithoutTheServiceWipesAllTheSame(t *testing.T) {
	w := newWorld(t)
	c := newCompanion(t, t.TempDir(), inMemory(t))
	account := c.signIn(w)
	w.server.CloseClientConnections()
	w.server.Listener.Close()
	result, err := c.SignOut(t.Context(), account.ID)
	must(t, err)
	if !result.RevokeLater || c.kept(account) != "" {
		t.Errorf("the result is %+v, the keychain holds %q", result, c.kept(account))
	}
}

func TestSigningOutWithALockedKeychainChangesNothing(t *testing.T) {
	w := newWorld(t)
	broken := &brokenKeychain{Store: inMemory(t)}
	c := newCompanion(t, t.TempDir(), broken)
	account := c.signIn(w)
	broken.get = keychain.ErrLocked
	if _, err := c.SignOut(t.Context(), account.ID); !errors.Is(err, keychain.ErrLocked) {
		t.Errorf("got %v", err)
	}
	broken.get = nil
	c.mustEcho(account)
}

func TestNoFileOfTheHomeHoldsASecret(t *testing.T) {
	w := newWorld(t)
	c := newCompanion(t, t.TempDir(), inMemory(t))
	account := c.signIn(w)
	tokens := []string{c.kept(account), passWord}
	w.clock.pass(11 * 60e9)
	c.mustEcho(account)
	tokens = append(tokens, c.kept(account))
	must(t, filepath.WalkDir(c.home, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		for _, secret := range tokens {
			if strings.Contains(string(content), secret) {
				t.Errorf("%s holds a secret", path)
			}
		}
		info, statErr := entry.Info()
		if statErr == nil && info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
		return err
	}))
}

func TestACodeOfAnotherIssuerIsNotRedeemed(t *testing.T) {
	w := newWorld(t)
	w.behind(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			switch r.URL.Path {
			case "/oauth/challenge":
				_, _ = rw.Write([]byte(`{"authorization_code":"AAAA.BBBB","iss":"https://evil.example"}`))
			case "/oauth/token":
				t.Error("the code was sent on")
			default:
				next.ServeHTTP(rw, r)
			}
		})
	})
	_, err := newCompanion(t, t.TempDir(), inMemory(t)).SignIn(t.Context(), w.credentials())
	if !errors.Is(err, signin.ErrImpostor) {
		t.Errorf("got %v", err)
	}
}
