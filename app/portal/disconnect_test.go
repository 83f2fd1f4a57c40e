package portal_test

import (
	"net/http"
	"strings"
	"testing"

	"satchel/auth/session"
)

func sessionCookie(value string) *http.Cookie {
	return &http.Cookie{Name: session.CookieName, Value: value}
}

// Attacks: disconnect without a password; disconnect by direct POST for a SAML account, by direct POST without
// the password having been proved, by a cross-site POST, and a second time.
func TestADirectPostDoesNotDisconnectWhatThePagesWouldNot(t *testing.T) {
	type attack func(*testing.T, *service, *visitor) page
	direct := func(_ *testing.T, _ *service, v *visitor) page {
		return v.submit("/profile/disconnect", "word", "disconnect")
	}
	cases := []struct {
		name   string
		setUp  func(*testing.T, *service) string // returns the session's cookie
		attack attack
		title  string
		link   string
	}{
		{"without a password", func(t *testing.T, s *service) string {
			s.linkAnn(t)
			return s.identitySession(t)
		}, direct, "Make a password first", "linked"},
		{"under SAML", func(t *testing.T, s *service) string {
			s.linkAnn(t)
			s.givePassword(t, firstPassword)
			s.setAccount(t, s.ann.ID, "saml = TRUE")
			row := must(s.db.Account(t.Context(), s.ann.ID))
			return must(s.sessions.Start(t.Context(), session.Proof{Account: row, By: session.BySAML}, ""))
		}, direct, "Your organisation signs you in", "linked"},
		{"with the password unproved, though the sign-in is fresh", func(t *testing.T, s *service) string {
			s.linkAnn(t)
			s.givePassword(t, firstPassword)
			return s.identitySession(t)
		}, direct, "Disconnect External Authentication", "linked"},
		{"from another site", func(t *testing.T, s *service) string {
			s.linkAnn(t)
			s.givePassword(t, firstPassword)
			return s.identitySession(t)
		}, func(_ *testing.T, _ *service, v *visitor) page {
			v.submit("/profile/disconnect/password", "password", firstPassword)
			request := v.request(http.MethodPost, "/profile/disconnect", map[string][]string{"word": {"disconnect"}})
			request.Header.Set("Sec-Fetch-Site", "cross-site")
			return v.follow(request)
		}, "That form came from another website", "linked"},
		{"without a link", func(t *testing.T, s *service) string {
			s.givePassword(t, firstPassword)
			row := must(s.db.Account(t.Context(), s.ann.ID))
			return must(s.sessions.Start(t.Context(), session.Proof{Account: row, By: session.ByPassword}, ""))
		}, direct, "There is nothing to disconnect", "none"},
		{"with a session from before the disconnect", func(t *testing.T, s *service) string {
			s.linkAnn(t)
			s.givePassword(t, firstPassword)
			return s.identitySession(t)
		}, func(t *testing.T, s *service, v *visitor) page {
			v.submit("/profile/disconnect/password", "password", firstPassword)
			old := *v.cookies[session.CookieName]
			v.disconnect(firstPassword)
			v.cookies[session.CookieName] = &old
			return v.submit("/profile/disconnect", "word", "disconnect")
		}, "Sign in", "disconnected"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t)
			v := s.visitor(t)
			v.arrive(c.setUp(t, s))
			if got := c.attack(t, s, v); got.title() != c.title {
				t.Errorf("got %q, want %q", got.title(), c.title)
			}
			if now := must(s.db.Account(t.Context(), s.ann.ID)); now.Link != c.link {
				t.Errorf("the link is %s", now.Link)
			}
		})
	}
}

