package issuer_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"golang.org/x/oauth2"

	"satchel/auth/account"
	"satchel/auth/issuer"
	"satchel/auth/password"
	"satchel/storage/database"
)

// clock is moved by hand.
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

// door knows one person by a password; who a person is, is not what these tests are about.
type door struct {
	db  *database.DB
	who uuid.UUID
	err error // answered instead, if set
}

const rightPassword = "a long enough password"

func (d *door) SignIn(ctx context.Context, channel account.Channel, email, typed string, _ netip.Addr) (database.Account, error) {
	if d.err != nil {
		return database.Account{}, d.err
	}
	row, err := d.db.Account(ctx, d.who)
	if err != nil {
		return database.Account{}, err
	}
	if channel != account.Companion || email != row.Email || typed != rightPassword {
		return database.Account{}, password.ErrRefused
	}
	return row, nil
}

// service is an issuer behind real HTTP, and a person who may sign in.
type service struct {
	t        testing.TB
	db       *database.DB
	clock    *clock
	door     *door
	provider *issuer.Provider
	url      string
	who      database.Account

	passcodes issuer.Passcodes
}

func newService(t testing.TB, db *database.DB) *service {
	t.Helper()
	s := &service{t: t, db: db, clock: &clock{now: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}}
	s.who = database.Account{
		ID: uuid.Must(uuid.NewV7()), Email: "owner@demo.test", Name: "Olive Owner", Link: "none", AuthEpoch: 1,
		CreatedAt: s.clock.Now(),
	}
	must(t, db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		return tx.AddAccount(ctx, s.who)
	}))
	s.door = &door{db: db, who: s.who.ID}
	s.url, s.provider = s.replica()
	return s
}

// usesPasscodes has the service look at passcodes from now on.
func (s *service) usesPasscodes(passcodes issuer.Passcodes) {
	s.t.Helper()
	s.passcodes = passcodes
	s.url, s.provider = s.replica()
}

// replica is one more process on the same database.
func (s *service) replica() (string, *issuer.Provider) {
	s.t.Helper()
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	s.t.Cleanup(server.Close)
	provider, err := issuer.New(issuer.Options{
		DB: s.db, Authenticator: s.door, Passcodes: s.passcodes, Issuer: server.URL, Label: "Acme ID", Secret: []byte(strings.Repeat("k", 32)), Clock: s.clock.Now,
		Log: slog.New(slog.NewTextHandler(s.t.Output(), &slog.HandlerOptions{Level: slog.LevelError})),
	})
	must(s.t, err)
	provider.Routes(mux)
	return server.URL, provider
}

// answer is what an endpoint said.
type answer struct {
	status int
	header http.Header
	body   string

	Code        string   `json:"authorization_code"`
	Access      string   `json:"access_token"`
	Refresh     string   `json:"refresh_token"`
	ExpiresIn   int      `json:"expires_in"`
	Subject     string   `json:"sub"`
	Device      string   `json:"device_id"`
	Revocation  string   `json:"revocation_token"`
	Error       string   `json:"error"`
	Description string   `json:"error_description"`
	AuthSession string   `json:"auth_session"`
	Wants       []string `json:"wants"`
}

func (s *service) post(path string, form url.Values) answer {
	s.t.Helper()
	return postTo(s.t, s.url+path, form)
}

func postTo(t testing.TB, address string, form url.Values) answer {
	t.Helper()
	response, err := http.PostForm(address, form)
	must(t, err)
	return answerOf(t, response)
}

func answerOf(t testing.TB, response *http.Response) answer {
	t.Helper()
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	must(t, err)
	got := answer{status: response.StatusCode, header: response.Header, body: string(body)}
	if len(body) > 0 {
		must(t, json.Unmarshal(body, &got))
	}
	return got
}

// form is a good form with changes: a pair of name and value sets, an empty value removes.
func form(good map[string]string, changes ...string) url.Values {
	values := url.Values{}
	for name, value := range good {
		values.Set(name, value)
	}
	for i := 0; i < len(changes); i += 2 {
		values.Set(changes[i], changes[i+1])
		if changes[i+1] == "" {
			values.Del(changes[i])
		}
	}
	return values
}

func challengeForm(verifier string, changes ...string) url.Values {
	return form(map[string]string{
		"client_id": issuer.CompanionID, "username": "owner@demo.test", "password": rightPassword,
		"code_challenge": oauth2.S256ChallengeFromVerifier(verifier), "code_challenge_method": "S256",
		"device_name": "Olive's laptop", "device_platform": "linux",
	}, changes...)
}

func codeForm(code, verifier string, changes ...string) url.Values {
	return form(map[string]string{
		"grant_type": "authorization_code", "client_id": issuer.CompanionID, "code": code, "code_verifier": verifier,
	}, changes...)
}

func refreshForm(token string, changes ...string) url.Values {
	return form(map[string]string{
		"grant_type": "refresh_token", "client_id": issuer.CompanionID, "refresh_token": token,
	}, changes...)
}

// signIn goes the whole good way.
func (s *service) signIn() answer {
	s.t.Helper()
	verifier := oauth2.GenerateVerifier()
	challenge := s.post(issuer.ChallengePath, challengeForm(verifier))
	if challenge.status != http.StatusOK {
		s.t.Fatalf("challenge: %d %s", challenge.status, challenge.body)
	}
	tokens := s.post(issuer.TokenPath, codeForm(challenge.Code, verifier))
	if tokens.status != http.StatusOK {
		s.t.Fatalf("token: %d %s", tokens.status, tokens.body)
	}
	return tokens
}

func (s *service) refresh(token string) answer {
	s.t.Helper()
	return s.post(issuer.TokenPath, refreshForm(token))
}

// refreshBy is refresh by a client that names its attempt.
func (s *service) refreshBy(attempt, token string) answer {
	s.t.Helper()
	request, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.url+issuer.TokenPath, strings.NewReader(refreshForm(token).Encode()))
	must(s.t, err)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if attempt != "" {
		request.Header.Set("Idempotency-Key", strconv.Quote(attempt))
	}
	response, err := http.DefaultClient.Do(request)
	must(s.t, err)
	return answerOf(s.t, response)
}

// authenticates tells whether the access token opens anything.
func (s *service) authenticates(access string) bool {
	s.t.Helper()
	_, err := s.provider.Authenticate(s.t.Context(), access, netip.MustParseAddr("203.0.113.7"))
	return err == nil
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
