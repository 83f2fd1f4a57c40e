package portal_test

import (
	"testing"

	"github.com/chromedp/chromedp"
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
