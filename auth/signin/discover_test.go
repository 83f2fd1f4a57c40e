package signin_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"satchel/auth/signin"
)

func TestAddressesAsPeopleTypeThem(t *testing.T) {
	w := newWorld(t)
	host := strings.TrimPrefix(w.server.URL, "http://")
	port := host[strings.LastIndex(host, ":"):]
	for name, typed := range map[string]string{
		"a whole URL":                       w.server.URL,
		"without a scheme, on this machine": host,
		"with blanks around it":             "  " + host + " \n",
		"in capitals":                       "HTTP://" + strings.ToUpper(host) + "/",
		"by this machine's other name":      "localhost" + port,
	} {
		t.Run(name, func(t *testing.T) {
			got, err := newCompanion(t, t.TempDir(), inMemory(t)).Discover(t.Context(), typed)
			must(t, err)
			if got.Issuer != w.server.URL || got.Version != "1.0.0" {
				t.Errorf("found %+v", got)
			}
		})
	}
}

func TestAddressesThatNobodyIsAskedAt(t *testing.T) {
	tests := []struct {
		name, typed string
		want        error
	}{
		{"nothing", "", signin.ErrAddress},
		{"blanks", "   ", signin.ErrAddress},
		{"words", "the office server", signin.ErrAddress},
		{"another protocol", "ftp://satchel.example", signin.ErrAddress},
		{"a file", "file:///etc/passwd", signin.ErrAddress},
		{"a name and password in it", "https://me:secret@satchel.example", signin.ErrAddress},
		{"a page of a service", "https://satchel.example/foo", signin.ErrAddressPath},
		{"a page of a service, without its scheme", "satchel.example/foo", signin.ErrAddressPath},
		{"a search", "https://satchel.example/?q=1", signin.ErrAddressPath},
		{"a place in a page", "https://satchel.example/#top", signin.ErrAddressPath},
		{"a word", "nonsense", signin.ErrAddressWord},
		{"http to another machine", "http://satchel.example", signin.ErrPlain},
		{"http to another machine by number", "http://192.0.2.7:8080", signin.ErrPlain},
		{"http to a name that only begins like this machine's", "http://localhost.example", signin.ErrPlain},
		{"http to an address that only begins like this machine's", "http://127.0.0.1.example", signin.ErrPlain},
	}
	c := newCompanion(t, t.TempDir(), inMemory(t), func(o *signin.Options) {
		o.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
			t.Errorf("asked %s", r.URL)
			return nil, errors.New("asked")
		})
	})
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := c.Discover(t.Context(), test.typed)
			if !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("the error tells the password: %v", err)
			}
		})
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestHTTPToAnotherMachineIsTakenOnlyWhenThePersonSaysSo(t *testing.T) {
	w := newWorld(t)
	w.about["issuer"] = "http://satchel.internal"
	proxied := func(o *signin.Options) {
		target, _ := url.Parse(w.server.URL)
		o.AllowPlain = true
		o.Transport = &http.Transport{Proxy: http.ProxyURL(target)}
	}
	// The metadata still says the service's real address, which is not the one asked.
	_, err := newCompanion(t, t.TempDir(), inMemory(t), proxied).Discover(t.Context(), "http://satchel.internal")
	if !errors.Is(err, signin.ErrNotSatchel) {
		t.Errorf("an issuer that is not the one asked: %v", err)
	}
}

