package portal_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/uuid"
)

func TestAPairedDeviceIsShownAtOnceWithAndWithoutJavaScript(t *testing.T) {
	for name, prepare := range map[string][]step{"with": nil, "without": {withoutJavaScript()}} {
		t.Run(name, func(t *testing.T) {
			s := serve(t)
			s.givePassword(t, firstPassword)
			browser := openBrowser(t)
			complained := complaints(t, browser)
			drive(t, browser, append(prepare,
				chromedp.Navigate(s.URL+"/sign-in"), fill("email", s.ann.Email), fill("password", firstPassword), press("Sign in"),
				heading("Hello, Ann"), chromedp.Navigate(s.URL+"/profile/devices"), press("Show a code"), heading("Sign in a device with a code"),
			)...)
			id := must(uuid.Parse(evaluate[string](t, browser, `location.pathname.split("/").pop()`)))
			seen := must(s.pairings().Look(t.Context(), must(s.db.Account(t.Context(), s.ann.ID)), id))
			phone := uuid.Must(uuid.NewV7())
			if _, err := s.pairings().Redeem(t.Context(), seen.Code, phone, localhost); err != nil {
				t.Fatal(err)
			}
			s.addDevice(t, phone, "Ann's phone")
			drive(t, browser, heading("A device has signed in"), press("not me"), says("The device is signed out"))
			if left := s.liveDevices(t); len(left) != 0 {
				t.Errorf("still signed in are %q", left)
			}
			if heard := complained(); len(heard) > 0 {
				t.Errorf("the console complains: %q", heard)
			}
		})
	}
}
