package identity_test

import (
	"net/url"
	"strings"
	"testing"
)

func TestASignUpInGermanIsMailedInGermanAndTheLanguageIsKeptWithTheIdentity(t *testing.T) {
	s := serve(t)
	v := s.visitor(t)
	v.headers["Accept-Language"] = "de"
	v.post("/id/sign-up", "email", "ben@baker.test", "name", "Ben Baker", "new", firstPassword, "repeat", firstPassword)
	code := s.awaitMail(t, "ben@baker.test", " ist der Code für Ihre Sage ID")
	if !strings.Contains(code.Text, "jemand, hoffentlich Sie, legt mit dieser E-Mail-Adresse eine Sage ID an.") {
		t.Errorf("the mail says:\n%s", code.Text)
	}
	v.post("/id/sign-up/code", "code", eightDigits.FindString(code.Text))
	reads := func(want string) {
		t.Helper()
		if row := must(s.db.IdentityByEmail(t.Context(), "ben@baker.test")); row.Language != want {
			t.Errorf("ben reads %q, not %q", row.Language, want)
		}
	}
	reads("de")
	v.post("/id/language", "language", "en-GB")
	reads("en-GB")

	s.visitor(t).post("/id/password/forgot", "email", "ben@baker.test") // a program, which reads no language
	s.awaitMail(t, "ben@baker.test", "Set your Sage ID password")
	other := s.visitor(t)
	other.headers["Accept-Language"] = "de"
	other.post("/id/password/forgot", "email", "ben@baker.test")
	link := s.awaitMail(t, "ben@baker.test", "Legen Sie das Passwort Ihrer Sage ID fest").Links[0]
	reads("en-GB")
	other.get(must(url.Parse(link)).Path)
	other.post("/id/reset", "new", secondPassword, "repeat", secondPassword)
	s.awaitMail(t, "ben@baker.test", "Your Sage ID password has been changed")
	reads("en-GB") // as he chose, whatever this browser asks for
	other.post("/id/language", "language", "de")
	other.post("/id/sign-in", "email", "ben@baker.test", "password", secondPassword)
	reads("de") // which he chose before he signed in
}
