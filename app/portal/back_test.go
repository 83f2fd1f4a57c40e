package portal_test

import (
	"net/url"
	"testing"
	"time"

	"satchel/auth/session"
)

func TestAfterAnAutomaticLogOutOnlyTheSamePersonIsLedBack(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	ben := must(s.access.CreateAccount(t.Context(), "ben@hartley.test", "Ben Field"))
	s.passwordFor(t, ben, firstPassword)
	const private = "/profile/password"
	// signIn signs in on the page that a private one led to, and tells where that leads in the end.
	signIn := func(v *visitor, from page, email string) string {
		return v.submit("/sign-in", "email", email, "password", firstPassword, "next", from.Request.URL.Query().Get("next")).Request.URL.Path
	}
	for name, test := range map[string]struct {
		end   func(*visitor)
		email string
		want  string
	}{
		"the same person":                     {func(*visitor) { s.clock.Advance(session.IdleLimit) }, s.ann.Email, private},
		"the next person":                     {func(*visitor) { s.clock.Advance(session.IdleLimit) }, ben.Email, "/"},
		"the next person, long after":         {func(*visitor) { s.clock.Advance(30 * 24 * time.Hour); s.sweepSessions(t) }, ben.Email, "/"},
		"the same person, long after":         {func(*visitor) { s.clock.Advance(30 * 24 * time.Hour); s.sweepSessions(t) }, s.ann.Email, private},
		"the next person, in another tab":     {func(v *visitor) { s.clock.Advance(session.IdleLimit); v.get("/profile") }, ben.Email, "/"},
		"the next person, with a link of now": {func(v *visitor) { v.submit("/sign-out") }, ben.Email, private},
	} {
		t.Run(name, func(t *testing.T) {
			v := s.visitor(t)
			v.signIn(s.ann.Email, firstPassword)
			test.end(v)
			from := v.get(private)
			if from.title() != "Sign in" {
				t.Fatalf("still shown is %q", from.title())
			}
			if led := signIn(v, from, test.email); led != test.want {
				t.Errorf("led to %s, want %s", led, test.want)
			}
		})
	}
	v := s.visitor(t)
	v.signIn(s.ann.Email, firstPassword)
	for _, to := range []string{"//evil.example", "https://evil.example/", "/\\evil.example"} {
		if got := v.get("/back?of=" + v.cookies["__Host-satchel-last"].Value + "&to=" + url.QueryEscape(to)); got.Request.URL.Path != "/" || got.title() != "Hello, Ann" {
			t.Errorf("%s led to %s, %q", to, got.Request.URL, got.title())
		}
	}
}

// sweepSessions forgets those that are long over, as the service does every few minutes.
func (s *service) sweepSessions(t *testing.T) {
	t.Helper()
	if err := s.sessions.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
}
