package account_test

import (
	"testing"

	"satchel/auth/account"
)

func TestATextNamesTheIdentityAsItsPeopleDo(t *testing.T) {
	const text = "A Sage ID is yours. Using a Sage ID? Your Sage ID stays."
	for label, want := range map[string]string{
		"":              text,
		"Sage ID":       text,
		"Practice ID":   "A Practice ID is yours. Using a Practice ID? Your Practice ID stays.",
		"Acme ID":       "An Acme ID is yours. Using an Acme ID? Your Acme ID stays.",
		"University ID": "A University ID is yours. Using a University ID? Your University ID stays.",
		"Überall":       "A Überall is yours. Using a Überall? Your Überall stays.",
	} {
		if got := account.Named(text, label); got != want {
			t.Errorf("%q: %s", label, got)
		}
	}
}