func TestWhatAnswersIsNotASatchelServiceOfThisVersion(t *testing.T) {
	answers := func(status int, kind, body string) http.HandlerFunc {
		return func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Content-Type", kind)
			rw.WriteHeader(status)
			_, _ = rw.Write([]byte(body))
		}
	}
	about := func(min, max int) string {
		return `{"product":"satchel","version":"9","issuer":"ISSUER","api":{"min":` + string(rune('0'+min)) + `,"max":` + string(rune('0'+max)) + `}}`
	}
	tests := []struct {
		name   string
		answer http.HandlerFunc
		want   error
	}{
		{"an ordinary website", answers(200, "text/html", "<!doctype html><title>Welcome</title>"), signin.ErrNotSatchel},
		{"a website without that page", answers(404, "text/html", "<h1>Not found</h1>"), signin.ErrNotSatchel},
		{"another product's JSON", answers(200, "application/json", `{"product":"crate"}`), signin.ErrNotSatchel},
		{"JSON of another shape", answers(200, "application/json", `[1,2]`), signin.ErrNotSatchel},
		{"a redirect to elsewhere", func(rw http.ResponseWriter, r *http.Request) {
			http.Redirect(rw, r, "https://elsewhere.example/.well-known/satchel", http.StatusFound)
		}, signin.ErrNotSatchel},
		{"a service that speaks only newer versions", answers(200, "application/json", about(2, 3)), signin.ErrServerNewer},
		{"a service that speaks only older versions", answers(200, "application/json", about(0, 0)), signin.ErrServerOlder},
		{"a service that names no address of its own", answers(200, "application/json", `{"product":"satchel","api":{"min":1,"max":1}}`), signin.ErrAddress},
		{"a service without OAuth", func(rw http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/.well-known/satchel" {
				answers(200, "application/json", strings.ReplaceAll(about(1, 1), "ISSUER", "http://"+r.Host))(rw, r)
				return
			}
			rw.WriteHeader(http.StatusNotFound)
		}, signin.ErrNotSatchel},
		{"a proxy whose service is down", answers(502, "text/html", "<h1>Bad gateway</h1>"), signin.ErrOffline},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			server := httptest.NewServer(test.answer)
			defer server.Close()
			_, err := newCompanion(t, t.TempDir(), inMemory(t)).Discover(t.Context(), server.URL)
			if !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}

func TestAMetadataDocumentThatPointsElsewhereIsRefused(t *testing.T) {
	w := newWorld(t)
	for name, replaced := range map[string]string{
		"another issuer":         `"issuer":"https://evil.example"`,
		"another token endpoint": `"issuer":"` + w.server.URL + `","authorization_challenge_endpoint":"` + w.server.URL + `/c","revocation_endpoint":"` + w.server.URL + `/r","token_endpoint":"https://evil.example/t"`,
	} {
		t.Run(name, func(t *testing.T) {
			w.behind(func(next http.Handler) http.Handler {
				return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
					if r.URL.Path == "/.well-known/oauth-authorization-server" {
						_, _ = rw.Write([]byte("{" + replaced + "}"))
						return
					}
					next.ServeHTTP(rw, r)
				})
			})
			_, err := newCompanion(t, t.TempDir(), inMemory(t)).Discover(t.Context(), w.server.URL)
			if !errors.Is(err, signin.ErrNotSatchel) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestNobodyThereAndUntrustedCertificatesAreToldApart(t *testing.T) {
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	defer secure.Close()
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	tests := []struct {
		name, address string
		want, never   error
	}{
		{"nobody listens", "http://" + freePort(t), signin.ErrOffline, signin.ErrUntrusted},
		{"no such name", "https://satchel.invalid", signin.ErrOffline, signin.ErrUntrusted},
		{"a certificate of nobody known", secure.URL, signin.ErrUntrusted, signin.ErrPlain},
		{"https to a service that speaks http", strings.Replace(plain.URL, "http://", "https://", 1), signin.ErrNotTLS, signin.ErrPlain},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := newCompanion(t, t.TempDir(), inMemory(t)).Discover(t.Context(), test.address)
			if !errors.Is(err, test.want) || errors.Is(err, test.never) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}

func TestTheServicesClockIsComparedWithOurs(t *testing.T) {
	w := newWorld(t)
	w.about["time"] = time.Now().Add(-24 * time.Hour).UTC()
	got, err := newCompanion(t, t.TempDir(), inMemory(t)).Discover(t.Context(), w.server.URL)
	must(t, err)
	if off := got.Skew + 24*time.Hour; off.Abs() > time.Minute {
		t.Errorf("the skew is %v, not a day back", got.Skew)
	}
}

func TestAResetLinkIsAskedForFromTheSignInScreen(t *testing.T) {
	w := newWorld(t)
	c := newCompanion(t, t.TempDir(), inMemory(t))
	must(t, c.RequestReset(t.Context(), w.server.URL, "anybody@demo.test"))
	err := c.RequestReset(t.Context(), w.server.URL, "too.often@demo.test")
	var throttled *signin.ThrottledError
	if !errors.As(err, &throttled) || throttled.RetryAfter != time.Minute {
		t.Errorf("asking too often: %v", err)
	}
	if err := c.RequestReset(t.Context(), "http://"+freePort(t), email); !errors.Is(err, signin.ErrOffline) {
		t.Errorf("nobody there: %v", err)
	}
}
