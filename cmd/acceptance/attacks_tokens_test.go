package acceptance

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"golang.org/x/oauth2"
)

var verifier = strings.Repeat("v", 43)

var onTokens = []attack{
	{"no PKCE", func(s *siege) string {
		return s.intruder().challenge(verifier, "code_challenge", "", "code_challenge_method", "").said()
	}, "400 invalid_request"},
	{"plain PKCE", func(s *siege) string {
		return s.intruder().challenge(verifier, "code_challenge", verifier, "code_challenge_method", "plain").said()
	}, "400 invalid_request"},
	{"PKCE without a method, which would mean plain", func(s *siege) string {
		return s.intruder().challenge(verifier, "code_challenge_method", "").said()
	}, "400 invalid_request"},
	{"the wrong verifier", func(s *siege) string {
		i := s.intruder()
		return i.token(i.challenge(verifier).pair().Code, oauth2.GenerateVerifier()).said()
	}, "400 invalid_grant"},
	{"no verifier", func(s *siege) string {
		i := s.intruder()
		return i.token(i.challenge(verifier).pair().Code, "", "code_verifier", "").said()
	}, "400 invalid_grant"},
	{"a code replayed, which ends the device it made", (*siege).replayCode, "400 invalid_grant, the device ended"},
	{"a code redeemed by another client", func(s *siege) string {
		i := s.intruder()
		return i.token(i.challenge(verifier).pair().Code, verifier, "client_id", "somebody-else").said()
	}, "401 invalid_client"},
	{"a refresh token used by another client", func(s *siege) string {
		i := s.intruder()
		held := i.companion()
		return i.refresh(held.Refresh, "client_id", "somebody-else").said() + ", " + i.lives(held.Access)
	}, "400 invalid_grant, still signed in"},
	{"a refresh token with its end altered", func(s *siege) string {
		i := s.intruder()
		held := i.companion().Refresh
		return i.refresh(held[:len(held)-4] + "AAAA").said()
	}, "400 invalid_grant"},
	{"an old refresh token replayed", (*siege).replayRefresh, "400 invalid_grant, the device ended"},
	{"eight refreshes at once", (*siege).refreshAtOnce, "one lineage, the winner survives"},
	{"grant_type=password", func(s *siege) string {
		return s.intruder().form("/oauth/token", url.Values{
			"grant_type": {"password"}, "client_id": {"satchel-companion"}, "username": {bookkeeper}, "password": {password},
		}).said()
	}, "400 unsupported_grant_type"},
	{"grant_type=client_credentials", func(s *siege) string {
		return s.intruder().form("/oauth/token", url.Values{"grant_type": {"client_credentials"}, "client_id": {"satchel-companion"}}).said()
	}, "400 unsupported_grant_type"},
	{"a password in the address", func(s *siege) string {
		return s.intruder().form("/oauth/challenge?password="+url.QueryEscape(password), url.Values{"client_id": {"satchel-companion"}}).said()
	}, "400 invalid_request"},
	{"a token in the address", func(s *siege) string {
		i := s.intruder()
		return fmt.Sprint(i.get("/api/v1/me?access_token=" + i.companion().Access).status)
	}, "401"},
	{"an access token of nobody's", func(s *siege) string {
		made := base64.RawURLEncoding.EncodeToString([]byte(strings.Repeat("k", 32)))
		return fmt.Sprint(s.intruder().get("/api/v1/me", "Authorization", "Bearer "+made+"."+made).status)
	}, "401"},
	{"a refresh token as an access token", func(s *siege) string {
		i := s.intruder()
		return fmt.Sprint(i.get("/api/v1/me", "Authorization", "Bearer "+i.companion().Refresh).status)
	}, "401"},
	{"a device that is another person's revoked", (*siege).revokeAnothers, "404, still signed in"},
	{"redirect to localhost", redirected("http://localhost:4711/callback"), "400 That sign-in can’t go on"},
	{"redirect to 127.0.0.2", redirected("http://127.0.0.2:4711/callback"), "400 That sign-in can’t go on"},
	{"redirect with userinfo", redirected("http://127.0.0.1:80@evil.example/callback"), "400 That sign-in can’t go on"},
	{"redirect through /../", redirected("http://127.0.0.1:4711/x/../callback"), "400 That sign-in can’t go on"},
	{"redirect to another path", redirected("http://127.0.0.1:4711/other"), "400 That sign-in can’t go on"},
	{"redirect to https on loopback", redirected("https://127.0.0.1:4711/callback"), "400 That sign-in can’t go on"},
	{"a made-up pairing code", func(s *siege) string {
		return s.intruder().challenge(verifier, "username", "", "password", "", "pairing_code", "BBBB-BBBB").said()
	}, "400 access_denied"},
	{"a pairing code beside a password", func(s *siege) string {
		return s.intruder().challenge(verifier, "pairing_code", "BBBB-BBBB").said()
	}, "400 invalid_request"},
}

// redirected asks for a sign-in in the browser that would end at an address.
func redirected(to string) func(*siege) string {
	return func(s *siege) string {
		return s.intruder().get("/oauth/authorize?" + url.Values{
			"client_id": {"satchel-companion"}, "response_type": {"code"}, "redirect_uri": {to}, "state": {"s"},
			"code_challenge": {oauth2.S256ChallengeFromVerifier(verifier)}, "code_challenge_method": {"S256"},
		}.Encode()).said()
	}
}

// lives tells whether a device is still signed in.
func (i *intruder) lives(access string) string {
	i.Helper()
	if i.get("/api/v1/me", "Authorization", "Bearer "+access).status == http.StatusOK {
		return "still signed in"
	}
	return "the device ended"
}

func (s *siege) replayCode() string {
	i := s.intruder()
	code := i.challenge(verifier).pair().Code
	held := i.token(code, verifier).pair()
	return i.token(code, verifier).said() + ", " + i.lives(held.Access)
}

// replayRefresh uses the first token again after the second was used: no lost reply explains that.
func (s *siege) replayRefresh() string {
	i := s.intruder()
	first := i.companion()
	second := i.refresh(first.Refresh).pair()
	third := i.refresh(second.Refresh).pair()
	return i.refresh(first.Refresh).said() + ", " + i.lives(third.Access)
}

func (s *siege) refreshAtOnce() string {
	i := s.intruder()
	held := i.companion()
	var answers [8]pair
	var all sync.WaitGroup
	for n := range answers {
		all.Go(func() { answers[n] = s.intruder().refresh(held.Refresh).pair() })
	}
	all.Wait()
	lineages := map[string]bool{}
	for _, one := range answers {
		if one.Refresh != "" {
			lineages[one.Refresh] = true
		}
	}
	if len(lineages) != 1 {
		return fmt.Sprintf("%d lineages", len(lineages))
	}
	for winner := range lineages {
		if i.refresh(winner).status != http.StatusOK {
			return "the winner is dead"
		}
	}
	return "one lineage, the winner survives"
}

func (s *siege) revokeAnothers() string {
	i := s.intruder()
	held := i.companion()
	var listed []struct{ ID string }
	s.decode(i.get("/api/v1/devices", "Authorization", "Bearer "+held.Access).body, &listed)
	s.world.password("administrator@demo.test")
	code := i.challenge(verifier, "username", "administrator@demo.test").pair().Code
	other := i.token(code, verifier).pair()
	got := i.send(http.MethodDelete, "/api/v1/devices/"+listed[0].ID, "", "", "Authorization", "Bearer "+other.Access)
	return fmt.Sprintf("%d, %s", got.status, i.lives(held.Access))
}
