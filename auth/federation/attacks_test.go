package federation_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"satchel/auth/federation"
	"satchel/storage/database/databasetest"
)

// Attack: ID token with alg none, HS256, wrong audience, wrong nonce, expired, and their kin.
func TestAnIDTokenThatIsNotWhatItShouldBeSignsNobodyIn(t *testing.T) {
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	must(t, err)
	changed := func(name string, value any) func(*house, map[string]any) string {
		return func(h *house, claims map[string]any) string {
			claims[name] = value
			return h.issuer.sign(claims)
		}
	}
	cases := []struct {
		name  string
		token func(h *house, claims map[string]any) string
	}{
		{"none", func(*house, map[string]any) string { return "" }},
		{"not a token", func(*house, map[string]any) string { return "a.b.c" }},
		{"alg none", func(h *house, claims map[string]any) string { return h.issuer.unsigned(claims) }},
		{"alg none with a signature that is right for RS256", func(h *house, claims map[string]any) string {
			signed := h.issuer.sign(claims)
			return h.issuer.unsigned(claims) + signed[strings.LastIndex(signed, ".")+1:]
		}},
		{"HS256 under the client's secret", func(h *house, claims map[string]any) string {
			return h.issuer.hmacked([]byte(clientSecret), claims)
		}},
		{"HS256 under the issuer's public key", func(h *house, claims map[string]any) string {
			return h.issuer.hmacked(h.issuer.publicPEM(), claims)
		}},
		{"a key of somebody else's", func(h *house, claims map[string]any) string { return h.issuer.signBy(other, claims) }},
		{"claims that were changed after signing", func(h *house, claims map[string]any) string {
			signed := strings.Split(h.issuer.sign(claims), ".")
			claims["sub"] = "victim"
			return signed[0] + "." + h.issuer.part(claims) + "." + signed[2]
		}},
		{"another issuer", changed("iss", "https://evil.example")},
		{"another audience", changed("aud", "other-client")},
		{"no audience", changed("aud", []string{})},
		{"several audiences, given to another", func(h *house, claims map[string]any) string {
			claims["aud"], claims["azp"] = []string{clientID, "other-client"}, "other-client"
			return h.issuer.sign(claims)
		}},
		{"several audiences, given to nobody", changed("aud", []string{clientID, "other-client"})},
		{"another nonce", changed("nonce", "another")},
		{"no nonce", func(h *house, claims map[string]any) string {
			delete(claims, "nonce")
			return h.issuer.sign(claims)
		}},
		{"expired", func(h *house, claims map[string]any) string {
			claims["exp"] = h.clock.Now().Add(-time.Second).Unix()
			return h.issuer.sign(claims)
		}},
		{"not yet valid", func(h *house, claims map[string]any) string {
			claims["nbf"] = h.clock.Now().Add(time.Hour).Unix()
			return h.issuer.sign(claims)
		}},
		{"nobody's", changed("sub", "")},
		{"a subject of a thousand letters", changed("sub", strings.Repeat("s", 1000))},
		{"another access token's", changed("at_hash", base64.RawURLEncoding.EncodeToString(make([]byte, 16)))},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			h := open(t, databasetest.SQLite(t))
			trip := h.begin(federation.Ask{})
			_, err := trip.back(c.token(h, trip.claims("s-1", "ann@hartley.test")))
			wants(t, err, federation.ErrToken)
			if h.count("accounts", "TRUE") != 0 || h.count("links", "TRUE") != 0 {
				t.Error("something was made of it")
			}
		})
	}
}

// Attack: callback with wrong state or iss.
func TestACallbackThatThisBrowserDidNotBeginIsRefused(t *testing.T) {
	cases := []struct {
		name   string
		change func(p *trip, query url.Values)
		want   error
	}{
		{"no state", func(_ *trip, query url.Values) { query.Del("state") }, federation.ErrNotBegun},
		{"a state that was made up", func(_ *trip, query url.Values) { query.Set("state", strings.Repeat("A", 43)) }, federation.ErrNotBegun},
		{"another browser", func(p *trip, _ url.Values) { p.browser = p.h.begin(federation.Ask{}).browser }, federation.ErrNotBegun},
		{"no cookie", func(p *trip, _ url.Values) { p.browser = "" }, federation.ErrNotBegun},
		{"a provider that is not there", func(p *trip, _ url.Values) { p.provider = "other" }, federation.ErrUnknownProvider},
		{"more than an hour later", func(p *trip, _ url.Values) { p.h.clock.Advance(federation.PendingLife) }, federation.ErrNotBegun},
		{"the word of another issuer", func(_ *trip, query url.Values) { query.Set("iss", "https://evil.example") }, federation.ErrWrongIssuer},
		{"the person stopped there", func(_ *trip, query url.Values) {
			query.Del("code")
			query.Set("error", "access_denied")
		}, federation.ErrDeclined},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			h := open(t, databasetest.SQLite(t))
			trip := h.begin(federation.Ask{})
			query := url.Values{"code": {"c"}, "state": {trip.asked.Get("state")}}
			token := h.issuer.sign(trip.claims("s-1", "ann@hartley.test"))
			h.issuer.set(func() { h.issuer.tokens["c"] = token })
			c.change(trip, query)
			_, err := trip.answer(query)
			wants(t, err, c.want)
			if h.count("accounts", "TRUE") != 0 {
				t.Error("an account was made")
			}
		})
	}
}

