package issuer_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"github.com/google/go-cmp/cmp"

	"satchel/auth/issuer"
	"satchel/auth/password"
	"satchel/auth/throttle"
	"satchel/storage/database/databasetest"
)

func containsAny(text string, parts ...string) bool {
	for _, part := range parts {
		if strings.Contains(text, part) {
			return true
		}
	}
	return false
}

func TestTheChallengeEndpointRefuses(t *testing.T) {
	tests := []struct {
		name    string
		changes []string
		status  int
		error   string
	}{
		{"no PKCE", []string{"code_challenge", "", "code_challenge_method", ""}, 400, "invalid_request"},
		{"PKCE without a method, which would mean plain", []string{"code_challenge_method", ""}, 400, "invalid_request"},
		{"plain PKCE", []string{"code_challenge_method", "plain"}, 400, "invalid_request"},
		{"a challenge that is no SHA-256", []string{"code_challenge", "short"}, 400, "invalid_request"},
		{"another client", []string{"client_id", "somebody-else"}, 401, "invalid_client"},
		{"no e-mail", []string{"username", ""}, 400, "invalid_request"},
		{"no password", []string{"password", ""}, 400, "invalid_request"},
		{"the wrong password", []string{"password", "not it"}, 400, "access_denied"},
		{"an unknown e-mail", []string{"username", "nobody@demo.test"}, 400, "access_denied"},
		{"a body of megabytes", []string{"device_name", strings.Repeat("x", 1<<20)}, 400, "invalid_request"},
	}
	s := newService(t, databasetest.SQLite(t))
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := s.post(issuer.ChallengePath, challengeForm(oauth2.GenerateVerifier(), test.changes...))
			if got.status != test.status || got.Error != test.error || got.Code != "" {
				t.Errorf("got %d %s, want %d %s", got.status, got.body, test.status, test.error)
			}
			if got.header.Get("Cache-Control") != "no-store" {
				t.Error("the refusal may be cached")
			}
		})
	}
}

func TestEverySignInRefusalReadsTheSame(t *testing.T) {
	s := newService(t, databasetest.SQLite(t))
	wrong := s.post(issuer.ChallengePath, challengeForm(oauth2.GenerateVerifier(), "password", "not it"))
	unknown := s.post(issuer.ChallengePath, challengeForm(oauth2.GenerateVerifier(), "username", "nobody@demo.test"))
	if wrong.body != unknown.body {
		t.Errorf("a wrong password reads %s, an unknown address %s", wrong.body, unknown.body)
	}
	if !strings.Contains(wrong.Description, "Using an Acme ID? Continue with it.") { // as its people call it
		t.Errorf("the hint is missing in %q", wrong.Description)
	}
}

func TestWhatTheAuthenticatorSaysBecomesAnAnswer(t *testing.T) {
	tests := []struct {
		name       string
		err        error
		status     int
		error      string
		retryAfter string
	}{
		{"too many attempts", &throttle.Error{RetryAfter: 89*time.Second + time.Millisecond}, 429, "slow_down", "90"},
		{"too many at once", password.ErrBusy, 503, "temporarily_unavailable", "1"},
		{"something broke", errors.New("the database password is hunter2"), 500, "server_error", ""},
	}
	s := newService(t, databasetest.SQLite(t))
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s.door.err = test.err
			got := s.post(issuer.ChallengePath, challengeForm(oauth2.GenerateVerifier()))
			if got.status != test.status || got.Error != test.error || got.header.Get("Retry-After") != test.retryAfter {
				t.Errorf("got %d %s, Retry-After %q", got.status, got.body, got.header.Get("Retry-After"))
			}
			if strings.Contains(got.body, "hunter2") {
				t.Error("the answer tells what only the log may")
			}
		})
	}
}

