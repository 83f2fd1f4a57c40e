package issuer_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"golang.org/x/oauth2"

	"satchel/auth/issuer"
	"satchel/storage/database"
)

// lobby is where people sign in: whoever is set is signed in at every browser. Its own sign-in, a visit to
// /id/sign-in, renews that.
type lobby struct {
	clock *clock

	mu     sync.Mutex
	who    issuer.Person
	here   bool
	asked  issuer.Ask
	asks   int
	signed int // out
}

func (l *lobby) Visitor(*http.Request) (issuer.Person, bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.who, l.here, nil
}

func (l *lobby) Person(_ context.Context, subject uuid.UUID) (issuer.Person, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if subject != l.who.Subject {
		return issuer.Person{}, issuer.ErrNoPerson
	}
	return l.who, nil
}

func (l *lobby) SignIn(w http.ResponseWriter, r *http.Request, ask issuer.Ask) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked, l.asks = ask, l.asks+1
	http.Redirect(w, r, "/id/sign-in?next="+url.QueryEscape(ask.Back), http.StatusSeeOther)
	return nil
}

func (l *lobby) SignOut(http.ResponseWriter, *http.Request) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.here = false
	l.signed++
	return nil
}

func (l *lobby) enter() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.here, l.who.AuthenticatedAt = true, l.clock.Now()
}

func (l *lobby) change(fn func(*lobby)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	fn(l)
}

// op is an OpenID provider over real HTTP, with one client that has a secret.
type op struct {
	t        testing.TB
	db       *database.DB
	clock    *clock
	lobby    *lobby
	provider *issuer.OpenID
	registry *issuer.Registry
	url      string // of the service
	issuer   string
	client   issuer.Client
	secret   string
}

const rpCallback = "https://books.example/callback"

func newOP(t testing.TB, db *database.DB) *op {
	t.Helper()
	o := &op{t: t, db: db, clock: &clock{now: time.Now().UTC().Truncate(time.Second)}}
	o.lobby = &lobby{clock: o.clock, who: issuer.Person{
		Subject: uuid.Must(uuid.NewV7()), Email: "olive@demo.test", Name: "Olive Owner", Epoch: 1,
	}}
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	o.url, o.issuer = server.URL, server.URL+"/id"
	o.registry = issuer.NewRegistry(db, o.clock.Now)
	var err error
	o.client, o.secret, err = o.registry.Add(t.Context(), issuer.NewClient{
		Name: "Books", RedirectURIs: []string{rpCallback}, LogoutURIs: []string{"https://books.example/bye"},
	})
	must(t, err)
	o.provider, err = issuer.NewOpenID(issuer.OpenIDOptions{
		DB: db, Login: o.lobby, Issuer: o.issuer, Secret: []byte(strings.Repeat("k", 32)), Clients: o.registry.Client,
		Clock: o.clock.Now, Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError})),
	})
	must(t, err)
	o.provider.Routes(mux)
	o.pages(mux)
	return o
}

// pages stand in for app/portal/openid and app/identity.
func (o *op) pages(mux *http.ServeMux) {
	refused := func(w http.ResponseWriter, err error) {
		if refusal, ok := errors.AsType[*issuer.Refusal](err); ok {
			http.Error(w, refusal.Why, http.StatusBadRequest)
			return
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	}
	mux.HandleFunc("GET /id/authorize", func(w http.ResponseWriter, r *http.Request) {
		refused(w, o.provider.Authorize(w, r))
	})
	mux.HandleFunc("GET /id/logout", func(w http.ResponseWriter, r *http.Request) {
		leaving, ask, err := o.provider.Leave(w, r)
		if err != nil || ask {
			refused(w, err)
			_, _ = io.WriteString(w, "sure?")
			return
		}
		w.Header().Set("Location", leaving.Target)
		w.WriteHeader(http.StatusSeeOther)
	})
	mux.HandleFunc("GET /id/sign-in", func(w http.ResponseWriter, r *http.Request) {
		o.lobby.enter()
		http.Redirect(w, r, r.URL.Query().Get("next"), http.StatusSeeOther)
	})
}

// landing is where a browser ends: at a client's address, with an answer, or on a page of the provider's.
type landing struct {
	status int
	body   string
	at     *url.URL   // the client's address, if it got there
	answer url.Values // its query
}

// visit sends a browser to an address of the service and follows it as far as the service goes.
func (o *op) visit(address string) landing {
	o.t.Helper()
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for range 10 {
		response, err := browser.Get(address)
		must(o.t, err)
		body, err := io.ReadAll(response.Body)
		must(o.t, err)
		response.Body.Close()
		to, err := response.Location()
		if err != nil {
			return landing{status: response.StatusCode, body: string(body)}
		}
		if !strings.HasPrefix(to.String(), o.url+"/") {
			return landing{status: response.StatusCode, at: to, answer: to.Query()}
		}
		address = to.String()
	}
	o.t.Fatal("redirected in a circle")
	return landing{}
}

// request is the address of a good request for a code, with changes as form makes them.
func (o *op) request(verifier string, changes ...string) string {
	return o.issuer + "/authorize?" + form(map[string]string{
		"client_id": o.client.ID, "redirect_uri": rpCallback, "response_type": "code", "scope": "openid email profile",
		"state": "a-state", "nonce": "a-nonce", "code_challenge": oauth2.S256ChallengeFromVerifier(verifier),
		"code_challenge_method": "S256",
	}, changes...).Encode()
}

// code is one that a signed-in person's browser brings to the client.
func (o *op) code(verifier string, changes ...string) string {
	o.t.Helper()
	o.lobby.enter()
	landed := o.visit(o.request(verifier, changes...))
	if landed.answer.Get("code") == "" {
		o.t.Fatalf("no code: %+v", landed)
	}
	return landed.answer.Get("code")
}

// told is what an endpoint for programs answers.
type told struct {
	answer

	IDToken string `json:"id_token"`
	Scope   string `json:"scope"`
	Email   string `json:"email"`
	Name    string `json:"name"`
}

func (o *op) post(path string, form url.Values) told {
	o.t.Helper()
	request, err := http.NewRequestWithContext(o.t.Context(), http.MethodPost, o.issuer+path, strings.NewReader(form.Encode()))
	must(o.t, err)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return o.send(request)
}

func (o *op) userinfo(token string) told {
	o.t.Helper()
	request, err := http.NewRequestWithContext(o.t.Context(), http.MethodGet, o.issuer+"/userinfo", nil)
	must(o.t, err)
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	return o.send(request)
}

func (o *op) send(request *http.Request) told {
	o.t.Helper()
	response, err := http.DefaultClient.Do(request)
	must(o.t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	must(o.t, err)
	got := told{answer: answer{status: response.StatusCode, header: response.Header, body: string(body)}}
	if len(body) > 0 {
		must(o.t, json.Unmarshal(body, &got))
	}
	return got
}

func (o *op) tokenForm(code, verifier string, changes ...string) url.Values {
	return form(map[string]string{
		"grant_type": "authorization_code", "client_id": o.client.ID, "client_secret": o.secret, "code": code,
		"code_verifier": verifier, "redirect_uri": rpCallback,
	}, changes...)
}

// signIn goes the whole good way.
func (o *op) signIn() told {
	o.t.Helper()
	verifier := oauth2.GenerateVerifier()
	got := o.post("/token", o.tokenForm(o.code(verifier), verifier))
	if got.status != http.StatusOK {
		o.t.Fatalf("token: %d %s", got.status, got.body)
	}
	return got
}
