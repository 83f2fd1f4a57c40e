package issuer_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"satchel/auth/issuer"
	"satchel/storage/database/databasetest"
)

func TestSigningOutAtTheClientsWish(t *testing.T) {
	const bye = "https://books.example/bye"
	hint := func(o *op) string { return o.signIn().IDToken }
	tests := []struct {
		name  string
		query func(o *op) url.Values
		want  string // where the browser goes; "ask" if the person is asked, "refuse" if it can't go on
	}{
		{"with the ID token", func(o *op) url.Values {
			return url.Values{"id_token_hint": {hint(o)}, "post_logout_redirect_uri": {bye}, "state": {"s"}}
		}, bye + "?state=s"},
		{"with an ID token that has expired", func(o *op) url.Values {
			token := hint(o)
			o.clock.pass(time.Hour)
			return url.Values{"id_token_hint": {token}, "post_logout_redirect_uri": {bye}}
		}, bye},
		{"with the client's id alone", func(o *op) url.Values {
			return url.Values{"client_id": {o.client.ID}, "post_logout_redirect_uri": {bye}}
		}, "ask"},
		{"from anywhere", func(*op) url.Values { return nil }, "ask"},
		{"to an address that isn't registered", func(o *op) url.Values {
			return url.Values{"id_token_hint": {hint(o)}, "post_logout_redirect_uri": {"https://evil.example/"}}
		}, "refuse"},
		{"to a registered one of nobody", func(*op) url.Values {
			return url.Values{"post_logout_redirect_uri": {bye}}
		}, "refuse"},
		{"with an ID token of another client", func(o *op) url.Values {
			return url.Values{"id_token_hint": {hint(o)}, "client_id": {"another"}}
		}, "refuse"},
		{"with a token signed by nobody", func(*op) url.Values {
			return url.Values{"id_token_hint": {"eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."}}
		}, "refuse"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			o := newOP(t, databasetest.SQLite(t))
			o.lobby.enter()
			landed := o.visit(o.issuer + "/logout?" + test.query(o).Encode())
			got := "ask"
			switch {
			case landed.at != nil:
				got = landed.at.String()
			case landed.status == http.StatusBadRequest:
				got = "refuse"
			}
			if got != test.want || (o.lobby.signed == 1) != strings.HasPrefix(test.want, "https") {
				t.Errorf("%s, signed out %d times: %+v", got, o.lobby.signed, landed)
			}
		})
	}
}

func TestUserinfoIsClosedOnceItShouldBe(t *testing.T) {
	tests := []struct {
		name  string
		after func(o *op, token string)
	}{
		{"ten minutes later", func(o *op, _ string) { o.clock.pass(issuer.AccessLife) }},
		{"the identity's sign-in changed", func(o *op, _ string) { o.lobby.change(func(l *lobby) { l.who.Epoch++ }) }},
		{"the identity is gone", func(o *op, _ string) { o.lobby.change(func(l *lobby) { l.who.Subject[0]++ }) }},
		{"revoked", func(o *op, token string) {
			got := o.post("/revoke", url.Values{"token": {token}, "client_id": {o.client.ID}, "client_secret": {o.secret}})
			if got.status != http.StatusOK {
				o.t.Errorf("revoking: %d %s", got.status, got.body)
			}
		}},
		{"the client was removed", func(o *op, _ string) {
			_, err := o.registry.Remove(o.t.Context(), o.client.ID)
			must(o.t, err)
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			o := newOP(t, databasetest.SQLite(t))
			token := o.signIn().Access
			if got := o.userinfo(token); got.status != http.StatusOK || got.Email != "olive@demo.test" {
				t.Fatalf("before: %d %s", got.status, got.body)
			}
			test.after(o, token)
			got := o.userinfo(token)
			if got.status != http.StatusUnauthorized || !strings.Contains(got.header.Get("WWW-Authenticate"), "invalid_token") {
				t.Errorf("after: %d %s", got.status, got.body)
			}
		})
	}
}

func TestARevocationByAnotherClientChangesNothing(t *testing.T) {
	o := newOP(t, databasetest.SQLite(t))
	token := o.signIn().Access
	other, secret, err := o.registry.Add(t.Context(), issuer.NewClient{Name: "Other", RedirectURIs: []string{"https://other.example/"}})
	must(t, err)
	got := o.post("/revoke", url.Values{"token": {token}, "client_id": {other.ID}, "client_secret": {secret}})
	if got.status != http.StatusOK || o.userinfo(token).status != http.StatusOK {
		t.Errorf("revoking gives %d, and userinfo %d", got.status, o.userinfo(token).status)
	}
}
