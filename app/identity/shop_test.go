package identity_test

import (
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"satchel/auth/issuer"
)

// shop is another service that signs people in at the provider, with code that isn't Satchel's.
type shop struct {
	*httptest.Server

	service *service
	name    string
	config  *oauth2.Config
	mu      sync.Mutex
	begun   map[string]string // PKCE verifiers by state
	opening string            // iss of the newest begin
}

func (s *service) shop(t *testing.T, name string) *shop {
	t.Helper()
	o := &shop{service: s, name: name, begun: map[string]string{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /begin", o.begin)
	mux.HandleFunc("GET /callback", o.callback)
	mux.HandleFunc("GET /bye", func(w http.ResponseWriter, _ *http.Request) { o.page(w, "Bye from "+o.name, "") })
	o.Server = httptest.NewServer(mux)
	t.Cleanup(o.Close)
	client, secret, err := s.registry.Add(t.Context(), issuer.NewClient{
		Name: name, RedirectURIs: []string{o.URL + "/callback"}, LogoutURIs: []string{o.URL + "/bye"}, SignInURI: o.URL + "/begin",
	})
	if err != nil {
		t.Fatal(err)
	}
	found, err := oidc.NewProvider(t.Context(), s.URL+"/id")
	if err != nil {
		t.Fatal(err)
	}
	o.config = &oauth2.Config{
		ClientID: client.ID, ClientSecret: secret, RedirectURL: o.URL + "/callback", Endpoint: found.Endpoint(),
		Scopes: []string{"openid", "email", "profile"},
	}
	return o
}

func (o *shop) begin(w http.ResponseWriter, r *http.Request) {
	verifier, state := oauth2.GenerateVerifier(), oauth2.GenerateVerifier()
	o.mu.Lock()
	o.begun[state], o.opening = verifier, r.URL.Query().Get("iss")
	o.mu.Unlock()
	http.Redirect(w, r, o.config.AuthCodeURL(state, oauth2.S256ChallengeOption(verifier), oidc.Nonce(state)), http.StatusSeeOther)
}

func (o *shop) callback(w http.ResponseWriter, r *http.Request) {
	o.mu.Lock()
	verifier, ok := o.begun[r.URL.Query().Get("state")]
	o.mu.Unlock()
	if !ok {
		http.Error(w, "no such sign-in", http.StatusBadRequest)
		return
	}
	provider, err := oidc.NewProvider(r.Context(), o.service.URL+"/id")
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	token, err := o.config.Exchange(r.Context(), r.URL.Query().Get("code"), oauth2.VerifierOption(verifier))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	raw, _ := token.Extra("id_token").(string)
	checker := provider.Verifier(&oidc.Config{ClientID: o.config.ClientID, Now: o.service.clock.Now})
	proven, err := checker.Verify(r.Context(), raw)
	if err != nil || proven.Nonce != r.URL.Query().Get("state") {
		http.Error(w, fmt.Sprint("the ID token: ", err), http.StatusBadRequest)
		return
	}
	var claims struct{ Name, Email string }
	if err := proven.Claims(&claims); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	o.page(w, o.name, fmt.Sprintf("Signed in as %s, %s, subject %s", claims.Name, claims.Email, proven.Subject))
}

func (o *shop) page(w http.ResponseWriter, title, text string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(w, "<!doctype html><main><h1>%s</h1><p>%s</p></main>", html.EscapeString(title), html.EscapeString(text))
}
