package portal_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	. "satchel/app/browsertest"
	"satchel/auth/session"
)

func TestAfterALogOutOnlyTheSamePersonIsLedBack(t *testing.T) {
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
		from  string // as browsers tell it of what led to the page
	}{
		"the same person":                                              {func(*visitor) { s.clock.Advance(session.IdleLimit) }, s.ann.Email, private, ""},
		"the next person":                                              {func(*visitor) { s.clock.Advance(session.IdleLimit) }, ben.Email, "/", ""},
		"the next person, long after":                                  {func(*visitor) { s.clock.Advance(30 * 24 * time.Hour); s.sweepSessions(t) }, ben.Email, "/", ""},
		"the same person, long after":                                  {func(*visitor) { s.clock.Advance(30 * 24 * time.Hour); s.sweepSessions(t) }, s.ann.Email, private, ""},
		"the next person, in another tab":                              {func(v *visitor) { s.clock.Advance(session.IdleLimit); v.get("/profile") }, ben.Email, "/", ""},
		"the next person, with a link of now":                          {func(v *visitor) { v.submit("/sign-out") }, ben.Email, private, "none"},
		"the next person, with a link of a mail in the browser":        {func(v *visitor) { v.submit("/sign-out") }, ben.Email, private, "cross-site"},
		"the next person, by the Back button or in a tab of the first": {func(v *visitor) { v.submit("/sign-out") }, ben.Email, "/", "same-origin"},
		"the next person, in a browser that tells nothing":             {func(v *visitor) { v.submit("/sign-out") }, ben.Email, "/", ""},
		"the same person, by the Back button":                          {func(v *visitor) { v.submit("/sign-out") }, s.ann.Email, private, "same-origin"},
		"the next person, reading a tab of the first anew":             {func(v *visitor) { s.clock.Advance(session.IdleLimit); v.get("/profile") }, ben.Email, "/", "none"},
	} {
		t.Run(name, func(t *testing.T) {
			v := s.visitor(t)
			v.signIn(s.ann.Email, firstPassword)
			test.end(v)
			request := v.request(http.MethodGet, private, nil)
			if test.from != "" {
				request.Header.Set("Sec-Fetch-Site", test.from)
			}
			from := v.follow(request)
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

// Proves C5.
func TestTheNextPersonAtABrowserIsNotLedToThePageOfTheFirst(t *testing.T) {
	s := serve(t)
	ann := clerkAt(t, s)
	ann.colleague()
	document := s.URL + ann.path + "/" + ann.give("invoice.pdf", []byte("%PDF-1.7 invoice")).String()
	browser := Open(t)
	signIn := func(email string) Step {
		return chromedp.Steps(Fill("email", email), Fill("password", firstPassword), Press("Sign in"))
	}
	opensDocument := chromedp.Steps(
		chromedp.Navigate(s.URL+"/sign-in"), signIn(s.ann.Email), Heading("Hello, Ann"), Press("Go to the documents"), Heading("Documents"),
		Press("invoice.pdf"), Heading("invoice.pdf"),
	)
	logsOut := chromedp.Steps(Choose("Log out"), Heading("Sign in"))
	for name, finds := range map[string]Step{
		"by the Back button":      chromedp.Steps(opensDocument, logsOut, chromedp.NavigateBack(), Heading("Sign in")),
		"in a tab that finds out": chromedp.Steps(opensDocument, chromedp.Evaluate[chromedp.Void](`fetch("/sign-out", { method: "POST" }).then(() => `+look+`); 0`), Heading("Sign in")),
	} {
		t.Run(name, func(t *testing.T) {
			Drive(t, browser, finds)
			if next := Evaluate[string](t, browser, `location.search`); next == "" {
				t.Error("the sign-in page leads nowhere")
			}
			Drive(t, browser, signIn("ben@hartley.test"), Heading("Hello, Ben"), logsOut)
		})
	}
	Drive(t, browser, opensDocument, logsOut, chromedp.Navigate(document), Heading("Sign in"), signIn("ben@hartley.test"), Heading("invoice.pdf"))
}
