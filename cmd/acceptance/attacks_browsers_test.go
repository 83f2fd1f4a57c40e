package acceptance

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"satchel/auth/session"
	"satchel/storage/database"
)

var onPasswords = []attack{
	{"the right password at the portal while linked", (*siege).passwordWhileLinked, "422 as a wrong one, the companion opens"},
	{"the right password under SAML", (*siege).passwordUnderSAML, "422 and 400 access_denied"},
	{"a password of 1 MiB at the portal", func(s *siege) string {
		return s.intruder().form("/sign-in", url.Values{"email": {bookkeeper}, "password": {strings.Repeat("x", 1<<20)}}).said()
	}, "422 Sign in"},
	{"a password of 1 MiB at the companion's sign-in", func(s *siege) string {
		return s.intruder().challenge(verifier, "password", strings.Repeat("x", 1<<20)).said()
	}, "400 invalid_request"},
	{"a new password of 1 MiB", func(s *siege) string {
		i := s.intruder()
		i.open(i.mailedLink(bookkeeper))
		return i.set(strings.Repeat("x", 1<<20)).said()
	}, "413 That was too much"}, // it is there twice
	{"a form of 8 MiB", func(s *siege) string {
		return s.intruder().form("/sign-in", url.Values{"email": {bookkeeper}, "password": {strings.Repeat("x", 8<<20)}}).said()
	}, "413 That was too much"},
	{"a password with a zero byte at its end", func(s *siege) string {
		return s.intruder().form("/sign-in", url.Values{"email": {bookkeeper}, "password": {password + "\x00"}}).said()
	}, "400 That form couldn’t be read"},
}

// as has something about the bookkeeper's account be another way for a while.
func (s *siege) as(columns, back string, do func() string) string {
	s.Helper()
	set := func(columns string) {
		s.rows(func(ctx context.Context, tx *database.Tx) error {
			_, err := tx.SQL().ExecContext(ctx, "UPDATE accounts SET "+columns+" WHERE email = ?", bookkeeper)
			return err
		})
	}
	set(columns)
	defer set(back)
	return do()
}

func (s *siege) passwordWhileLinked() string {
	return s.as("link = 'linked'", "link = 'none'", func() string {
		right := s.intruder().signIn(bookkeeper)
		wrong := s.intruder().form("/sign-in", url.Values{"email": {bookkeeper}, "password": {"wrong wrong wrong wrong"}})
		if right.status != wrong.status || right.body != wrong.body {
			return "the two differ"
		}
		said := fmt.Sprintf("%d as a wrong one", right.status)
		if s.intruder().challenge(verifier).pair().Code != "" {
			said += ", the companion opens"
		}
		return said
	})
}

func (s *siege) passwordUnderSAML() string {
	return s.as("saml = TRUE", "saml = FALSE", func() string {
		return fmt.Sprintf("%d and %s", s.intruder().signIn(bookkeeper).status, s.intruder().challenge(verifier).said())
	})
}

var onBrowsers = []attack{
	{"a cross-site POST of log-out", (*siege).crossSiteSignOut, "403, signed in"},
	{"an old browser's cross-site POST of log-out", (*siege).crossOriginSignOut, "403, signed in"},
	{"a cross-site POST of signing in", func(s *siege) string {
		i := s.intruder()
		got := i.form("/sign-in", url.Values{"email": {bookkeeper}, "password": {password}}, "Sec-Fetch-Site", "cross-site")
		return fmt.Sprintf("%d, %s", got.status, i.signedIn())
	}, "403, signed out"},
	{"a cross-site POST of pairing", crossSite("/profile/devices/pair"), "403"},
	{"a cross-site POST of signing every device out", crossSite("/profile/devices/revoke"), "403"},
	{"a cross-site POST of the disconnect", crossSite("/profile/disconnect"), "403"},
	{"log-out by GET", func(s *siege) string {
		i := s.intruder()
		i.signIn(bookkeeper)
		return fmt.Sprintf("%d, %s", i.get("/sign-out").status, i.signedIn())
	}, "405, signed in"},
	{"a session that was planted", (*siege).fixation, "another id, the planted one signed out"},
	{"a made-up session", func(s *siege) string {
		i := s.intruder()
		i.cookies[session.CookieName] = strings.Repeat("A", 43)
		return i.signedIn()
	}, "signed out"},
	{"a cookie kept after log-out", (*siege).cookieAfterSignOut, "signed out"},
	{"an open redirect in next", (*siege).openRedirect, "/"},
	{"clickjacking", (*siege).clickjacking, "no page may be framed"},
	{"what a page shows is kept by caches", func(s *siege) string {
		i := s.intruder()
		i.signIn(bookkeeper)
		return i.get("/profile/devices").header.Get("Cache-Control")
	}, "no-store"},
	{"a lax session cookie", func(s *siege) string {
		return strings.ReplaceAll(s.intruder().signIn(bookkeeper).header.Get("Set-Cookie"), session.CookieName, "")[44:]
	}, "; Path=/; HttpOnly; Secure; SameSite=Lax"},
	{"a script in a device's name", (*siege).scriptInName, "escaped"},
	{"authorize while 2-factor is demanded: the question", authorizeWhileDemanded(http.MethodGet), "303 to /profile/two-factor"},
	{"authorize while 2-factor is demanded: the answer", authorizeWhileDemanded(http.MethodPost), "303 to /profile/two-factor"},
	{"authorize at a browser somebody left open: the question", authorizeLeftOpen(http.MethodGet), "303 to /step-up"},
	{"authorize at a browser somebody left open: the answer", authorizeLeftOpen(http.MethodPost), "303 to /step-up"},
}

