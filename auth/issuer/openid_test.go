package issuer_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/oauth2"

	"satchel/auth/issuer"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

// claims are what a client reads in an ID token.
type claims struct {
	Email    string   `json:"email"`
	Verified bool     `json:"email_verified"`
	Name     string   `json:"name"`
	Methods  []string `json:"amr"`
	AuthTime int64    `json:"auth_time"`
}

func TestAClientLearnsWhoSomebodyIs(t *testing.T) {
	o := newOP(t, databasetest.SQLite(t))
	ctx := t.Context()
	provider, err := oidc.NewProvider(ctx, o.issuer)
	must(t, err)
	config := oauth2.Config{
		ClientID: o.client.ID, ClientSecret: o.secret, Endpoint: provider.Endpoint(), RedirectURL: rpCallback,
		Scopes: []string{"openid", "email", "profile"},
	}
	verifier := oauth2.GenerateVerifier()
	landed := o.visit(config.AuthCodeURL("st", oauth2.S256ChallengeOption(verifier), oidc.Nonce("n")))
	if landed.answer.Get("state") != "st" || landed.answer.Get("iss") != o.issuer {
		t.Fatalf("the browser comes back with %v", landed.answer)
	}
	token, err := config.Exchange(ctx, landed.answer.Get("code"), oauth2.VerifierOption(verifier))
	must(t, err)
	raw, _ := token.Extra("id_token").(string)
	verified, err := provider.Verifier(&oidc.Config{ClientID: o.client.ID, Now: o.clock.Now}).Verify(ctx, raw)
	must(t, err)
	must(t, verified.VerifyAccessToken(token.AccessToken))
	if verified.Subject != o.lobby.who.Subject.String() || verified.Nonce != "n" {
		t.Errorf("the ID token is of %s for %s", verified.Subject, verified.Nonce)
	}
	var got claims
	must(t, verified.Claims(&got))
	want := claims{"olive@demo.test", true, "Olive Owner", []string{"pwd"}, o.clock.Now().Unix()}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	info, err := provider.UserInfo(ctx, config.TokenSource(ctx, token))
	must(t, err)
	if info.Subject != verified.Subject || info.Email != want.Email || !info.EmailVerified {
		t.Errorf("userinfo tells %+v", info)
	}
	if _, ok := token.Extra("refresh_token").(string); ok {
		t.Error("there is a refresh token")
	}
}

func TestAClientLearnsNoMoreThanItAskedFor(t *testing.T) {
	o := newOP(t, databasetest.SQLite(t))
	verifier := oauth2.GenerateVerifier()
	got := o.post("/token", o.tokenForm(o.code(verifier, "scope", "openid address offline_access"), verifier))
	info := o.userinfo(got.Access)
	if got.Scope != "openid" || info.Email != "" || info.Name != "" || info.Subject != o.lobby.who.Subject.String() {
		t.Errorf("granted %q, and told %s", got.Scope, info.body)
	}
	if got.Refresh != "" {
		t.Error("there is a refresh token")
	}
}

func TestWhoUsedAPasscodeIsToldApart(t *testing.T) {
	o := newOP(t, databasetest.SQLite(t))
	o.lobby.change(func(l *lobby) { l.who.Passcode = true })
	got := o.signIn()
	verified := o.verify(got.IDToken)
	var read claims
	must(t, verified.Claims(&read))
	if !slices.Equal(read.Methods, []string{"pwd", "otp", "mfa"}) {
		t.Errorf("amr is %v", read.Methods)
	}
}

func (o *op) verify(token string) *oidc.IDToken {
	o.t.Helper()
	provider, err := oidc.NewProvider(o.t.Context(), o.issuer)
	must(o.t, err)
	verified, err := provider.Verifier(&oidc.Config{ClientID: o.client.ID, Now: o.clock.Now}).Verify(o.t.Context(), token)
	must(o.t, err)
	return verified
}

func TestWhenAPersonMustSignInAnew(t *testing.T) {
	const minute = time.Minute
	tests := []struct {
		name    string
		changes []string
		ago     time.Duration // since the last sign-in
		asks    int
	}{
		{"nothing special", nil, minute, 0},
		{"prompt login", []string{"prompt", "login"}, minute, 1},
		{"prompt select_account", []string{"prompt", "select_account"}, minute, 1},
		{"prompt consent, which the operator gave", []string{"prompt", "consent"}, minute, 0},
		{"max_age longer ago", []string{"max_age", "30"}, minute, 1},
		{"max_age just so", []string{"max_age", "60"}, minute, 0},
		{"max_age 0", []string{"max_age", "0"}, 0, 1},
		{"prompt none", []string{"prompt", "none"}, minute, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			o := newOP(t, databasetest.SQLite(t))
			o.lobby.enter()
			o.clock.pass(test.ago)
			landed := o.visit(o.request(oauth2.GenerateVerifier(), test.changes...))
			if landed.answer.Get("code") == "" || o.lobby.asks != test.asks {
				t.Errorf("asked %d times and came to %+v", o.lobby.asks, landed)
			}
			if test.asks > 0 && !o.lobby.asked.Again {
				t.Error("it was not said that somebody is here already")
			}
		})
	}
}

func TestPromptNoneNeverShowsAPage(t *testing.T) {
	tests := []struct {
		name    string
		here    bool
		changes []string
	}{
		{"nobody is signed in", false, nil},
		{"longer ago than max_age", true, []string{"max_age", "10"}},
		{"somebody else is expected", true, []string{"id_token_hint", "somebody"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			o := newOP(t, databasetest.SQLite(t))
			hint := o.signIn().IDToken
			for i := range test.changes {
				if test.changes[i] == "somebody" {
					test.changes[i] = hint
					o.lobby.change(func(l *lobby) { l.who.Subject[15]++ })
				}
			}
			o.clock.pass(time.Minute)
			o.lobby.change(func(l *lobby) { l.here = test.here; l.asks = 0 })
			landed := o.visit(o.request(oauth2.GenerateVerifier(), append(test.changes, "prompt", "none")...))
			if landed.answer.Get("error") != "login_required" || o.lobby.asks != 0 {
				t.Errorf("asked %d times and came to %+v", o.lobby.asks, landed)
			}
		})
	}
}

