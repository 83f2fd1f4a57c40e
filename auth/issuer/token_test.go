package issuer_test

import (
	"net/http"
	"net/netip"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"satchel/auth/issuer"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

func TestEmailAndPasswordBecomeADeviceWithTokens(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := newService(t, db)
		tokens := s.signIn()
		if tokens.ExpiresIn != 600 || tokens.Subject != s.who.ID.String() {
			t.Errorf("the answer says %s", tokens.body)
		}
		if got := tokens.header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("Cache-Control is %q", got)
		}
		caller, err := s.provider.Authenticate(t.Context(), tokens.Access, netip.MustParseAddr("203.0.113.7"))
		must(t, err)
		if caller.Account.ID != s.who.ID || caller.Device.Name != "Olive's laptop" || caller.Device.Platform != "linux" {
			t.Errorf("the token belongs to %+v", caller)
		}
		if caller.Device.ID.String() != tokens.Device {
			t.Errorf("the answer names device %s, the token is of %s", tokens.Device, caller.Device.ID)
		}
	})
}

func TestARefreshRotatesBothTokens(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := newService(t, db)
		first := s.signIn()
		second := s.refresh(first.Refresh)
		if second.status != http.StatusOK || second.Refresh == first.Refresh || second.Access == first.Access {
			t.Fatalf("refresh: %d %s", second.status, second.body)
		}
		if !s.authenticates(second.Access) || !s.authenticates(first.Access) {
			t.Error("an access token within its ten minutes is refused")
		}
	})
}

func TestTheTokenEndpointRefuses(t *testing.T) {
	verifier := oauth2.GenerateVerifier()
	tests := []struct {
		name   string
		form   func(s *service, code string) (changes []string)
		status int
		error  string
	}{
		{"a code without its verifier", func(*service, string) []string { return []string{"code_verifier", ""} }, 400, "invalid_grant"},
		{"a code with another verifier", func(*service, string) []string { return []string{"code_verifier", oauth2.GenerateVerifier()} }, 400, "invalid_grant"},
		{"the challenge as verifier, as plain PKCE would have it", func(*service, string) []string {
			return []string{"code_verifier", oauth2.S256ChallengeFromVerifier(verifier)}
		}, 400, "invalid_grant"},
		{"a code that was made up", func(*service, string) []string { return []string{"code", "AAAA.BBBB"} }, 400, "invalid_grant"},
		{"no code", func(*service, string) []string { return []string{"code", ""} }, 400, "invalid_request"},
		{"another client", func(*service, string) []string { return []string{"client_id", "somebody-else"} }, 401, "invalid_client"},
		{"no client", func(*service, string) []string { return []string{"client_id", ""} }, 401, "invalid_client"},
		{"a client with a secret", func(*service, string) []string { return []string{"client_secret", "x"} }, 401, "invalid_client"},
		{"the password grant", func(*service, string) []string {
			return []string{"grant_type", "password", "username", "owner@demo.test", "password", rightPassword}
		}, 400, "unsupported_grant_type"},
		{"client credentials", func(*service, string) []string { return []string{"grant_type", "client_credentials"} }, 400, "unsupported_grant_type"},
		{"a grant type of two words", func(*service, string) []string { return []string{"grant_type", "authorization_code password"} }, 400, "unsupported_grant_type"},
		{"no grant type", func(*service, string) []string { return []string{"grant_type", ""} }, 400, "invalid_request"},
		{"a code as refresh token", func(_ *service, code string) []string {
			return []string{"grant_type", "refresh_token", "refresh_token", code}
		}, 400, "invalid_grant"},
		{"a code after its minute", func(s *service, _ string) []string { s.clock.pass(issuer.CodeLife); return nil }, 400, "invalid_grant"},
	}
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := newService(t, db)
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				challenge := s.post(issuer.ChallengePath, challengeForm(verifier))
				got := s.post(issuer.TokenPath, codeForm(challenge.Code, verifier, test.form(s, challenge.Code)...))
				if got.status != test.status || got.Error != test.error {
					t.Errorf("got %d %s, want %d %s", got.status, got.body, test.status, test.error)
				}
				if got.header.Get("Cache-Control") != "no-store" {
					t.Error("the refusal may be cached")
				}
			})
		}
		devices, err := db.DevicesOf(t.Context(), s.who.ID)
		must(t, err)
		if len(devices) != 0 {
			t.Errorf("refusals left %d devices", len(devices))
		}
	})
}

func TestAWrongVerifierUsesTheCodeUp(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := newService(t, db)
		verifier := oauth2.GenerateVerifier()
		code := s.post(issuer.ChallengePath, challengeForm(verifier)).Code
		s.post(issuer.TokenPath, codeForm(code, oauth2.GenerateVerifier()))
		if got := s.post(issuer.TokenPath, codeForm(code, verifier)); got.Error != "invalid_grant" {
			t.Errorf("the right verifier after a wrong one: %d %s", got.status, got.body)
		}
	})
}

func TestACodeUsedTwiceRevokesWhatItGave(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := newService(t, db)
		verifier := oauth2.GenerateVerifier()
		code := s.post(issuer.ChallengePath, challengeForm(verifier)).Code
		tokens := s.post(issuer.TokenPath, codeForm(code, verifier))
		if got := s.post(issuer.TokenPath, codeForm(code, verifier)); got.Error != "invalid_grant" {
			t.Errorf("the second use: %d %s", got.status, got.body)
		}
		if s.authenticates(tokens.Access) {
			t.Error("the access token still opens the service")
		}
		if got := s.refresh(tokens.Refresh); got.Error != "invalid_grant" {
			t.Errorf("the refresh token still works: %d %s", got.status, got.body)
		}
	})
}

func TestACodeOfAnOlderEpochIsRefused(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := newService(t, db)
		verifier := oauth2.GenerateVerifier()
		code := s.post(issuer.ChallengePath, challengeForm(verifier)).Code
		s.raiseEpoch()
		if got := s.post(issuer.TokenPath, codeForm(code, verifier)); got.Error != "invalid_grant" {
			t.Errorf("got %d %s", got.status, got.body)
		}
	})
}

func TestATokenEndsWhenItsTimeIsOver(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := newService(t, db)
		tokens := s.signIn()
		s.clock.pass(issuer.AccessLife - time.Second)
		if !s.authenticates(tokens.Access) {
			t.Error("an access token is refused a second early")
		}
		s.clock.pass(time.Second)
		if s.authenticates(tokens.Access) {
			t.Error("an access token outlives its ten minutes")
		}
		s.clock.pass(issuer.RefreshIdle - issuer.AccessLife)
		if got := s.refresh(tokens.Refresh); got.Error != "invalid_grant" {
			t.Errorf("a refresh token idle for 30 days: %d %s", got.status, got.body)
		}
	})
}

func TestADeviceEndsNinetyDaysAfterSignInHoweverOftenItIsRenewed(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := newService(t, db)
		tokens := s.signIn()
		for range 3 {
			s.clock.pass(29 * 24 * time.Hour)
			tokens = s.refresh(tokens.Refresh)
			if tokens.status != http.StatusOK {
				t.Fatalf("a refresh within 30 days: %d %s", tokens.status, tokens.body)
			}
		}
		s.clock.pass(3 * 24 * time.Hour) // the 90th day
		if got := s.refresh(tokens.Refresh); got.Error != "invalid_grant" {
			t.Errorf("after 90 days: %d %s", got.status, got.body)
		}
	})
}
