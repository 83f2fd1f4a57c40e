package portal_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// visitor is a browser without a screen and without JavaScript. It follows redirects, and sends Secure cookies
// to this machine without TLS as browsers do (Go's cookiejar does not).
type visitor struct {
	t       *testing.T
	base    string
	cookies map[string]*http.Cookie

	language string // that it asks for; English if empty
}

func (s *service) visitor(t *testing.T) *visitor {
	t.Helper()
	return &visitor{t: t, base: s.URL, cookies: map[string]*http.Cookie{}}
}

// page is an answer.
type page struct {
	*http.Response

	text string // of the body
}

// unbroken takes out what keeps words of a heading together.
var unbroken = strings.NewReplacer(`<span class="whole">`, "", "</span>", "")

func (p page) title() string {
	_, rest, _ := strings.Cut(p.text, "<h1>")
	title, _, _ := strings.Cut(rest, "</h1>")
	return html.UnescapeString(unbroken.Replace(title))
}

func (v *visitor) get(path string) page {
	v.t.Helper()
	return v.follow(v.request(http.MethodGet, path, nil))
}

// submit sends a form.
func (v *visitor) submit(path string, fields ...string) page {
	v.t.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	return v.follow(v.request(http.MethodPost, path, form))
}

func (v *visitor) request(method, path string, form url.Values) *http.Request {
	v.t.Helper()
	request, err := http.NewRequestWithContext(v.t.Context(), method, v.base+strings.TrimPrefix(path, v.base), strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	request.Header.Set("Accept-Language", v.language)
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return request
}

func (v *visitor) follow(request *http.Request) page {
	v.t.Helper()
	answer := v.do(request)
	for range 5 {
		target, err := answer.Location()
		if err != nil {
			return answer
		}
		answer = v.do(v.request(http.MethodGet, target.RequestURI(), nil))
	}
	v.t.Fatal("redirected in a circle")
	return page{}
}

// do sends one request, without following a redirect.
func (v *visitor) do(request *http.Request) page {
	v.t.Helper()
	for _, cookie := range v.cookies {
		request.AddCookie(cookie)
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		v.t.Fatalf("%s %s: %v", request.Method, request.URL.Path, err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		v.t.Fatalf("%s %s: %v", request.Method, request.URL.Path, err)
	}
	for _, cookie := range response.Cookies() {
		if cookie.MaxAge < 0 {
			delete(v.cookies, cookie.Name)
			continue
		}
		if !cookie.Secure || !cookie.HttpOnly || cookie.Path != "/" || cookie.Domain != "" || !strings.HasPrefix(cookie.Name, "__Host-") {
			v.t.Errorf("a lax cookie: %s", cookie)
		}
		v.cookies[cookie.Name] = cookie
	}
	return page{Response: response, text: string(body)}
}

// signIn signs ann in and fails the test if that doesn't work.
func (v *visitor) signIn(email, password string) {
	v.t.Helper()
	if arrived := v.submit("/sign-in", "email", email, "password", password); arrived.title() != "Hello, Ann" {
		v.t.Fatalf("signing in ended at %q: %d", arrived.title(), arrived.StatusCode)
	}
}
