package federation

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"

	"satchel/app/portal/frame"
	"satchel/auth/federation"
)

// beginnings counts the sign-ins that are begun.
type beginnings struct {
	Federation

	begun int
}

func (b *beginnings) Begin(context.Context, federation.Ask) (federation.Departure, error) {
	b.begun++
	return federation.Departure{URL: "https://identity.example/"}, nil
}

// Attack: another website's page has its visitors' browsers begin sign-ins, which fills what their office may begin.
func TestAnotherWebsitesPageBeginsNoSignIn(t *testing.T) {
	for _, test := range []struct {
		what, site, mode, dest string
		begun                  int
	}{
		{"an image of another website", "cross-site", "no-cors", "image", 0},
		{"a script's fetch of another website", "cross-site", "cors", "empty", 0},
		{"a hidden frame of another website", "cross-site", "navigate", "iframe", 0},
		{"an image of a sister site", "same-site", "no-cors", "image", 0},
		{"a link on another website", "cross-site", "navigate", "document", 1},
		{"the sign-in page's own link", "same-origin", "navigate", "document", 1},
		{"a bookmark", "none", "navigate", "document", 1},
		{"an old browser", "", "", "", 1},
	} {
		there := &beginnings{}
		pages := Pages{Federation: there, Frame: &frame.Frame{Options: frame.Options{ClientAddr: func(*http.Request) netip.Addr { return netip.Addr{} }}}}
		request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, signInPath+"id", http.NoBody)
		for name, value := range map[string]string{"Site": test.site, "Mode": test.mode, "Dest": test.dest} {
			if value != "" {
				request.Header.Set("Sec-Fetch-"+name, value)
			}
		}
		err := pages.signIn(httptest.NewRecorder(), request)
		if refused := err != nil; refused != (test.begun == 0) || there.begun != test.begun {
			t.Errorf("%s: %d were begun, error %v", test.what, there.begun, err)
		}
	}
}
