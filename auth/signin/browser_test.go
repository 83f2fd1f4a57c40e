package signin_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"testing"

	"satchel/auth/issuer"
	"satchel/auth/signin"
)

func TestTheBrowserSignsTheCompanionIn(t *testing.T) {
	w := newWorld(t)
	w.browserPages()
	c := newCompanion(t, t.TempDir(), inMemory(t))
	browser := newVisitor()
	account, err := c.SignInByBrowser(t.Context(), w.byBrowser(browser.visit))
	must(t, err)
	c.mustEcho(account)
	if c.kept(account) == "" {
		t.Error("no refresh token is kept")
	}
	if ended := <-browser.ended; ended != "/oauth/done /oauth/done" {
		t.Errorf("the browser ends at %q", ended)
	}
	devices := w.devices()
	if len(devices) != 1 || devices[0].Name != "Bea's laptop" || devices[0].SignedInBy != issuer.ByIdentity {
		t.Errorf("the service knows %+v", devices)
	}
}

func TestWhoeverSaysNoInTheBrowserIsNotSignedIn(t *testing.T) {
	w := newWorld(t)
	w.browserPages()
	c := newCompanion(t, t.TempDir(), inMemory(t))
	browser := newVisitor()
	browser.answer = "no"
	if _, err := c.SignInByBrowser(t.Context(), w.byBrowser(browser.visit)); !errors.Is(err, signin.ErrDeclined) {
		t.Errorf("got %v", err)
	}
	if ended := <-browser.ended; ended != "/oauth/cancelled /oauth/cancelled" {
		t.Errorf("the browser ends at %q", ended)
	}
	if devices := w.devices(); len(devices) != 0 {
		t.Errorf("the service knows %+v", devices)
	}
}

// answer is the status that the loopback address gives to a request.
func answer(t *testing.T, method, address, host string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, address, nil)
	must(t, err)
	request.Host = host
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(request)
	must(t, err)
	response.Body.Close()
	return response.StatusCode
}

// Attack: callback with the wrong state; DNS rebinding.
func TestWhatElseComesToTheLoopbackAddressChangesNothing(t *testing.T) {
	tests := []struct {
		name   string
		method string
		change func(*url.URL)
		host   string
		want   int
	}{
		{"the wrong state", "GET", replace("state", "guessed"), "", http.StatusBadRequest},
		{"no state", "GET", replace("state", ""), "", http.StatusBadRequest},
		{"two states", "GET", func(u *url.URL) { u.RawQuery += "&state=other" }, "", http.StatusBadRequest},
		{"two codes", "GET", func(u *url.URL) { u.RawQuery += "&code=other" }, "", http.StatusBadRequest},
		{"another path", "GET", func(u *url.URL) { u.Path = "/" }, "", http.StatusNotFound},
		{"a form", "POST", func(*url.URL) {}, "", http.StatusNotFound},
		{"a name that points here", "GET", func(*url.URL) {}, "rebound.example", http.StatusMisdirectedRequest},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			w.browserPages()
			c := newCompanion(t, t.TempDir(), inMemory(t))
			browser := newVisitor()
			_, err := c.SignInByBrowser(t.Context(), w.byBrowser(func(ctx context.Context, address string) error {
				shown, err := url.Parse(address)
				must(t, err)
				forged, err := url.Parse(shown.Query().Get("redirect_uri"))
				must(t, err)
				forged.RawQuery = url.Values{
					"code": {"stolen"}, "state": {shown.Query().Get("state")}, "iss": {w.server.URL},
				}.Encode()
				test.change(forged)
				if got := answer(t, test.method, forged.String(), test.host); got != test.want {
					t.Errorf("answered %d, want %d", got, test.want)
				}
				return browser.visit(ctx, address)
			}))
			must(t, err) // the true answer still signs in
			<-browser.ended
		})
	}
}

func replace(name, value string) func(*url.URL) {
	return func(u *url.URL) {
		query := u.Query()
		query.Set(name, value)
		if value == "" {
			query.Del(name)
		}
		u.RawQuery = query.Encode()
	}
}

// forge answers in the browser's place.
func forge(t *testing.T, fill func(asked url.Values) url.Values) func(context.Context, string) error {
	return func(_ context.Context, address string) error {
		shown, err := url.Parse(address)
		must(t, err)
		go func() {
			response, err := http.Get(shown.Query().Get("redirect_uri") + "?" + fill(shown.Query()).Encode())
			if err == nil {
				response.Body.Close()
			}
		}()
		return nil
	}
}

