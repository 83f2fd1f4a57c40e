package openid_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"satchel/app/portal/frame"
	"satchel/app/portal/openid"
	"satchel/auth/issuer"
	"satchel/auth/session"
)

// nobody is signed in to the portal; whether somebody is, makes no difference to these pages.
type nobody struct{}

func (nobody) Find(context.Context, string, session.Use) (session.Session, error) {
	return session.Session{}, session.ErrNone
}

// provider answers as it is told.
type provider struct {
	refuse    error
	ask       bool
	leaving   issuer.Leaving
	signedOut url.Values // the form it was signed out with
}

func (p *provider) Authorize(w http.ResponseWriter, r *http.Request) error {
	if p.refuse != nil {
		return p.refuse
	}
	http.Redirect(w, r, "https://books.example/callback?code=x", http.StatusSeeOther)
	return nil
}

func (p *provider) Leave(http.ResponseWriter, *http.Request) (issuer.Leaving, bool, error) {
	return p.leaving, p.ask, p.refuse
}

func (p *provider) SignOut(_ http.ResponseWriter, _ *http.Request, form url.Values) (issuer.Leaving, error) {
	p.signedOut = form
	return p.leaving, p.refuse
}

func serve(t *testing.T, of *provider, r *http.Request) *httptest.ResponseRecorder {
	t.Helper()
	shared, err := frame.New(frame.Options{
		Sessions: nobody{}, PublicURL: &url.URL{Scheme: "https", Host: "satchel.example"}, Clock: time.Now,
		Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	pages := openid.Pages{Frame: shared, Provider: of, Label: "Sage ID", Path: "/id"}
	answer := httptest.NewRecorder()
	shared.Handler(pages.Routes()...).ServeHTTP(answer, r)
	return answer
}

func get(path string) *http.Request { return httptest.NewRequest(http.MethodGet, path, nil) }

func post(path string, form url.Values) *http.Request {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

var leaving = issuer.Leaving{Client: issuer.Client{ID: "b", Name: "Books"}, Target: "https://books.example/bye?state=s"}

func TestWhatIsAnsweredToABrowser(t *testing.T) {
	refuse := &issuer.Refusal{Why: "The program is not registered."}
	tests := []struct {
		name     string
		of       *provider
		request  *http.Request
		status   int
		location string
		says     string
	}{
		{"a code goes to the client", &provider{}, get("/id/authorize?x=1"), 303, "https://books.example/callback?code=x", ""},
		{"a refused request is explained", &provider{refuse: refuse}, get("/id/authorize"), 400, "", "The program is not registered."},
		{"a log-out that is done goes on", &provider{leaving: leaving}, get("/id/logout"), 303, leaving.Target, ""},
		{"a log-out to nowhere says so", &provider{}, get("/id/logout"), 303, "/id/logout/done", ""},
		{"and this is what it says", &provider{}, get("/id/logout/done"), 200, "", "You are signed out of your Sage ID"},
		{"a log-out from anywhere is asked about", &provider{ask: true, leaving: leaving}, get("/id/logout?state=s"), 200, "", "Books wants"},
		{"even by somebody unknown", &provider{ask: true}, get("/id/logout"), 200, "", "Another website wants"},
		{"a refused log-out is explained", &provider{refuse: refuse}, get("/id/logout"), 400, "", "The program is not registered."},
		{"a yes goes on", &provider{leaving: leaving}, post("/id/logout/confirm", url.Values{"state": {"s"}}), 303, leaving.Target, ""},
		{"a yes by address is none", &provider{leaving: leaving}, get("/id/logout/confirm"), 405, "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			answer := serve(t, test.of, test.request)
			if answer.Code != test.status || answer.Header().Get("Location") != test.location {
				t.Errorf("%d to %q", answer.Code, answer.Header().Get("Location"))
			}
			if !strings.Contains(answer.Body.String(), test.says) {
				t.Errorf("%q is not said in:\n%s", test.says, answer.Body)
			}
		})
	}
}

// Attack: clickjacking; cross-site POST of log-out.
func TestTheQuestionIsHeldToThisSiteAndTheClient(t *testing.T) {
	answer := serve(t, &provider{ask: true, leaving: leaving}, get("/id/logout?state=%22%3E%3Cscript%3E"))
	policy := answer.Header().Get("Content-Security-Policy")
	if !strings.Contains(policy, "form-action 'self' https://books.example;") || !strings.Contains(policy, "frame-ancestors 'none'") {
		t.Errorf("the policy is %s", policy)
	}
	if strings.Contains(answer.Body.String(), `"><script>`) {
		t.Error("the state became part of the page")
	}
	forged := post("/id/logout/confirm", url.Values{})
	forged.Header.Set("Sec-Fetch-Site", "cross-site")
	of := &provider{}
	if got := serve(t, of, forged); got.Code != http.StatusForbidden || of.signedOut != nil {
		t.Errorf("a form from another website gets %d", got.Code)
	}
}
