package portal_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	. "satchel/app/browsertest"
	"satchel/app/portal/frame"
)

// onTheWay are pages that a browser passes on its way from or to another identity provider or a device. cmd/acceptance
// walks these ways; here the pages stand still to be looked at.
var onTheWay = []frame.Page{
	{Template: "authorize-device", Title: "Sign in this device?", Narrow: true, Data: map[string]any{
		"Name": "Ann O'Neil", "Email": "ann@hartley.test", "Device": "The scanner in the front office", "Platform": "Linux", "Fields": map[string]string{"state": "x"},
	}},
	{Template: "authorize-end", Title: "The device is signed in", Narrow: true, Notice: &frame.Notice{Mood: "good", Lines: []string{"The device is signed in."}}, Data: map[string]any{
		"Title": "The device is signed in", "Lead": "You can close this window and go back to the companion.",
	}},
	{Template: "federation-onward", Title: "Link your Sage ID", Narrow: true, Data: map[string]any{"Label": "Sage ID", "Address": "/"}},
	{Template: "federation-organisation", Title: "Your organisation’s sign-in", Narrow: true, Data: map[string]any{"Email": "ann@hartley.test", "Next": "/"}},
	{Template: "federation-organisation-onward", Title: "Your organisation’s sign-in", Narrow: true, Data: map[string]any{"Domain": "hartley.test", "Address": "/"}},
	{Template: "federation-profile", Title: "Sign-in", Data: map[string]any{
		"Linked": "", "Unknown": false, "SAML": false, "Disconnected": false, "Offered": []map[string]string{{"Label": "Sage ID", "Action": "/"}},
	}},
	{Template: "signing-out", Title: "Signing you out", Narrow: true, Data: frame.Link{Label: "Sage ID", Href: "/"}},
	{Template: "id-onward", Title: "You are signed in", Narrow: true, Data: map[string]any{"Name": "Ledgers Online", "Address": "/"}},
}

func TestThePagesOnTheWayElsewhereFitWideAndNarrowLightAndDark(t *testing.T) {
	server := httptest.NewUnstartedServer(nil)
	shared := must(frame.New(frame.Options{
		PublicURL: must(url.Parse("http://" + server.Listener.Addr().String())), Version: "test", Clock: time.Now, Log: slog.New(slog.DiscardHandler),
	}))
	var routes []frame.Route
	for _, page := range onTheWay {
		routes = append(routes, frame.Route{Path: "/" + page.Template, Get: func(w http.ResponseWriter, r *http.Request) error {
			return shared.Render(w, r, page)
		}})
	}
	server.Config.Handler = shared.Handler(routes...)
	server.Start()
	t.Cleanup(server.Close)
	browser := Open(t)
	complained := Complaints(t, browser)
	for _, page := range onTheWay {
		Drive(t, browser, chromedp.Navigate(server.URL+"/"+page.Template), chromedp.WaitVisible(chromedp.CSS("h1")))
		Photograph(t, browser, page.Template)
	}
	for _, complaint := range complained() {
		t.Errorf("the browser complains: %s", complaint)
	}
}
