package portal_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/uuid"

	. "satchel/app/browsertest"
)

// The pages of devices and pairing at two widths, light and dark, into SATCHEL_SCREENSHOTS for people to look at;
// none may be wider than the window.
func TestThePagesOfDevicesFitWideAndNarrowLightAndDark(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	browser := Open(t)
	at := func(path string) Step { return chromedp.Navigate(s.URL + path) }
	Drive(t, browser, at("/sign-in"), Fill("email", s.ann.Email), Fill("password", firstPassword), Press("Sign in"), Heading("Hello, Ann"))
	Drive(t, browser, at("/profile/devices"), Says("No companion is signed in"))
	Photograph(t, browser, "devices-empty")
	s.addDevice(t, uuid.Must(uuid.NewV7()), "Ann’s laptop")
	s.addDevice(t, uuid.Must(uuid.NewV7()), "The scanner in the front office, next to the plant that nobody waters")
	Drive(t, browser, at("/profile/devices"), Heading("Devices"))
	Photograph(t, browser, "devices")
	Drive(t, browser, Press("Show a code"), Heading("Sign in a device with a code"))
	Photograph(t, browser, "devices-code")
	id := must(uuid.Parse(Evaluate[string](t, browser, `location.pathname.split("/").pop()`)))
	seen := must(s.pairings().Look(t.Context(), must(s.db.Account(t.Context(), s.ann.ID)), id))
	phone := uuid.Must(uuid.NewV7())
	if _, err := s.pairings().Redeem(t.Context(), seen.Code, phone, localhost); err != nil {
		t.Fatal(err)
	}
	Drive(t, browser, Heading("A device is signing in"))
	Photograph(t, browser, "devices-arriving")
	s.addDevice(t, phone, "Ann’s phone")
	Drive(t, browser, Heading("A device has signed in"))
	Photograph(t, browser, "devices-arrived")
	Drive(t, browser, at("/pair#"+seen.Code), Heading("Use this code in Satchel"))
	Photograph(t, browser, "devices-scanned")
}
