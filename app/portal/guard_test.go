package portal_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestEveryPageForbidsWhatBrowsersMightOtherwiseDo(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	visitor := s.visitor(t)
	visitor.signIn(s.ann.Email, firstPassword)
	for _, path := range []string{"/", "/profile", "/profile/password", "/password/forgot", "/reset", "/reset/done", "/nowhere"} {
		got := visitor.get(path)
		csp := got.Header.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} {
			if !strings.Contains(csp, want) {
				t.Errorf("%s: the policy lacks %s: %s", path, want, csp)
			}
		}
		if strings.Contains(csp, "unsafe") {
			t.Errorf("%s: the policy is lax: %s", path, csp)
		}
		for name, want := range map[string]string{"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff"} {
			if got := got.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
		for _, inline := range []string{"<script>", "<style", " style=", " onclick="} {
			if strings.Contains(got.text, inline) {
				t.Errorf("%s holds %s", path, inline)
			}
		}
	}
}

func TestPagesThatAreNotThereAndMethodsThatAreNotTaken(t *testing.T) {
	s := serve(t)
	for _, test := range []struct {
		method, path string
		status       int
		title, allow string
	}{
		{http.MethodGet, "/nowhere", http.StatusNotFound, "There is no such page", ""},
		{http.MethodPost, "/nowhere", http.StatusNotFound, "There is no such page", ""},
		{http.MethodGet, "/static/x/nothing.css", http.StatusNotFound, "There is no such page", ""},
		{http.MethodGet, "/sign-out", http.StatusMethodNotAllowed, "That can’t be done here", "POST"},
		{http.MethodDelete, "/sign-in", http.StatusMethodNotAllowed, "That can’t be done here", "GET, HEAD, POST"},
		{http.MethodPost, "/profile", http.StatusMethodNotAllowed, "That can’t be done here", "GET, HEAD"},
	} {
		visitor := s.visitor(t)
		got := visitor.do(visitor.request(test.method, test.path, nil))
		if got.StatusCode != test.status || got.title() != test.title || got.Header.Get("Allow") != test.allow {
			t.Errorf("%s %s: %d %q, Allow %q", test.method, test.path, got.StatusCode, got.title(), got.Header.Get("Allow"))
		}
	}
	visitor := s.visitor(t)
	if got := visitor.do(visitor.request(http.MethodHead, "/sign-in", nil)); got.StatusCode != http.StatusOK || got.text != "" {
		t.Errorf("HEAD: %d %q", got.StatusCode, got.text)
	}
}

func TestStaticFilesAreKeptForGoodUnderTheAddressOfTheirContent(t *testing.T) {
	s := serve(t)
	visitor := s.visitor(t)
	_, rest, _ := strings.Cut(visitor.get("/sign-in").text, `rel="stylesheet" href="`)
	href, _, _ := strings.Cut(rest, `"`)
	if got := visitor.get(href); got.StatusCode != http.StatusOK || !strings.Contains(got.Header.Get("Cache-Control"), "immutable") ||
		!strings.HasPrefix(got.Header.Get("Content-Type"), "text/css") {
		t.Errorf("%s: %d, %v", href, got.StatusCode, got.Header)
	}
	if got := visitor.get("/static/old/app.css"); got.StatusCode != http.StatusOK || strings.Contains(got.Header.Get("Cache-Control"), "immutable") {
		t.Errorf("under an old address: %d, %v", got.StatusCode, got.Header)
	}
}

func TestAFormThatAnotherSiteSentIsRefused(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	visitor := s.visitor(t)
	visitor.signIn(s.ann.Email, firstPassword)
	for _, path := range []string{"/sign-out", "/sign-in", "/profile/password", "/profile/password/reset", "/password/forgot", "/reset"} {
		for name, headers := range map[string]map[string]string{
			"a new browser":  {"Sec-Fetch-Site": "cross-site"},
			"a sister site":  {"Sec-Fetch-Site": "same-site"},
			"an old browser": {"Origin": "https://evil.example"},
			"a hidden frame": {"Origin": "null"},
		} {
			request := visitor.request(http.MethodPost, path, url.Values{"email": {s.ann.Email}})
			for header, value := range headers {
				request.Header.Set(header, value)
			}
			if got := visitor.do(request); got.StatusCode != http.StatusForbidden || got.title() != "That form came from another website" {
				t.Errorf("%s from %s: %d %q", path, name, got.StatusCode, got.title())
			}
		}
	}
	if got := visitor.get("/profile"); got.title() != "Profile" {
		t.Errorf("afterwards: %q", got.title())
	}
}