func TestSteppingUpRenewsTheCookieAndGoesBack(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	v := s.visitor(t)
	v.signIn(s.ann.Email, firstPassword)
	before := v.cookies[session.CookieName].Value
	if got := v.submit("/step-up", "next", "/profile", "password", "wrong wrong wrong"); got.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a wrong password: %d", got.StatusCode)
	}
	if got := v.submit("/step-up", "next", "/profile", "password", firstPassword); got.title() != "Profile" {
		t.Errorf("went on to %q", got.title())
	}
	after := v.cookies[session.CookieName].Value
	if after == before {
		t.Error("the cookie is the old one")
	}
	v.cookies[session.CookieName].Value = before
	if got := v.get("/profile"); got.title() != "Sign in" {
		t.Errorf("with the old cookie: %q", got.title())
	}
	if got := v.get("/step-up"); got.title() != "Sign in" {
		t.Errorf("stepping up without a session: %q", got.title())
	}
}

func TestSteppingUpGoesNowhereElse(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	v := s.visitor(t)
	v.signIn(s.ann.Email, firstPassword)
	for _, next := range []string{"https://evil.example", "//evil.example", `/\evil.example`, "javascript:alert(1)"} {
		request := v.request(http.MethodPost, "/step-up", map[string][]string{"next": {next}, "password": {firstPassword}})
		answer := v.do(request)
		if to := answer.Header.Get("Location"); to != "/" {
			t.Errorf("%q leads to %q", next, to)
		}
	}
}

func TestWherePasscodesAreOnAProofWithoutOneIsNone(t *testing.T) {
	s := serve(t)
	s.linkAnn(t)
	s.givePassword(t, firstPassword)
	v := s.visitor(t)
	v.arrive(s.identitySession(t))
	s.enrol(t, s.ann)
	for _, passcode := range []string{"", "123456"} {
		got := v.submit("/profile/disconnect/password", "password", firstPassword, "passcode", passcode)
		if got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(strings.ToLower(got.text), "passcode") {
			t.Errorf("with the passcode %q: %d %q", passcode, got.StatusCode, got.title())
		}
	}
	if got := v.submit("/profile/disconnect", "word", "disconnect"); !strings.Contains(got.text, "Check the password") {
		t.Errorf("got %q", got.title())
	}
	if now := must(s.db.Account(t.Context(), s.ann.ID)); now.Link != "linked" {
		t.Errorf("the link is %s", now.Link)
	}
}

func TestUnderSAMLThePasswordTabSaysWhyThereIsNothingOnIt(t *testing.T) {
	s := serve(t)
	s.setAccount(t, s.ann.ID, "saml = TRUE, password_hash = 'x', link = 'linked'")
	row := must(s.db.Account(t.Context(), s.ann.ID))
	v := s.visitor(t)
	v.arrive(must(s.sessions.Start(t.Context(), session.Proof{Account: row, By: session.BySAML}, "")))
	got := v.get("/profile/password")
	if !strings.Contains(got.text, "Your organisation signs you in") || strings.Contains(got.text, "<button class=\"button primary\">Change Password") {
		t.Errorf("the tab says:\n%s", got.text)
	}
	for path, fields := range map[string][]string{
		"/profile/password":            {"current", "x", "new", secondPassword, "repeat", secondPassword},
		"/profile/password/reset":      nil,
		"/profile/disconnect":          {"word", "disconnect"},
		"/profile/disconnect/password": {"password", "x"},
	} {
		if got := v.submit(path, fields...); got.title() != "Your organisation signs you in" || got.StatusCode != http.StatusForbidden {
			t.Errorf("%s: %d %q", path, got.StatusCode, got.title())
		}
	}
}

func TestTheHomePageTellsHowTheCompanionIsSignedIn(t *testing.T) {
	s := serve(t)
	s.linkAnn(t)
	const byPassword, create = "and your password", `<a href="/profile/password">Create a password</a>`
	v := s.visitor(t)
	v.arrive(s.identitySession(t))
	home := v.get("/")
	home.wants(t, "Sign in in the browser, as you did here.", create)
	home.lacks(t, byPassword)

	s.givePassword(t, firstPassword)
	v.arrive(s.identitySession(t))
	home = v.get("/")
	home.wants(t, s.ann.Email+" "+byPassword)
	home.lacks(t, create)

	s.setAccount(t, s.ann.ID, "saml = true")
	home = v.get("/")
	home.wants(t, "Sign in in the browser, as you did here.")
	home.lacks(t, byPassword, create)
}
