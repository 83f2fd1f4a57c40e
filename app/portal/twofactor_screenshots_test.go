package portal_test

import (
	"context"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/uuid"

	"satchel/storage/database"
)

// The pages of 2-factor authentication at two widths, light and dark, into SATCHEL_SCREENSHOTS for people to
// look at; none may be wider than the window.
func TestThePagesOfTwoFactorFitWideAndNarrowLightAndDark(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	s.colleague(t)
	browser := openBrowser(t)
	complained := complaints(t, browser)
	at := func(path string) step { return chromedp.Navigate(s.URL + path) }
	drive(t, browser, at("/sign-in"), s.signInAs(s.ann.Email, firstPassword), at(twoFactor), heading("2-factor authentication"))
	photograph(t, browser, "two-factor-off")
	drive(t, browser, press("Set up 2-factor"), heading("Set up 2-factor authentication"))
	photograph(t, browser, "two-factor-set-up")
	drive(t, browser, fill("passcode", "000000"), press("Turn on"), chromedp.WaitVisible(chromedp.CSS(".notice.bad")))
	photograph(t, browser, "two-factor-set-up-refused")
	mine := phone{secret: evaluate[string](t, browser, `document.querySelector(".copy code").textContent`)}
	drive(t, browser, fill("passcode", s.passcode(mine)), press("Turn on"), heading("2-factor authentication is on"))
	photograph(t, browser, "two-factor-codes")
	drive(t, browser, press("I have kept them"), heading("2-factor authentication"), choose("Log out"), heading("Sign in"))

	drive(t, browser, fill("email", s.ann.Email), fill("password", firstPassword), press("Sign in"), heading("Enter your passcode"))
	photograph(t, browser, "passcode")
	drive(t, browser, fill("passcode", "000000"), press("Sign in"), chromedp.WaitVisible(chromedp.CSS(".notice.bad")))
	photograph(t, browser, "passcode-refused")
	drive(
		t, browser, fill("passcode", s.passcode(mine)), chromedp.Click(`//input[@name="remember"]`), press("Sign in"),
		heading("Hello, Ann"), at(twoFactor), says("Chrome on Linux"),
	)
	photograph(t, browser, "two-factor")
	drive(t, browser, press("Turn off"), heading("Turn off 2-factor authentication?"))
	photograph(t, browser, "two-factor-remove")
	drive(t, browser, at("/admin/two-factor"), heading("2-factor on your site"))
	photograph(t, browser, "two-factor-site")
	drive(t, browser, press("Reset"), heading("Reset Ben Field’s 2-factor authentication?"))
	photograph(t, browser, "two-factor-reset")
	drive(t, browser, press("Reset it"), heading("2-factor on your site"), press("Require it"), chromedp.WaitVisible(chromedp.CSS(".notice.good")))
	photograph(t, browser, "two-factor-site-required")
	if heard := complained(); len(heard) > 0 {
		t.Errorf("the browser complains: %v", heard)
	}
}

// Likewise the pages about the phone.
func TestThePagesOfThePhoneFitWideAndNarrowLightAndDark(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	mine := s.enrol(t, s.ann)
	browser := openBrowser(t)
	complained := complaints(t, browser)
	drive(
		t, browser, chromedp.Navigate(s.URL+"/sign-in"), fill("email", s.ann.Email), fill("password", firstPassword), press("Sign in"),
		heading("Enter your passcode"), fill("passcode", s.passcode(mine)), press("Sign in"), heading("Hello, Ann"),
		chromedp.Navigate(s.URL+twoFactor), heading("2-factor authentication"),
	)
	drive(t, browser, press("Add a phone"), heading("Add a phone"))
	photograph(t, browser, "two-factor-phone")
	drive(t, browser, fill("phone", "7700 900123"), press("Text me"), chromedp.WaitVisible(chromedp.CSS(".notice.bad")))
	photograph(t, browser, "two-factor-phone-refused")
	drive(t, browser, fill("phone", "+44 7700 900123"), press("Text me"), heading("Enter the code from your phone"))
	photograph(t, browser, "two-factor-phone-code")
	drive(t, browser, fill("code", "1"), press("This is my phone"), chromedp.WaitVisible(chromedp.CSS(".notice.bad")))
	photograph(t, browser, "two-factor-phone-code-refused")
	drive(t, browser, fill("code", s.texted(t, "+447700900123")), press("This is my phone"), chromedp.WaitVisible(chromedp.CSS(".notice.good")))
	photograph(t, browser, "two-factor-with-phone")
	drive(t, browser, press("Remove it"), heading("Remove the phone •••• 123?"))
	photograph(t, browser, "two-factor-phone-remove")
	s.setUpCompanion(t)
	drive(
		t, browser, chromedp.Navigate(s.URL+twoFactor), choose("Log out"), heading("Sign in"),
		fill("email", s.ann.Email), fill("password", firstPassword), press("Sign in"), heading("Enter your passcode"),
	)
	photograph(t, browser, "passcode-ways")
	drive(t, browser, press("Text a passcode"), chromedp.WaitVisible(chromedp.CSS(".notice.good")))
	photograph(t, browser, "passcode-texted")
	if heard := complained(); len(heard) > 0 {
		t.Errorf("the browser complains: %v", heard)
	}
}

// setUpCompanion signs ann in to one.
func (s *service) setUpCompanion(t *testing.T) {
	t.Helper()
	row := must(s.db.Account(t.Context(), s.ann.ID))
	err := s.db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		return tx.AddDevice(ctx, database.Device{
			ID: must(uuid.NewV7()), AccountID: row.ID, AuthEpoch: row.AuthEpoch, Name: "Ann's phone", Platform: "android",
			CreatedAt: s.clock.Now(), LastSeenAt: s.clock.Now(), SignedInBy: "password",
		})
	})
	if err != nil {
		t.Fatal(err)
	}
}
