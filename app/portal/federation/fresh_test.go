package federation

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
	"satchel/auth/federation"
)

// asked notes whether a proof of just now was wanted.
type asked struct {
	Federation

	atProvider, atOrganisation bool
}

func (a *asked) Begin(_ context.Context, ask federation.Ask) (federation.Departure, error) {
	a.atProvider = ask.Fresh
	return federation.Departure{URL: "https://identity.example/"}, nil
}

func (a *asked) BeginSAML(_ context.Context, ask federation.AskSAML) (federation.Departure, error) {
	a.atOrganisation = ask.Again
	return federation.Departure{URL: "https://organisation.example/"}, nil
}

func TestASignInOnTheWayToWhatTakesAFreshProofAsksForOne(t *testing.T) {
	for next, want := range map[string]bool{
		"": false, "/documents": false, "/let-in": true, "/let-in?client_id=satchel&state=s": true, "/let-in/else": false, "//let-in": false,
	} {
		f, err := frame.New(frame.Options{PublicURL: &url.URL{Scheme: "https", Host: "satchel.example"}, Clock: time.Now, Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		there := &asked{}
		pages := Pages{Federation: there, Frame: f}
		handler := f.Handler(append(pages.Routes(), frame.Route{Path: "/let-in", Fresh: true}, frame.Route{Path: "/documents"})...)
		form := url.Values{"next": {next}}
		handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodGet, signInPath+"id?"+form.Encode(), http.NoBody))
		form.Set("email", "ann@hartley.test")
		request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, organisationPath, strings.NewReader(form.Encode()))
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		handler.ServeHTTP(httptest.NewRecorder(), request)
		if there.atProvider != want || there.atOrganisation != want {
			t.Errorf("on the way to %q: at a provider %v, at an organisation %v", next, there.atProvider, there.atOrganisation)
		}
	}
}
