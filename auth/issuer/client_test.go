package issuer_test

import (
	"errors"
	"strings"
	"testing"

	"satchel/auth/issuer"
	"satchel/storage/database/databasetest"
)

func TestWhereAnAnswerMayBeSent(t *testing.T) {
	client := issuer.Client{RedirectURIs: []string{"http://127.0.0.1/callback", "http://[::1]/callback", "https://app.example/back"}}
	tests := []struct {
		name, uri string
		want      bool
	}{
		{"to the letter", "https://app.example/back", true},
		{"loopback with any port", "http://127.0.0.1:51004/callback", true},
		{"loopback without a port", "http://127.0.0.1/callback", true},
		{"IPv6 loopback with a port", "http://[::1]:51004/callback", true},
		{"another path", "http://127.0.0.1:51004/other", false},
		{"a query", "http://127.0.0.1:51004/callback?x=1", false},
		{"a fragment", "http://127.0.0.1:51004/callback#x", false},
		{"the name localhost", "http://localhost:51004/callback", false},
		{"another loopback address", "http://127.0.0.2:51004/callback", false},
		{"a name that begins like it", "http://127.0.0.1.evil.example/callback", false},
		{"userinfo before another host", "http://127.0.0.1:51004@evil.example/callback", false},
		{"userinfo", "http://me@127.0.0.1:51004/callback", false},
		{"https on loopback", "https://127.0.0.1:51004/callback", false},
		{"a port on one that isn't loopback", "https://app.example:8443/back", false},
		{"nothing", "", false},
		{"another scheme", "javascript:alert(1)", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := client.MayRedirect(test.uri); got != test.want {
				t.Errorf("%s: %v", test.uri, got)
			}
		})
	}
}

func TestTheCompanionIsTheOnlyClientUnlessToldOtherwise(t *testing.T) {
	if _, err := issuer.CompanionOnly(t.Context(), issuer.CompanionID); err != nil {
		t.Error(err)
	}
	if _, err := issuer.CompanionOnly(t.Context(), "other"); !errors.Is(err, issuer.ErrUnknownClient) {
		t.Errorf("another: %v", err)
	}
}

func TestAnIssuerThatCannotWorkIsNotMade(t *testing.T) {
	db := databasetest.SQLite(t)
	good := issuer.Options{DB: db, Authenticator: &door{}, Issuer: "https://satchel.example/", Secret: []byte(strings.Repeat("k", 32))}
	if _, err := issuer.New(good); err != nil {
		t.Fatalf("a good one: %v", err)
	}
	tests := []struct {
		name   string
		change func(*issuer.Options)
	}{
		{"a short secret", func(o *issuer.Options) { o.Secret = o.Secret[:31] }},
		{"no secret", func(o *issuer.Options) { o.Secret = nil }},
		{"no URL", func(o *issuer.Options) { o.Issuer = "" }},
		{"a URL with a path", func(o *issuer.Options) { o.Issuer = "https://satchel.example/oauth" }},
		{"a URL of another scheme", func(o *issuer.Options) { o.Issuer = "ldap://satchel.example" }},
		{"a URL with a query", func(o *issuer.Options) { o.Issuer = "https://satchel.example?x=1" }},
		{"no database", func(o *issuer.Options) { o.DB = nil }},
		{"no authenticator", func(o *issuer.Options) { o.Authenticator = nil }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			options := good
			test.change(&options)
			if _, err := issuer.New(options); err == nil {
				t.Error("it was made")
			}
		})
	}
}
