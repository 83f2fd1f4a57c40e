package portal_test

import (
	"html"
	"regexp"
	"testing"
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
