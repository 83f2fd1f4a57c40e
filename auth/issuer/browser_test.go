package issuer_test

import (
	"net/url"
	"testing"

	"golang.org/x/oauth2"

	"satchel/auth/issuer"
	"satchel/storage/database/databasetest"
)

// Attack: redirect to localhost, 127.0.0.2, userinfo, /../; no PKCE; plain PKCE.
func TestAttacksOnACompanionsSignInThroughTheBrowser(t *testing.T) {
	good := map[string]string{
		"client_id": issuer.CompanionID, "redirect_uri": "http://127.0.0.1:4711/callback", "response_type": "code", "state": "s",
		"code_challenge": oauth2.S256ChallengeFromVerifier("v"), "code_challenge_method": "S256", "device_name": "Laptop",
	}
	tests := []struct {
		name    string
		changes []string
		want    string // page, or the error the companion is told; empty if it goes on
	}{
		{"nothing wrong", nil, ""},
		{"on IPv6", []string{"redirect_uri", "http://[::1]:4711/callback"}, ""},
		{"the name localhost", []string{"redirect_uri", "http://localhost:4711/callback"}, "page"},
		{"127.0.0.2", []string{"redirect_uri", "http://127.0.0.2:4711/callback"}, "page"},
		{"userinfo", []string{"redirect_uri", "http://127.0.0.1:4711@evil.example/callback"}, "page"},
		{"userinfo on loopback", []string{"redirect_uri", "http://me@127.0.0.1:4711/callback"}, "page"},
		{"a path through itself", []string{"redirect_uri", "http://127.0.0.1:4711/x/../callback"}, "page"},
		{"a dotted path", []string{"redirect_uri", "http://127.0.0.1:4711/%2e%2e/callback"}, "page"},
		{"another path", []string{"redirect_uri", "http://127.0.0.1:4711/evil"}, "page"},
		{"another machine", []string{"redirect_uri", "https://evil.example/callback"}, "page"},
		{"another client", []string{"client_id", "other"}, "page"},
		{"no PKCE", []string{"code_challenge", ""}, "invalid_request"},
		{"plain PKCE", []string{"code_challenge_method", "plain"}, "invalid_request"},
		{"no state", []string{"state", ""}, "invalid_request"},
		{"a token instead of a code", []string{"response_type", "token"}, "unsupported_response_type"},
	}
	s := newService(t, databasetest.SQLite(t))
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := s.provider.ReadAuthorization(t.Context(), form(good, test.changes...))
			got := ""
			if location, ok := issuer.BackTo(err); ok {
				parsed, err := url.Parse(location)
				must(t, err)
				got = parsed.Query().Get("error")
			} else if err != nil {
				got = "page"
			}
			if got != test.want {
				t.Errorf("%q (%v), want %q", got, err, test.want)
			}
		})
	}
}

func TestACompanionsCodeFromTheBrowserNeedsItsRedirectURIAgain(t *testing.T) {
	s := newService(t, databasetest.SQLite(t))
	verifier := oauth2.GenerateVerifier()
	asked, err := s.provider.ReadAuthorization(t.Context(), form(map[string]string{
		"client_id": issuer.CompanionID, "redirect_uri": "http://127.0.0.1:4711/callback", "response_type": "code", "state": "s",
		"code_challenge": oauth2.S256ChallengeFromVerifier(verifier), "code_challenge_method": "S256", "device_name": "Laptop",
	}))
	must(t, err)
	approved := func() string {
		location, err := s.provider.Approve(t.Context(), asked, s.who, issuer.ByIdentity)
		must(t, err)
		parsed, err := url.Parse(location)
		must(t, err)
		return parsed.Query().Get("code")
	}
	tests := []struct {
		name, redirect string
		status         int
	}{
		{"left out", "", 400},
		{"another port", "http://127.0.0.1:4712/callback", 400},
		{"the same", "http://127.0.0.1:4711/callback", 200},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := s.post(issuer.TokenPath, codeForm(approved(), verifier, "redirect_uri", test.redirect))
			if got.status != test.status {
				t.Errorf("%d %s", got.status, got.body)
			}
		})
	}
}