func crossSite(path string) func(*siege) string {
	return func(s *siege) string {
		i := s.intruder()
		i.signIn(bookkeeper)
		return fmt.Sprint(i.form(path, url.Values{"device": {"all"}, "word": {"disconnect"}}, "Sec-Fetch-Site", "cross-site").status)
	}
}

func (s *siege) crossSiteSignOut() string {
	i := s.intruder()
	i.signIn(bookkeeper)
	return fmt.Sprintf("%d, %s", i.form("/sign-out", nil, "Sec-Fetch-Site", "cross-site").status, i.signedIn())
}

func (s *siege) crossOriginSignOut() string {
	i := s.intruder()
	i.signIn(bookkeeper)
	return fmt.Sprintf("%d, %s", i.form("/sign-out", nil, "Origin", "https://evil.example").status, i.signedIn())
}

func (s *siege) fixation() string {
	planter, victim := s.intruder(), s.intruder()
	planter.signIn(bookkeeper)
	planted := planter.cookies[session.CookieName]
	victim.cookies[session.CookieName] = planted
	victim.signIn(bookkeeper)
	if victim.cookies[session.CookieName] == planted {
		return "the planted id was kept"
	}
	return "another id, the planted one " + planter.signedIn()
}

func (s *siege) cookieAfterSignOut() string {
	i := s.intruder()
	i.signIn(bookkeeper)
	kept := i.cookies[session.CookieName]
	i.form("/sign-out", nil)
	i.cookies[session.CookieName] = kept
	return i.signedIn()
}

func (s *siege) openRedirect() string {
	for _, next := range []string{
		"https://evil.example/", "//evil.example", `/\evil.example`, `\\evil.example`, "/\t/evil.example", "javascript:alert(1)", "/%0d%0aevil",
	} {
		i := s.intruder()
		got := i.form("/sign-in", url.Values{"email": {bookkeeper}, "password": {password}, "next": {next}})
		to, err := url.Parse(got.header.Get("Location"))
		if err != nil || got.status != http.StatusSeeOther || to.Host != "" || to.Scheme != "" || !strings.HasPrefix(to.Path, "/") {
			return got.header.Get("Location")
		}
		if again := i.get("/sign-in?" + url.Values{"next": {next}}.Encode()).header.Get("Location"); strings.Contains(again, "evil.example") {
			return again
		}
	}
	return "/"
}

func (s *siege) clickjacking() string {
	i := s.intruder()
	i.signIn(bookkeeper)
	for _, path := range []string{
		"/", "/sign-in", "/profile", "/profile/password", "/profile/devices", "/profile/disconnect", "/password/forgot", "/pair", "/nowhere", "/oauth/done",
	} {
		header := i.get(path).header
		if header.Get("X-Frame-Options") != "DENY" || !strings.Contains(header.Get("Content-Security-Policy"), "frame-ancestors 'none'") {
			return path + " may be framed"
		}
	}
	return "no page may be framed"
}

func (s *siege) scriptInName() string {
	i := s.intruder()
	code := i.challenge(verifier, "device_name", `<script>alert(1)</script>`).pair().Code
	i.token(code, verifier)
	i.signIn(bookkeeper)
	shown := i.get("/profile/devices").body
	if strings.Contains(shown, "<script>alert") || !strings.Contains(shown, "&lt;script&gt;alert") {
		return "not escaped"
	}
	return "escaped"
}

// authorizeWhileDemanded signs in to the portal with the password alone, and a companion through that browser.
func authorizeWhileDemanded(method string) func(*siege) string {
	return func(s *siege) string {
		demand := func(required string) {
			s.rows(func(ctx context.Context, tx *database.Tx) error {
				_, err := tx.SQL().ExecContext(ctx, "UPDATE sites SET requires_passcode = "+required)
				return err
			})
		}
		demand("TRUE")
		defer demand("FALSE")
		i := s.intruder()
		i.signIn(bookkeeper)
		return i.authorize(method)
	}
}

// authorizeLeftOpen has a companion signed in through a browser whose person proved a while ago who they are.
func authorizeLeftOpen(method string) func(*siege) string {
	return func(s *siege) string {
		i := s.intruder()
		i.signIn(bookkeeper)
		s.rows(func(ctx context.Context, tx *database.Tx) error {
			then := time.Now().UTC().Add(-10 * time.Minute).Format("2006-01-02 15:04:05.999999-07:00")
			_, err := tx.SQL().ExecContext(ctx, "UPDATE sessions SET authenticated_at = ?, created_at = ?", then, then)
			return err
		})
		return i.authorize(method)
	}
}

// authorize asks, or answers yes, whether a companion may sign in through this browser.
func (i *intruder) authorize(method string) string {
	asked := url.Values{
		"client_id": {"satchel-companion"}, "response_type": {"code"}, "redirect_uri": {"http://127.0.0.1:4711/callback"}, "state": {"s"},
		"code_challenge": {oauth2.S256ChallengeFromVerifier(verifier)}, "code_challenge_method": {"S256"}, "answer": {"yes"},
	}
	address := "/oauth/authorize"
	if method == http.MethodGet {
		address += "?" + asked.Encode()
	}
	got := i.send(method, address, formType, asked.Encode())
	to, _, _ := strings.Cut(got.header.Get("Location"), "?next=") // where it goes on once that is done
	return fmt.Sprintf("%d to %s", got.status, to)
}
