package words_test

import (
	"net/http"
	"strings"
	"testing"

	"satchel/app/words"
	"satchel/auth/signin"
	"satchel/sync/companion"
)

func TestEveryReasonWhyNothingWasChangedHasWordsOfItsOwn(t *testing.T) {
	seen := map[string]string{}
	for _, code := range []string{
		"saml-account", "no-password", "not-linked", "disconnected", "wrong-password", "passcode-wanted", "wrong-passcode",
		"not-confirmed", "overtaken",
		"two-factor-saml", "two-factor-no-password", "already-on", "two-factor-off", "two-factor-required", "wrong-first-passcode", "not-begun",
		"password-too-short", "password-too-long", "password-common", "password-own-words", "password-predictable", "password-unchanged",
		"password-saml", "password-control-character",
	} {
		e := words.Explain(&companion.Refused{Status: http.StatusForbidden, Code: code})
		if e.Code != code || e.Exit != words.Person || e.Safe != "Nothing was changed." || e.Action == "" {
			t.Errorf("%s is explained as %+v", code, e)
		}
		if other, twice := seen[e.Title]; twice {
			t.Errorf("%s and %s say the same: %s", code, other, e.Title)
		}
		seen[e.Title] = code
		if strings.Contains(e.Title, code) && code != "disconnected" {
			t.Errorf("%s shows its code: %s", code, e.Title)
		}
	}
}

func TestTheIdentityIsCalledWhatItsPeopleDoWhereTheServiceSaysSo(t *testing.T) {
	for _, code := range []string{"not-linked", "portal-needs-identity"} {
		said := words.Explain(&companion.Refused{Status: http.StatusForbidden, Code: code, Label: "Acme ID"}).String()
		if !strings.Contains(said, "Acme ID") || strings.Contains(said, "Sage ID") || strings.Contains(said, "a Acme") {
			t.Errorf("%s: %s", code, said)
		}
	}
	if said := words.Explain(&signin.RefusedError{Label: "Acme ID"}).String(); !strings.Contains(said, "Using an Acme ID?") {
		t.Errorf("a refused password: %s", said)
	}
	if said := words.Explain(signin.ErrRefused).String(); !strings.Contains(said, "Using a Sage ID?") {
		t.Errorf("where the service doesn't say: %s", said)
	}
}
