package account_test

import (
	"errors"
	"net/mail"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"satchel/auth/account"
)

func TestEmailsAreSpeltOneWayOrRefused(t *testing.T) {
	for _, test := range []struct{ name, typed, want, code string }{
		{"plain", "ann@example.com", "ann@example.com", ""},
		{"capitals and spaces around", "  Ann.O'Neil+Books@Example.COM\t", "ann.o'neil+books@example.com", ""},
		{"a domain without a dot, as demonstrations have", "ann@localhost", "ann@localhost", ""},
		{"letters beyond ASCII", "jürgen@müller.example", "jürgen@müller.example", ""},
		{"the same letters in two parts", "ju\u0308rgen@mu\u0308ller.example", "jürgen@müller.example", ""},
		{"nothing", "   ", "", "email_empty"},
		{"no @", "ann.example.com", "", "email_malformed"},
		{"two @", "ann@b@example.com", "", "email_malformed"},
		{"nothing before the @", "@example.com", "", "email_malformed"},
		{"nothing after the @", "ann@", "", "email_malformed"},
		{"a space inside", "ann b@example.com", "", "email_malformed"},
		{"a dot at the beginning", ".ann@example.com", "", "email_malformed"},
		{"a dot before the @", "ann.@example.com", "", "email_malformed"},
		{"two dots together", "ann..b@example.com", "", "email_malformed"},
		{"a list", "ann@example.com,bob@example.com", "", "email_malformed"},
		{"a display name", "Ann <ann@example.com>", "", "email_malformed"},
		{"an empty label", "ann@example..com", "", "email_malformed"},
		{"a label that ends in a hyphen", "ann@example-.com", "", "email_malformed"},
		{"a line break that would forge a header", "ann@example.com\r\nBcc: all@example.com", "", "email_hidden_character"},
		{"a line break at the end", "ann@example.com\n", "", "email_hidden_character"},
		{"a nul", "ann\x00@example.com", "", "email_hidden_character"},
		{"a bidirectional control", "ann\u202e@example.com", "", "email_hidden_character"},
		{"bytes that are no text", "ann\xff@example.com", "", "email_hidden_character"},
		{"capitals with an iota that composes only with the small letter", "\u1fba\u0345@a.example", "\u1fb2@a.example", ""},
		{"a local part of 65", strings.Repeat("a", 65) + "@example.com", "", "email_too_long"},
		{"255 bytes", "a@" + strings.Repeat("b.", 126) + "c", "", "email_too_long"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := account.ParseEmail(test.typed)
			var refusal account.Refusal
			if errors.As(err, &refusal); got != test.want || refusal.Code != test.code {
				t.Errorf("got %q, %v; want %q, %s", got, err, test.want, test.code)
			}
		})
	}
}

func TestASpeltEmailIsSpeltTheSameAgainAndCarriesNoLineBreak(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once, err := account.ParseEmail(rapid.String().Draw(t, "local") + "@" + rapid.StringMatching(`[a-zA-Z]{1,5}(\.[a-zA-ZéİẞΣ]{1,5})?`).Draw(t, "domain"))
		if err != nil {
			t.Skip("refused")
		}
		if twice, err := account.ParseEmail(once); twice != once || err != nil {
			t.Errorf("%q became %q, %v", once, twice, err)
		}
		if strings.ContainsAny(once, "\r\n\x00 <>,") || strings.Count(once, "@") != 1 {
			t.Errorf("%q got through", once)
		}
	})
}

func TestNamesAreTrimmedOrRefused(t *testing.T) {
	for _, test := range []struct{ name, typed, want, code string }{
		{"plain", " Ann O'Neil ", "Ann O'Neil", ""},
		{"a script that needs joiners", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", ""},
		{"spaces inside", "Ann   Mary\u00a0\u2003O'Neil", "Ann Mary O'Neil", ""},
		{"nothing", " \t", "", "name_empty"},
		{"a line break inside", "Ann\nBcc", "", "name_hidden_character"},
		{"a bidirectional override", "Ann\u202eexe", "", "name_hidden_character"},
		{"201 characters", strings.Repeat("é", 201), "", "name_too_long"},
		{"200 characters", strings.Repeat("é", 200), strings.Repeat("é", 200), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := account.ParseName(test.typed)
			var refusal account.Refusal
			if errors.As(err, &refusal); got != test.want || refusal.Code != test.code {
				t.Errorf("got %q, %v; want %q, %s", got, err, test.want, test.code)
			}
		})
	}
}

func TestNamesThatLookTheSameAreTakenForTheSame(t *testing.T) {
	for _, test := range []struct {
		name, other string
		same        bool
	}{
		{"Rope & Tar", "Rope & Tar", true},
		{"Rope & Tar", "Rope  &\u00a0Tar ", true},
		{"Rope & Tar", "Rope & \u200dTar", true},
		{"Zoë", "Zoe\u0308", true},
		{"Rope", "\uff32ope", true},
		{"Alpha", "\u0410lpha", true},                                   // a Cyrillic A
		{"Rope", "R\u043e\u0440\u0435", true},                           // all but the R are Cyrillic
		{"Ocean", "\u039fcean", true},                                   // a Greek O
		{"\u041e\u043a\u043d\u043e", "\u041e\u043a\u043d\u0430", false}, // two Russian words
		{"Rope & Tar", "Rope &Tar", false},
		{"Rope", "ROPE", false},
		{"Rope", "Ropes", false},
	} {
		if account.LooksLike(test.name, test.other) != test.same || account.LooksLike(test.other, test.name) != test.same {
			t.Errorf("%q and %q: the same %v", test.name, test.other, !test.same)
		}
	}
}

// Whatever passes as an e-mail address, mail can be sent to.
func TestAnEmailThatIsTakenIsOneThatMailIsSentTo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		email, err := account.ParseEmail(rapid.StringMatching(`[a-z.!'+é]{1,8}@[a-z.é-]{1,8}`).Draw(t, "typed"))
		if err != nil {
			return
		}
		if read, err := mail.ParseAddress(email); err != nil || read.Address != email {
			t.Errorf("%q is taken, and no mail goes there: %v", email, err)
		}
	})
}