func TestAnIssuerThatSaysItTellsItsNameMustTellIt(t *testing.T) {
	h := open(t, databasetest.SQLite(t))
	h.issuer.metadata = map[string]any{"authorization_response_iss_parameter_supported": true}
	trip := h.begin(federation.Ask{})
	_, err := trip.back(h.issuer.sign(trip.claims("s-1", "ann@hartley.test")))
	wants(t, err, federation.ErrWrongIssuer)
}

func TestACallbackCountsOnce(t *testing.T) {
	h := open(t, databasetest.SQLite(t))
	trip := h.begin(federation.Ask{})
	token := h.issuer.sign(trip.claims("s-1", "ann@hartley.test"))
	_, err := trip.back(token)
	must(t, err)
	_, err = trip.back(token)
	wants(t, err, federation.ErrNotBegun)
}

func TestWhatTheIssuerIsAskedBindsTheAnswerToTheBrowser(t *testing.T) {
	h := open(t, databasetest.SQLite(t))
	trip := h.begin(federation.Ask{})
	for name, want := range map[string]string{
		"response_type": "code", "client_id": clientID, "redirect_uri": "https://satchel.example/sign-in/callback/sage",
		"code_challenge_method": "S256", "scope": "openid email profile", "prompt": "",
	} {
		if got := trip.asked.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	_, err := trip.back(h.issuer.sign(trip.claims("s-1", "ann@hartley.test")))
	must(t, err)
	sum := sha256.Sum256([]byte(h.issuer.verifier))
	if trip.asked.Get("code_challenge") != base64.RawURLEncoding.EncodeToString(sum[:]) || len(h.issuer.verifier) < 43 {
		t.Errorf("the verifier %q is not the challenge's", h.issuer.verifier)
	}
	for _, secret := range []string{trip.browser, trip.asked.Get("state"), trip.asked.Get("nonce"), h.issuer.verifier} {
		if n := h.count("pending_sign_ins", "detail LIKE '%"+secret+"%'"); n != 0 {
			t.Error("the database holds what could end a sign-in")
		}
	}
}

func TestAnIssuerThatIsDownDoesNoHarmAtTheStartAndLittleLater(t *testing.T) {
	h := open(t, databasetest.SQLite(t))
	if h.issuer.asked != 0 {
		t.Error("an issuer was asked before anybody needed it")
	}
	h.issuer.set(func() { h.issuer.down = true })
	_, err := h.service.Begin(t.Context(), federation.Ask{Provider: "sage", Purpose: federation.SignIn})
	wants(t, err, federation.ErrUnreachable)
	h.issuer.set(func() { h.issuer.down = false })
	_, err = h.arrive("s-1", "ann@hartley.test")
	must(t, err)
	h.issuer.set(func() { h.issuer.down = true })
	h.clock.Advance(2 * time.Hour)
	h.begin(federation.Ask{}) // by what it said before
}

func TestAnIssuerThatCallsItselfOtherwiseIsNotBelieved(t *testing.T) {
	h := open(t, databasetest.SQLite(t))
	h.issuer.metadata = map[string]any{"issuer": "https://evil.example"}
	_, err := h.service.Begin(t.Context(), federation.Ask{Provider: "sage", Purpose: federation.SignIn})
	wants(t, err, federation.ErrUnreachable)
}

func TestUserinfoOfSomebodyElseIsNotBelieved(t *testing.T) {
	h := open(t, databasetest.SQLite(t))
	h.issuer.userinfo = map[string]any{"sub": "victim", "email": "victim@hartley.test", "email_verified": true}
	trip := h.begin(federation.Ask{})
	claims := trip.claims("s-1", "")
	_, err := trip.back(h.issuer.sign(claims))
	wants(t, err, federation.ErrToken)
	h.issuer.set(func() {
		h.issuer.userinfo = map[string]any{"sub": "s-1", "email": "ann@hartley.test", "email_verified": "true"}
	})
	_, err = h.arrive("s-1", "")
	must(t, err)
}

func TestAnIssuersRefusalIsToldByItsCodeAlone(t *testing.T) {
	h := open(t, databasetest.SQLite(t))
	h.issuer.status = http.StatusBadRequest
	_, err := h.arrive("s-1", "ann@hartley.test")
	refused, ok := errors.AsType[*federation.RefusedError](err)
	if !ok || refused.Code != "invalid_grant" || strings.Contains(err.Error(), "script") {
		t.Errorf("got %v", err)
	}
}
