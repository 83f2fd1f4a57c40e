package identity_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// visitor is a browser without a screen. It sends Secure cookies to this machine without TLS as browsers do, which
// Go's cookiejar does not, and follows redirects only when asked to.
type visitor struct {
	t       *testing.T
	base    string
	headers map[string]string
	cookies map[string]string
}

type page struct {
	*http.Response

	text string
}

func (p page) title() string {
	_, rest, _ := strings.Cut(p.text, "<h1>")
	title, _, _ := strings.Cut(rest, "</h1>")
	return html.UnescapeString(title)
}

func (s *service) visitor(t *testing.T) *visitor {
	t.Helper()
	return &visitor{t: t, base: s.URL, headers: map[string]string{}, cookies: map[string]string{}}
}

func (v *visitor) get(path string) page { return v.do(http.MethodGet, path, nil) }

// post sends a form, and does not follow where it leads.
func (v *visitor) post(path string, fields ...string) page {
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	return v.do(http.MethodPost, path, form)
}

func (v *visitor) do(method, path string, form url.Values) page {
	v.t.Helper()
	request := must(http.NewRequestWithContext(v.t.Context(), method, v.base+strings.TrimPrefix(path, v.base), strings.NewReader(form.Encode())))
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, value := range v.headers {
		if name == "Host" {
			request.Host = value
		}
		request.Header.Set(name, value)
	}
	for name, value := range v.cookies {
		request.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	answer := must(http.DefaultTransport.RoundTrip(request))
	defer func() { _ = answer.Body.Close() }()
	for _, c := range answer.Cookies() {
		v.cookies[c.Name] = c.Value
		if c.MaxAge < 0 {
			delete(v.cookies, c.Name)
		}
	}
	return page{answer, string(must(io.ReadAll(answer.Body)))}
}

// wants is the answer that an attack is expected to get.
func (v *visitor) wants(got page, status int, title string) {
	v.t.Helper()
	if got.StatusCode != status || got.title() != title {
		v.t.Errorf("%s %s: got %d %q, want %d %q", got.Request.Method, got.Request.URL.Path, got.StatusCode, got.title(), status, title)
	}
}

// leads is where an answer is expected to lead.
func (v *visitor) leads(got page, path string) {
	v.t.Helper()
	if got.StatusCode != http.StatusSeeOther || got.Header.Get("Location") != path {
		v.t.Errorf("%s %s: got %d to %q, want it to lead to %q", got.Request.Method, got.Request.URL.Path, got.StatusCode, got.Header.Get("Location"), path)
	}
}

func (v *visitor) signIn(email, password string) page {
	return v.post("/id/sign-in", "email", email, "password", password)
}

func (v *visitor) signUp(email string) page {
	return v.post("/id/sign-up", "email", email, "name", "Ben Baker", "new", firstPassword, "repeat", firstPassword)
}
