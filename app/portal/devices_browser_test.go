package portal_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/uuid"

	. "satchel/app/browsertest"
)

func TestAPairedDeviceIsShownAtOnceWithAndWithoutJavaScript(t *testing.T) {
	for name, prepare := range map[string][]Step{"with": nil, "without": {WithoutJavaScript()}} {
		t.Run(name, func(t *testing.T) {
			s := serve(t)
			s.givePassword(t, firstPassword)
			browser := Open(t)
			complained := Complaints(t, browser)
			Drive(t, browser, append(prepare,
				chromedp.Navigate(s.URL+"/sign-in"), Fill("email", s.ann.Email), Fill("password", firstPassword), Press("Sign in"),
				Heading("Hello, Ann"), chromedp.Navigate(s.URL+"/profile/devices"), Press("Show a code"), Heading("Sign in a device with a code"),
			)...)
			id := must(uuid.Parse(Evaluate[string](t, browser, `location.pathname.split("/").pop()`)))
			seen := must(s.pairings().Look(t.Context(), must(s.db.Account(t.Context(), s.ann.ID)), id))
			phone := uuid.Must(uuid.NewV7())
			if _, err := s.pairings().Redeem(t.Context(), seen.Code, phone, localhost); err != nil {
				t.Fatal(err)
			}
			s.addDevice(t, phone, "Ann's phone")
			Drive(t, browser, Heading("A device has signed in"), Press("not me"), Says("The device is signed out"))
			if left := s.liveDevices(t); len(left) != 0 {
				t.Errorf("still signed in are %q", left)
			}
			if heard := complained(); len(heard) > 0 {
				t.Errorf("the console complains: %q", heard)
			}
		})
	}
}
