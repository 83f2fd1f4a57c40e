package issuer_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"golang.org/x/oauth2"

	"satchel/auth/issuer"
	"satchel/storage/database/databasetest"
)

// twoClients is an issuer that knows another companion beside ours.
func twoClients(t *testing.T) *service {
	t.Helper()
	s := newService(t, databasetest.SQLite(t))
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	provider, err := issuer.New(issuer.Options{
		DB: s.db, Authenticator: s.door, Issuer: server.URL, Secret: []byte(strings.Repeat("k", 32)), Clock: s.clock.Now,
		Clients: func(ctx context.Context, id string) (issuer.Client, error) {
			if id == "other" {
				return issuer.Client{ID: id, Name: "Other", Refreshes: true}, nil
			}
			return issuer.CompanionOnly(ctx, id)
		},
	})
	must(t, err)
	provider.Routes(mux)
	s.url, s.provider = server.URL, provider
	return s
}

// Attack: code or refresh token of another client.
func TestWhatOneClientGotIsWorthNothingToAnother(t *testing.T) {
	t.Run("a code", func(t *testing.T) {
		s := twoClients(t)
		verifier := oauth2.GenerateVerifier()
		challenge := s.post(issuer.ChallengePath, challengeForm(verifier))
		got := s.post(issuer.TokenPath, codeForm(challenge.Code, verifier, "client_id", "other"))
		if got.status != http.StatusBadRequest || got.Error != "invalid_grant" {
			t.Errorf("%d %s", got.status, got.body)
		}
	})
	t.Run("a refresh token", func(t *testing.T) {
		s := twoClients(t)
		tokens := s.signIn()
		got := s.post(issuer.TokenPath, refreshForm(tokens.Refresh, "client_id", "other"))
		if got.status != http.StatusBadRequest || got.Error != "invalid_grant" {
			t.Errorf("%d %s", got.status, got.body)
		}
		if own := s.refresh(tokens.Refresh); own.status != http.StatusOK {
			t.Errorf("its own client gets %d %s", own.status, own.body)
		}
	})
	t.Run("a revocation", func(t *testing.T) {
		s := twoClients(t)
		tokens := s.signIn()
		got := s.post(issuer.RevokePath, form(map[string]string{"client_id": "other", "token": tokens.Refresh}))
		if got.status != http.StatusOK || !s.authenticates(tokens.Access) {
			t.Errorf("%d %s", got.status, got.body)
		}
	})
}