// Attack: callback with the wrong iss.
func TestAnAnswerThatIsNotTheServicesEndsTheSignIn(t *testing.T) {
	w := newWorld(t)
	w.browserPages()
	tests := []struct {
		name  string
		fill  func(asked url.Values) url.Values
		wants error
	}{
		{"another issuer", func(asked url.Values) url.Values {
			return url.Values{"state": asked["state"], "code": {"x"}, "iss": {"https://evil.example"}}
		}, signin.ErrWrongIssuer},
		{"no issuer", func(asked url.Values) url.Values {
			return url.Values{"state": asked["state"], "code": {"x"}}
		}, signin.ErrWrongIssuer},
		{"no code", func(asked url.Values) url.Values {
			return url.Values{"state": asked["state"], "iss": {w.server.URL}}
		}, signin.ErrNotSatchel},
		{"a code that is none", func(asked url.Values) url.Values {
			return url.Values{"state": asked["state"], "code": {"x"}, "iss": {w.server.URL}}
		}, signin.ErrSignedOut},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := newCompanion(t, t.TempDir(), inMemory(t))
			_, err := c.SignInByBrowser(t.Context(), w.byBrowser(forge(t, test.fill)))
			if !errors.Is(err, test.wants) {
				t.Errorf("got %v, want %v", err, test.wants)
			}
		})
	}
	if devices := w.devices(); len(devices) != 0 {
		t.Errorf("the service knows %+v", devices)
	}
}

// Attack: a second callback.
func TestOnlyTheFirstAnswerIsTaken(t *testing.T) {
	w := newWorld(t)
	w.browserPages()
	c := newCompanion(t, t.TempDir(), inMemory(t))
	browser := newVisitor()
	second := 0
	w.behind(afterCode(w, func(callback string) { second = answer(t, "GET", callback, "") }))
	_, err := c.SignInByBrowser(t.Context(), w.byBrowser(browser.visit))
	must(t, err)
	<-browser.ended
	if second != http.StatusGone {
		t.Errorf("the second answer gets %d", second)
	}
}

// afterCode has the pages answer, and when the code is on its way to the token endpoint, calls then with the
// address that the browser brought it to.
func afterCode(w *world, then func(callback string)) func(http.Handler) http.Handler {
	var callback string
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			switch r.URL.Path {
			case issuer.BrowserPath:
				w.approve(rw, r)
				callback = rw.Header().Get("Location")
			case issuer.TokenPath:
				then(callback)
				next.ServeHTTP(rw, r)
			default:
				next.ServeHTTP(rw, r)
			}
		})
	}
}

func TestCancellingClosesThePort(t *testing.T) {
	w := newWorld(t)
	w.browserPages()
	c := newCompanion(t, t.TempDir(), inMemory(t))
	ctx, cancel := context.WithCancel(t.Context())
	var callback string
	_, err := c.SignInByBrowser(ctx, w.byBrowser(func(_ context.Context, address string) error {
		shown, err := url.Parse(address)
		must(t, err)
		callback = shown.Query().Get("redirect_uri")
		cancel()
		return nil
	}))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, err := http.Get(callback); err == nil {
		t.Error("something still listens there")
	}
}

func TestABrowserThatNeverOpensEndsTheSignIn(t *testing.T) {
	w := newWorld(t)
	w.browserPages()
	c := newCompanion(t, t.TempDir(), inMemory(t))
	broken := errors.New("no browser here")
	_, err := c.SignInByBrowser(t.Context(), w.byBrowser(func(context.Context, string) error { return broken }))
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

func TestAServiceWithoutBrowserSignInIsNamed(t *testing.T) {
	w := newWorld(t)
	w.behind(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			if r.URL.Path != issuer.MetadataPath {
				next.ServeHTTP(rw, r)
				return
			}
			base := w.server.URL
			_, _ = io.WriteString(rw, `{"issuer":"`+base+`","authorization_challenge_endpoint":"`+base+`/oauth/challenge","token_endpoint":"`+
				base+`/oauth/token","revocation_endpoint":"`+base+`/oauth/revoke"}`)
		})
	})
	c := newCompanion(t, t.TempDir(), inMemory(t))
	_, err := c.SignInByBrowser(t.Context(), w.byBrowser(func(context.Context, string) error { return nil }))
	if !errors.Is(err, signin.ErrNoBrowserSignIn) {
		t.Errorf("got %v", err)
	}
}