func TestAPasscodeIsAskedForWithASessionToComeBackWith(t *testing.T) {
	s := newService(t, databasetest.SQLite(t))
	s.door.err = &issuer.NextStep{Session: "opaque", Wants: []string{"passcode"}}
	got := s.post(issuer.ChallengePath, challengeForm(oauth2.GenerateVerifier()))
	if got.status != http.StatusBadRequest || got.Error != "insufficient_authorization" || got.AuthSession != "opaque" || got.Wants[0] != "passcode" {
		t.Errorf("got %d %s", got.status, got.body)
	}
}

func TestOnlyAFormWithEachParameterOnceIsRead(t *testing.T) {
	s := newService(t, databasetest.SQLite(t))
	twice := challengeForm(oauth2.GenerateVerifier())
	twice.Add("password", "another")
	if got := s.post(issuer.ChallengePath, twice); got.Error != "invalid_request" {
		t.Errorf("a parameter twice: %d %s", got.status, got.body)
	}
	inURL := challengeForm(oauth2.GenerateVerifier(), "password", "")
	if got := s.post(issuer.ChallengePath+"?password="+strings.ReplaceAll(rightPassword, " ", "+"), inURL); got.Error != "invalid_request" {
		t.Errorf("a password in the URL: %d %s", got.status, got.body)
	}
	response, err := http.Post(s.url+issuer.ChallengePath, "application/json", strings.NewReader(`{}`))
	must(t, err)
	response.Body.Close()
	if response.StatusCode != http.StatusBadRequest {
		t.Errorf("JSON: %s", response.Status)
	}
	for _, path := range []string{issuer.ChallengePath, issuer.TokenPath, issuer.RevokePath} {
		response, err := http.Get(s.url + path)
		must(t, err)
		response.Body.Close()
		if response.StatusCode != http.StatusMethodNotAllowed {
			t.Errorf("GET %s: %s", path, response.Status)
		}
	}
}

func TestWhatADeviceCallsItselfIsMadeFitToShow(t *testing.T) {
	tests := []struct{ name, sent, platform, want, wantPlatform string }{
		{"as it is", "Olive's laptop", "darwin", "Olive's laptop", "darwin"},
		{"line breaks and bidi controls", "Evil\r\nname\u202e", "linux", "Evilname", "linux"},
		{"nothing", "", "", "Companion", "other"},
		{"only what can't be seen", "\u200b \x00", "<script>", "Companion", "other"},
		{"too long", strings.Repeat("é", 300), "ios", strings.Repeat("é", 100), "ios"},
	}
	db := databasetest.SQLite(t)
	s := newService(t, db)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			verifier := oauth2.GenerateVerifier()
			code := s.post(issuer.ChallengePath, challengeForm(verifier, "device_name", test.sent, "device_platform", test.platform)).Code
			s.post(issuer.TokenPath, codeForm(code, verifier))
			devices, err := db.DevicesOf(t.Context(), s.who.ID)
			must(t, err)
			if devices[0].Name != test.want || devices[0].Platform != test.wantPlatform {
				t.Errorf("became %q on %q", devices[0].Name, devices[0].Platform)
			}
		})
	}
}

func TestMetadataSaysWhatTheServerCanDo(t *testing.T) {
	s := newService(t, databasetest.SQLite(t))
	response, err := http.Get(s.url + issuer.MetadataPath)
	must(t, err)
	defer response.Body.Close()
	got := map[string]any{}
	must(t, json.NewDecoder(response.Body).Decode(&got))
	want := map[string]any{
		"issuer":                                         s.url,
		"authorization_challenge_endpoint":               s.url + "/oauth/challenge",
		"authorization_endpoint":                         s.url + "/oauth/authorize",
		"token_endpoint":                                 s.url + "/oauth/token",
		"revocation_endpoint":                            s.url + "/oauth/revoke",
		"response_types_supported":                       []any{"code"},
		"grant_types_supported":                          []any{"authorization_code", "refresh_token"},
		"code_challenge_methods_supported":               []any{"S256"},
		"token_endpoint_auth_methods_supported":          []any{"none"},
		"revocation_endpoint_auth_methods_supported":     []any{"none"},
		"authorization_response_iss_parameter_supported": true,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