func TestSigningInGoesBackToAPageOfThisPortalAndNowhereElse(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	for next, want := range map[string]string{
		"/profile":              "/profile",
		"":                      "/",
		"https://evil.example/": "/",
		"//evil.example":        "/",
		"/\\evil.example":       "/",
		"/\t/evil.example":      "/",
		"javascript:alert(1)":   "/",
	} {
		visitor := s.visitor(t)
		got := visitor.do(visitor.request(http.MethodPost, "/sign-in", url.Values{
			"email": {s.ann.Email}, "password": {firstPassword}, "next": {next},
		}))
		if location := got.Header.Get("Location"); got.StatusCode != http.StatusSeeOther || location != want {
			t.Errorf("%q led to %d %q, want %q", next, got.StatusCode, location, want)
		}
	}
	visitor := s.visitor(t)
	if got := visitor.get("/profile/password"); got.Request.URL.RequestURI() != "/sign-in?next=%2Fprofile%2Fpassword" {
		t.Errorf("a private page led to %s", got.Request.URL)
	}
}

func TestSigningOutEndsTheSessionOnTheServiceToo(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	visitor, thief := s.visitor(t), s.visitor(t)
	visitor.signIn(s.ann.Email, firstPassword)
	for name, cookie := range visitor.cookies {
		thief.cookies[name] = cookie
	}
	if got := thief.get("/profile"); got.title() != "Profile" {
		t.Fatalf("a kept cookie doesn't work to begin with: %q", got.title())
	}
	if got := visitor.submit("/sign-out"); got.title() != "Sign in" || !strings.Contains(got.text, "You are signed out.") {
		t.Errorf("signing out ended at %q", got.title())
	}
	if got := thief.get("/profile"); got.title() != "Sign in" {
		t.Errorf("a kept cookie still shows %q", got.title())
	}
}

func TestASessionThatWasPlantedIsNotTheOneThatIsSignedIn(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	attacker, victim := s.visitor(t), s.visitor(t)
	attacker.signIn(s.ann.Email, firstPassword)
	planted := attacker.cookies["__Host-satchel-session"]
	victim.cookies[planted.Name] = planted
	victim.submit("/sign-out")
	victim.cookies[planted.Name] = planted
	victim.signIn(s.ann.Email, firstPassword)
	if victim.cookies[planted.Name].Value == planted.Value {
		t.Error("signing in kept the session's id")
	}
	if got := attacker.get("/profile"); got.title() != "Sign in" {
		t.Errorf("the planter sees %q", got.title())
	}
}

func TestAChangedPasswordSignsOutEveryOtherBrowserAndNotThisOne(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	here, there := s.visitor(t), s.visitor(t)
	here.signIn(s.ann.Email, firstPassword)
	there.signIn(s.ann.Email, firstPassword)
	got := here.submit("/profile/password", "current", firstPassword, "new", secondPassword, "repeat", secondPassword)
	if !strings.Contains(got.text, "Your password is changed.") {
		t.Fatalf("changing ended at %d %q", got.StatusCode, got.title())
	}
	if got := here.get("/profile"); got.title() != "Profile" {
		t.Errorf("here: %q", got.title())
	}
	if got := there.get("/profile"); got.title() != "Sign in" {
		t.Errorf("there: %q", got.title())
	}
}