func TestAProgramOnOnesOwnComputerGetsNothingWithoutOnesDoing(t *testing.T) {
	o := newOP(t, databasetest.SQLite(t))
	native, _, err := o.registry.Add(t.Context(), issuer.NewClient{
		Name: "Till", RedirectURIs: []string{"http://127.0.0.1/back"}, Public: true,
	})
	must(t, err)
	o.lobby.enter()
	o.clock.pass(time.Second)
	request := o.request(oauth2.GenerateVerifier(), "client_id", native.ID, "redirect_uri", "http://127.0.0.1:4711/back")
	if landed := o.visit(request); o.lobby.asks != 1 || landed.answer.Get("code") == "" || landed.at.Host != "127.0.0.1:4711" {
		t.Errorf("asked %d times and came to %+v", o.lobby.asks, landed)
	}
	if landed := o.visit(request + "&prompt=none"); landed.answer.Get("error") != "login_required" {
		t.Errorf("prompt none came to %+v", landed)
	}
}

func TestASignInMadeBeforeIsNotTakenForANewOne(t *testing.T) {
	o := newOP(t, databasetest.SQLite(t))
	o.lobby.enter()
	o.clock.pass(time.Minute)
	_ = o.visit(o.request(oauth2.GenerateVerifier(), "prompt", "login"))
	back, err := url.Parse(o.lobby.asked.Back)
	must(t, err)
	tests := []struct {
		name   string
		change func(url.Values)
	}{
		{"another request with the same mark", func(q url.Values) { q.Set("state", "another") }},
		{"a mark of one's own", func(q url.Values) { q.Set("satchel_since", strings.Repeat("A", 54)) }},
		{"no mark", func(q url.Values) { q.Del("satchel_since") }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			o.lobby.enter()
			o.clock.pass(time.Minute)
			before := o.lobby.asks
			query := back.Query()
			test.change(query)
			_ = o.visit(o.url + back.Path + "?" + query.Encode())
			if o.lobby.asks == before {
				t.Error("it passed for a new sign-in")
			}
		})
	}
	t.Run("an hour later", func(t *testing.T) {
		before := o.lobby.asks
		o.clock.pass(61 * time.Minute)
		_ = o.visit(o.url + back.String())
		if o.lobby.asks == before {
			t.Error("it passed for a new sign-in")
		}
	})
}

func TestRequestsByFormGetTheSameAnswers(t *testing.T) {
	o := newOP(t, databasetest.SQLite(t))
	o.lobby.enter()
	asked, err := url.Parse(o.request(oauth2.GenerateVerifier()))
	must(t, err)
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.PostForm(o.issuer+"/authorize", asked.Query())
	must(t, err)
	response.Body.Close()
	to, err := response.Location()
	must(t, err)
	if response.StatusCode != http.StatusSeeOther || o.visit(to.String()).answer.Get("code") == "" {
		t.Errorf("%d to %s", response.StatusCode, to)
	}
}

func TestTheServiceAsksItsOwnProviderWithoutTheNetwork(t *testing.T) {
	o := newOP(t, databasetest.SQLite(t))
	inside := o.provider.InProcess(&http.Client{Transport: unreachable{}})
	ctx := oidc.ClientContext(t.Context(), inside)
	provider, err := oidc.NewProvider(ctx, o.issuer)
	must(t, err)
	config := oauth2.Config{ClientID: o.client.ID, ClientSecret: o.secret, Endpoint: provider.Endpoint(), RedirectURL: rpCallback}
	verifier := oauth2.GenerateVerifier()
	token, err := config.Exchange(ctx, o.code(verifier), oauth2.VerifierOption(verifier))
	must(t, err)
	if _, err := provider.UserInfo(ctx, oauth2.StaticTokenSource(token)); err != nil {
		t.Error(err)
	}
	if _, err := inside.Get("http://elsewhere.example/id/keys"); err == nil {
		t.Error("another host was answered here")
	}
	if _, err := inside.Get(o.url + "/healthz"); err == nil {
		t.Error("another path was answered here")
	}
}

type unreachable struct{}

func (unreachable) RoundTrip(*http.Request) (*http.Response, error) { return nil, http.ErrServerClosed }

// Attack: a NUL byte as a client's id.
func TestWhatIsNoTextIsRefusedBeforeItIsLookedUp(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOP(t, db)
		for _, path := range []string{"/token", "/revoke"} {
			for _, id := range []string{"\x00", "a\x00b", "\xff"} {
				form := url.Values{"grant_type": {"authorization_code"}, "code": {"x"}, "token": {"x"}}
				basic, err := http.NewRequestWithContext(t.Context(), http.MethodPost, o.issuer+path, strings.NewReader(form.Encode()))
				must(t, err)
				basic.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				basic.SetBasicAuth(url.QueryEscape(id), "secret")
				if got := o.send(basic); got.status != http.StatusUnauthorized || got.Error != "invalid_client" {
					t.Errorf("%s with %q in the header: %d %s", path, id, got.status, got.body)
				}
				form.Set("client_id", id)
				if got := o.post(path, form); got.status != http.StatusBadRequest || got.Error != "invalid_request" {
					t.Errorf("%s with %q: %d %s", path, id, got.status, got.body)
				}
			}
		}
	})
}
