package portal_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/uuid"
)

// The pages of devices and pairing at two widths, light and dark, into SATCHEL_SCREENSHOTS for people to look at;
// none may be wider than the window.
func TestThePagesOfDevicesFitWideAndNarrowLightAndDark(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	browser := openBrowser(t)
	at := func(path string) step { return chromedp.Navigate(s.URL + path) }
	drive(t, browser, at("/sign-in"), fill("email", s.ann.Email), fill("password", firstPassword), press("Sign in"), heading("Hello, Ann"))
	drive(t, browser, at("/profile/devices"), says("No companion is signed in"))
	photograph(t, browser, "devices-empty")
	s.addDevice(t, uuid.Must(uuid.NewV7()), "Ann’s laptop")
	s.addDevice(t, uuid.Must(uuid.NewV7()), "The scanner in the front office, next to the plant that nobody waters")
	drive(t, browser, at("/profile/devices"), heading("Devices"))
	photograph(t, browser, "devices")
	drive(t, browser, press("Show a code"), heading("Sign in a device with a code"))
	photograph(t, browser, "devices-code")
	id := must(uuid.Parse(evaluate[string](t, browser, `location.pathname.split("/").pop()`)))
	seen := must(s.pairings().Look(t.Context(), must(s.db.Account(t.Context(), s.ann.ID)), id))
	phone := uuid.Must(uuid.NewV7())
	if _, err := s.pairings().Redeem(t.Context(), seen.Code, phone, localhost); err != nil {
		t.Fatal(err)
	}
	drive(t, browser, heading("A device is signing in"))
	photograph(t, browser, "devices-arriving")
	s.addDevice(t, phone, "Ann’s phone")
	drive(t, browser, heading("A device has signed in"))
	photograph(t, browser, "devices-arrived")
	drive(t, browser, at("/pair#"+seen.Code), heading("Use this code in Satchel"))
	photograph(t, browser, "devices-scanned")
}