func TestChangingIsRefusedWithTheReasonAndChangesNothing(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	visitor := s.visitor(t)
	visitor.signIn(s.ann.Email, firstPassword)
	for _, test := range []struct{ name, current, first, repeat, says string }{
		{"a wrong current password", "wrong", secondPassword, secondPassword, "current password isn’t right"},
		{"two that differ", firstPassword, secondPassword, secondPassword + "!", "differ"},
		{"too short", firstPassword, "short", "short", "at least 15 characters"},
		{"the same again", firstPassword, firstPassword, firstPassword, "the password you have now"},
		{"nothing at all", "", "", "", "current password isn’t right"},
	} {
		got := visitor.submit("/profile/password", "current", test.current, "new", test.first, "repeat", test.repeat)
		if got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(got.text, test.says) {
			t.Errorf("%s: %d, and it doesn't say %q", test.name, got.StatusCode, test.says)
		}
	}
	s.visitor(t).signIn(s.ann.Email, firstPassword)
}

func TestPasswordsOfAMebibyteAreRefusedOnThePage(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	visitor := s.visitor(t)
	huge := strings.Repeat("x", 1<<20)
	if got := visitor.submit("/sign-in", "email", s.ann.Email, "password", huge); got.StatusCode != http.StatusUnprocessableEntity || got.title() != "Sign in" {
		t.Errorf("signing in: %d %q", got.StatusCode, got.title())
	}
	visitor.signIn(s.ann.Email, firstPassword)
	if got := visitor.submit("/profile/password", "current", firstPassword, "new", huge, "repeat", ""); got.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("changing: %d %q", got.StatusCode, got.title())
	}
	s.orderLink(t)
	visitor.get(pathOf(t, s.newestLink(t, s.ann.Email)))
	if got := visitor.submit("/reset", "new", huge[:1<<19], "repeat", huge[:1<<19]); !strings.Contains(got.text, "at most 1,024 bytes") {
		t.Errorf("resetting: %d %q", got.StatusCode, got.title())
	}
	if got := visitor.submit("/sign-in", "email", s.ann.Email, "password", strings.Repeat("x", 3<<20)); got.title() != "That was too much" {
		t.Errorf("three of them: %d %q", got.StatusCode, got.title())
	}
}

func TestTooManyTriesAreToldHowLongToWaitAndALinkOpensTheWayAgain(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	visitor := s.visitor(t)
	for range 10 {
		visitor.submit("/sign-in", "email", s.ann.Email, "password", "wrong")
	}
	got := visitor.submit("/sign-in", "email", s.ann.Email, "password", firstPassword)
	if got.StatusCode != http.StatusTooManyRequests || got.Header.Get("Retry-After") != "900" || !strings.Contains(got.text, "Try again in 15 minutes.") {
		t.Fatalf("got %d, Retry-After %q, %q", got.StatusCode, got.Header.Get("Retry-After"), got.title())
	}
	s.orderLink(t)
	visitor.get(pathOf(t, s.newestLink(t, s.ann.Email)))
	visitor.newPassword(secondPassword)
	visitor.signIn(s.ann.Email, secondPassword)
}

func TestTooManyOrdersOfALinkAreRefusedAlikeForEveryAddress(t *testing.T) {
	s := serve(t)
	for _, address := range []string{s.ann.Email, "nobody@hartley.test"} {
		var last page
		for range 4 {
			last = s.visitor(t).submit("/password/forgot", "email", address)
		}
		if last.StatusCode != http.StatusTooManyRequests || last.Header.Get("Retry-After") != "900" {
			t.Errorf("%s: %d, Retry-After %q", address, last.StatusCode, last.Header.Get("Retry-After"))
		}
	}
}

func TestWhileLinkedThePasswordDoesNotOpenThePortalAndTheDonePageSaysSo(t *testing.T) {
	s := serve(t)
	s.setAccount(t, s.ann.ID, "link = 'linked'")
	visitor := s.visitor(t)
	s.orderLink(t)
	visitor.get(pathOf(t, s.newestLink(t, s.ann.Email)))
	if got := visitor.newPassword(firstPassword); !strings.Contains(got.text, "This website still opens with your Sage ID.") {
		t.Errorf("the done page: %s", got.text)
	}
	got := visitor.submit("/sign-in", "email", s.ann.Email, "password", firstPassword)
	if got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(got.text, "Using a Sage ID? Continue with it.") {
		t.Errorf("signing in: %d %q", got.StatusCode, got.title())
	}
	if _, err := s.passwords.SignIn(t.Context(), "companion", s.ann.Email, firstPassword, localhost); err != nil {
		t.Errorf("the companion: %v", err)
	}
}
