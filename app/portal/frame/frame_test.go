package frame

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"satchel/auth/session"
	"satchel/auth/throttle"
)

type nobody struct{ err error }

func (n nobody) Find(context.Context, string, session.Use) (session.Session, error) {
	return session.Session{}, n.err
}

func newFrame(t *testing.T, sessions Sessions) *Frame {
	t.Helper()
	f, err := New(Options{
		Sessions: sessions, PublicURL: &url.URL{Scheme: "https", Host: "books.test"}, Version: "test", Clock: time.Now,
		Log: slog.New(slog.DiscardHandler), Reference: func(context.Context) string { return "reference-1" },
	})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestALocalPathNeverLeadsElsewhere(t *testing.T) {
	base := &url.URL{Scheme: "https", Host: "books.test", Path: "/sign-in"}
	rapid.Check(t, func(t *rapid.T) {
		asked := rapid.OneOf(rapid.String(), rapid.StringMatching(`[/\\]{0,3}[a-z.:@/\\?#\t\n ]{0,12}`)).Draw(t, "path")
		path := LocalPath(asked)
		parsed, err := url.Parse(path)
		if err != nil {
			t.Fatalf("%q is no address", path)
		}
		// Browsers take a backslash for a slash, and leave tabs and line ends out.
		if at := base.ResolveReference(parsed); at.Host != "books.test" || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\t\r\n") {
			t.Errorf("%q led to %q", asked, path)
		}
	})
}

func TestInitialsAreOfTheFirstAndTheLastWord(t *testing.T) {
	for name, want := range map[string]string{
		"Ann O'Neil": "AO", "Ann van der Meer": "AM", "Cher": "C", "élodie durand": "ÉD", "": "", "  ": "", "山田 太郎": "山太",
	} {
		if got := initials(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

func TestWaitsAreToldInWordsAndNeverTooShort(t *testing.T) {
	for wait, want := range map[time.Duration]string{
		time.Second: "1 second", 1500 * time.Millisecond: "2 seconds", time.Minute: "60 seconds",
		61 * time.Second: "2 minutes", 15 * time.Minute: "15 minutes", time.Hour: "60 minutes",
	} {
		if got := Wait(httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil), wait); got != want {
			t.Errorf("%s: got %q, want %q", wait, got, want)
		}
	}
}

func TestErrorsBecomePagesThatGiveNothingAway(t *testing.T) {
	f := newFrame(t, nobody{session.ErrNone})
	for _, test := range []struct {
		name   string
		err    error
		status int
		says   string
	}{
		{"a problem", NotFound, http.StatusNotFound, "There is no such page"},
		{"the throttle", &throttle.Error{RetryAfter: 90 * time.Second}, http.StatusTooManyRequests, "Try again in 2 minutes."},
		{"anything else", errors.New("pq: relation secrets does not exist"), http.StatusInternalServerError, "reference-1"},
	} {
		answer := httptest.NewRecorder()
		f.Fail(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil), test.err)
		if answer.Code != test.status || !strings.Contains(answer.Body.String(), test.says) || strings.Contains(answer.Body.String(), "pq:") {
			t.Errorf("%s: %d %s", test.name, answer.Code, answer.Body)
		}
	}
}

func TestADatabaseThatIsDownIsAPageAndNotASignOut(t *testing.T) {
	f := newFrame(t, nobody{errors.New("connection refused")})
	handler := f.Handler(Route{Path: "/private", Get: notFound, Private: true})
	request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/private", nil)
	request.AddCookie(&http.Cookie{Name: session.CookieName, Value: "x"})
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, request)
	if answer.Code != http.StatusInternalServerError || answer.Header().Get("Set-Cookie") != "" {
		t.Errorf("got %d, cookie %q", answer.Code, answer.Header().Get("Set-Cookie"))
	}
}

func TestOverTLSBrowsersAreToldToStayThere(t *testing.T) {
	answer := httptest.NewRecorder()
	newFrame(t, nobody{session.ErrNone}).Handler().ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil))
	if got := answer.Header().Get("Strict-Transport-Security"); got == "" {
		t.Error("no Strict-Transport-Security")
	}
}

func TestARequestComesFromTheOtherEndUnlessSomethingKnowsBetter(t *testing.T) {
	request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
	request.RemoteAddr = "192.0.2.1:4711"
	request.Header.Set("X-Forwarded-For", "198.51.100.7")
	if got := newFrame(t, nobody{}).ClientAddr(request); got != netip.MustParseAddr("192.0.2.1") {
		t.Errorf("got %s", got)
	}
	request.RemoteAddr = "@"
	if got := newFrame(t, nobody{}).ClientAddr(request); got.IsValid() {
		t.Errorf("got %s", got)
	}
}

func TestEveryTemplateIsReadAndEveryIconIsThere(t *testing.T) {
	f := newFrame(t, nobody{})
	pages, err := f.pages[usualTongue().Code]()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"signin", "forgot", "mailed", "reset", "done", "problem", "home", "profile", "password"} {
		if pages.Lookup(whole(name)) == nil {
			t.Errorf("there is no page %s", name)
		}
	}
	if _, err := f.static.href("nothing.js"); err == nil {
		t.Error("a file that isn't there has an address")
	}
}

func TestWhatWasTypedIsShownAgainUnlessItIsLongerThanAnyText(t *testing.T) {
	long := strings.Repeat("long ", 2000)
	if Echo("ann@hartley.test") != "ann@hartley.test" || Echo(long) != long || Echo(long+"x") != "" {
		t.Error("echoed wrongly")
	}
}
