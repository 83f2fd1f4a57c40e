package companion

import (
	"errors"
	"net/url"
	"testing"

	"satchel/app/companion/companiontest"
	core "satchel/sync/companion"
)

// opened is a browser that keeps the address it opened last.
type opened struct {
	address string
	fails   error
}

func (o *opened) open(address *url.URL) error {
	o.address = address.String()
	return o.fails
}

func TestTheWebsiteOpensFromTheSettings(t *testing.T) {
	browser := &opened{}
	a := newAt(t, onDesktop, &people{account: bea}, &pile{})
	a.desk.Opens(browser.open)
	a.window.goTo(placeSettings)
	a.presses("Open the website")
	a.sees("The website opens in your browser.")
	if browser.address != "http://127.0.0.1:8080/open/code?to=" {
		t.Errorf("it opened %s", browser.address)
	}
}

func TestWithoutABrowserTheAddressOfTheWebsiteIsCopied(t *testing.T) {
	a := newAt(t, onPhone, &people{account: bea}, &pile{})
	a.desk.Opens((&opened{fails: errors.New("no browser")}).open)
	a.window.openWebsite(t.Context(), core.PortalAdd)
	a.sees("The address is copied")
	if got := a.desk.Clipboard().Content(); got != "http://127.0.0.1:8080/open/code?to=add" {
		t.Errorf("copied %q", got)
	}
}

func TestOnAPhoneTheWebsitePhotographsWhatIsCaptured(t *testing.T) {
	browser := &opened{}
	a := newAt(t, onPhone, &people{account: bea}, &pile{})
	a.desk.Opens(browser.open)
	a.desk.BePhone()
	a.window.showWork()
	a.window.goTo(placeCapture)
	a.presses("Photograph it, on the website")
	a.sees("The website opens in your browser.")
	if browser.address != "http://127.0.0.1:8080/open/code?to=add" {
		t.Errorf("it opened %s", browser.address)
	}
	a.hushes()
	companiontest.Keep(t, a.canvas(), "capture-camera-phone-light")
}

func TestAWebsiteThatDoesNotOpenSaysWhy(t *testing.T) {
	a := newAt(t, onDesktop, &people{account: bea, unopened: core.ErrHomeInUse}, &pile{})
	a.window.openWebsite(t.Context(), core.PortalHome)
	a.sees(said(a.window.tongue, core.ErrHomeInUse).Title)
	if companiontest.Says(a.canvas(), "opens in your browser") {
		t.Error("it says that it opens all the same")
	}
}
