package portal_test

import (
	"html"
	"regexp"
	"testing"
	"time"
)

func TestChoosingALanguageAfterAMistypedPasswordForgetsNotWhereOneWasGoing(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	v := s.visitor(t)
	refused := v.submit("/sign-in", "email", s.ann.Email, "password", "not the password", "next", "/profile?tab=password")
	found := regexp.MustCompile(`action="/language"><input type="hidden" name="next" value="([^"]*)"`).FindStringSubmatch(refused.text)
	if found == nil {
		t.Fatalf("the page %q has no choice of the language", refused.title())
	}
	again := v.submit("/language", "language", "de", "next", html.UnescapeString(found[1]))
	if again.Request.URL.Path != "/sign-in" || again.Request.URL.Query().Get("next") != "/profile?tab=password" {
		t.Errorf("it leads to %s", again.Request.URL)
	}
}

// On a machine that several people use, each reads their own language, whatever the one before had chosen there.
func TestEachPersonReadsTheLanguageTheyChoseInWhateverBrowser(t *testing.T) {
	c := serve(t).colleagues(t)
	shared, ann, ben := c.service.visitor(t), c.service.ann, c.benRow
	shared.language = "en"
	greeted := func(v *visitor, email, want string) {
		t.Helper()
		if got := v.submit("/sign-in", "email", email, "password", firstPassword).title(); got != want {
			t.Errorf("%s is greeted with %q, want %q", email, got, want)
		}
	}
	greeted(shared, ann.Email, "Hello, Ann")
	shared.submit("/language", "language", "de").wants(t, "Guten Tag, Ann")
	shared.submit("/sign-out").wants(t, "Sie sind abgemeldet.") // what this browser was asked for last

	greeted(shared, ben.Email, "Guten Tag, Ben") // of whom nothing is known yet
	shared.submit("/language", "language", "en-GB").wants(t, "Hello, Ben")
	shared.submit("/sign-out")
	greeted(shared, ann.Email, "Guten Tag, Ann")
	shared.submit("/sign-out")
	greeted(shared, ben.Email, "Hello, Ben")
	shared.submit("/sign-out")

	// Chosen on the page on which they sign in, it is theirs, and the next person's no more.
	shared.submit("/language", "language", "de", "next", "/sign-in")
	greeted(shared, ben.Email, "Guten Tag, Ben")
	shared.submit("/sign-out")
	c.service.setAccount(t, ann.ID, "language = 'en-GB'")
	greeted(shared, ann.Email, "Hello, Ann")
	if got := c.reading(t, "en").submit("/sign-in", "email", ben.Email, "password", firstPassword).title(); got != "Guten Tag, Ben" {
		t.Errorf("in another browser ben is greeted with %q", got)
	}
}

func TestWhoWasSignedOutWhileAwayIsToldInTheirLanguage(t *testing.T) {
	c := serve(t).colleagues(t)
	shared, ann, ben := c.service.visitor(t), c.service.ann, c.benRow
	shared.language = "en"
	c.service.setAccount(t, ann.ID, "language = 'de'")
	c.service.setAccount(t, ben.ID, "language = 'en-GB'")
	shared.submit("/sign-in", "email", ann.Email, "password", firstPassword)
	c.clock.Advance(21 * time.Minute)
	shared.get("/profile").wants(t, "Sie wurden nach 20 Minuten ohne Aktivität abgemeldet")
	shared.submit("/sign-in", "email", ann.Email, "password", "not the password").wants(t, `lang="de"`)
	shared.submit("/language", "language", "en-GB", "next", "/sign-in").wants(t, `lang="en-GB"`)

	shared.submit("/sign-in", "email", ann.Email, "password", firstPassword)
	shared.submit("/language", "language", "de")
	shared.submit("/sign-out")
	shared.submit("/sign-in", "email", ben.Email, "password", firstPassword)
	c.clock.Advance(21 * time.Minute)
	shared.get("/profile").wants(t, "20 minutes without activity")
	shared.submit("/sign-in", "email", ben.Email, "password", firstPassword)
	shared.submit("/sign-out").wants(t, "Sie sind abgemeldet.") // what was chosen in this browser
}
