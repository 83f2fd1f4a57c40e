package signin_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/auth/issuer"
	"satchel/auth/password"
	"satchel/auth/signin"
	"satchel/auth/throttle"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
	"satchel/storage/keychain"
	"satchel/storage/redact"
)

const (
	email    = "bookkeeper@demo.test"
	passWord = "a long enough password"
)

// clock is the service's, moved by hand; nothing here depends on the companion's.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// world is a service made of the real issuer and the real passwords, over real HTTP, and a person.
type world struct {
	t        testing.TB
	db       *database.DB
	clock    *clock
	server   *httptest.Server
	provider *issuer.Provider
	who      database.Account
	about    map[string]any // what /.well-known/satchel says
	renewals atomic.Int64   // requests with a refresh token that the service saw
	around   atomic.Pointer[func(http.Handler) http.Handler]
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, db: databasetest.SQLite(t), clock: &clock{now: time.Now().Truncate(time.Microsecond)}} // what databases keep of a time
	mux := http.NewServeMux()
	w.server = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if wrap := w.around.Load(); wrap != nil {
			(*wrap)(mux).ServeHTTP(rw, r)
			return
		}
		mux.ServeHTTP(rw, r)
	}))
	t.Cleanup(w.server.Close)
	w.people()
	w.issue(mux)
	w.about = map[string]any{
		"product": "satchel", "version": "1.0.0", "api": map[string]int{"min": 1, "max": 1},
		"issuer": w.server.URL, "time": w.clock.Now().UTC(),
	}
	mux.HandleFunc("GET /.well-known/satchel", func(rw http.ResponseWriter, _ *http.Request) {
		must(t, json.NewEncoder(rw).Encode(w.about))
	})
	mux.HandleFunc("/api/v1/echo", w.echo)
	mux.HandleFunc("POST /api/v1/password-reset", func(rw http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if strings.Contains(string(body), "too.often") {
			rw.Header().Set("Retry-After", "60")
			rw.WriteHeader(http.StatusTooManyRequests)
			return
		}
		rw.WriteHeader(http.StatusAccepted)
	})
	return w
}

func (w *world) people() {
	w.t.Helper()
	hasher, err := password.NewHasher(password.Cost{Memory: 64, Passes: 1, Parallelism: 1}, 4, nil)
	must(w.t, err)
	hash, err := hasher.Hash(w.t.Context(), passWord)
	must(w.t, err)
	w.who = database.Account{
		ID: uuid.Must(uuid.NewV7()), Email: email, Name: "Bea Keeper", PasswordHash: hash,
		Link: "none", AuthEpoch: 1, CreatedAt: w.clock.Now().UTC(),
	}
	must(w.t, w.db.Write(w.t.Context(), func(ctx context.Context, tx *database.Tx) error { return tx.AddAccount(ctx, w.who) }))
}

func (w *world) issue(mux *http.ServeMux) {
	w.t.Helper()
	hasher, err := password.NewHasher(password.Cost{Memory: 64, Passes: 1, Parallelism: 1}, 4, nil)
	must(w.t, err)
	w.provider, err = issuer.New(issuer.Options{
		DB:     w.db,
		Issuer: w.server.URL,
		Secret: []byte(strings.Repeat("k", 32)),
		Clock:  w.clock.Now,
		Authenticator: password.New(password.Options{
			DB: w.db, Throttle: throttle.New(w.db, w.clock.Now), Hasher: hasher, Clock: w.clock.Now,
		}),
	})
	must(w.t, err)
	real := http.NewServeMux()
	w.provider.Routes(real)
	for _, path := range []string{issuer.MetadataPath, issuer.ChallengePath, issuer.RevokePath} {
		mux.Handle(path, real)
	}
	mux.HandleFunc(issuer.TokenPath, func(rw http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err == nil && r.PostForm.Get("grant_type") == "refresh_token" {
			w.renewals.Add(1)
		}
		real.ServeHTTP(rw, r)
	})
}

// echo answers a signed-in caller with who they are and what they sent.
func (w *world) echo(rw http.ResponseWriter, r *http.Request) {
	bearer := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	caller, err := w.provider.Authenticate(r.Context(), bearer, netip.Addr{})
	if errors.Is(err, issuer.ErrInvalidToken) {
		rw.WriteHeader(http.StatusUnauthorized)
		return
	}
	if err != nil {
		rw.WriteHeader(http.StatusInternalServerError)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	fmt.Fprintf(rw, "%s: %s", caller.Account.Email, body)
}

// behind puts a handler in front of the service; nil takes it away.
func (w *world) behind(wrap func(http.Handler) http.Handler) {
	if wrap == nil {
		w.around.Store(nil)
		return
	}
	w.around.Store(&wrap)
}

func (w *world) revokeDevices() {
	w.t.Helper()
	must(w.t, w.db.Write(w.t.Context(), func(ctx context.Context, tx *database.Tx) error {
		return tx.RevokeDevicesOf(ctx, w.who.ID, "by a test", w.clock.Now().UTC())
	}))
}

func (w *world) devices() []database.Device {
	w.t.Helper()
	devices, err := w.db.DevicesOf(w.t.Context(), w.who.ID)
	must(w.t, err)
	return devices
}

// companion is one process on a home.
type companion struct {
	*signin.Service
	t     testing.TB
	home  string
	store keychain.Store
}

// newCompanion is a companion that keeps its token in store, on a home.
func newCompanion(t testing.TB, home string, store keychain.Store, change ...func(*signin.Options)) *companion {
	t.Helper()
	options := signin.Options{
		Home:       home,
		Keychain:   func(keychain.Kind) (keychain.Store, error) { return store, nil },
		DeviceName: "Bea's laptop",
		Platform:   "linux",
	}
	for _, apply := range change {
		apply(&options)
	}
	service, err := signin.New(options)
	must(t, err)
	t.Cleanup(func() { _ = service.Close(context.Background()) })
	return &companion{service, t, home, store}
}

func inMemory(t testing.TB) keychain.Store {
	t.Helper()
	store, err := keychain.Open(keychain.Memory, keychain.Options{})
	must(t, err)
	return store
}

func (w *world) credentials() signin.Credentials {
	return signin.Credentials{Server: w.server.URL, Email: email, Password: redact.Secret(passWord), Keychain: keychain.OS}
}

func (c *companion) signIn(w *world) signin.Account {
	c.t.Helper()
	account, err := c.SignIn(c.t.Context(), w.credentials())
	must(c.t, err)
	return account
}

// echo sends a request as the account.
func (c *companion) echo(account signin.Account, body string) (int, string, error) {
	c.t.Helper()
	client, err := c.Client(account)
	must(c.t, err)
	response, err := client.Post(account.Issuer+"/api/v1/echo", "text/plain", strings.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	must(c.t, err)
	return response.StatusCode, string(answer), nil
}

func (c *companion) mustEcho(account signin.Account) {
	c.t.Helper()
	status, answer, err := c.echo(account, "hello")
	must(c.t, err)
	if status != http.StatusOK || answer != email+": hello" {
		c.t.Fatalf("the service answers %d %q", status, answer)
	}
}

// kept is the token in the keychain, without the attempt beside it.
func (c *companion) kept(account signin.Account) string {
	c.t.Helper()
	service, user := signin.KeychainItem(account)
	secret, err := c.store.Get(c.t.Context(), service, user)
	if err != nil && !errors.Is(err, keychain.ErrNotFound) {
		c.t.Fatal(err)
	}
	token, _, _ := strings.Cut(secret, " ")
	return token
}

// freePort is an address where nobody listens.
func freePort(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	must(t, listener.Close())
	return listener.Addr().String()
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
