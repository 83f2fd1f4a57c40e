package portal_test

import (
	"context"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/uuid"

	. "satchel/app/browsertest"
	"satchel/storage/database"
)

// The pages of 2-factor authentication at two widths, light and dark, into SATCHEL_SCREENSHOTS for people to
// look at; none may be wider than the window.
func TestThePagesOfTwoFactorFitWideAndNarrowLightAndDark(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	s.colleague(t)
	browser := Open(t)
	complained := Complaints(t, browser)
	at := func(path string) Step { return chromedp.Navigate(s.URL + path) }
	Drive(t, browser, at("/sign-in"), s.signInAs(s.ann.Email, firstPassword), at(twoFactor), Heading("2-factor authentication"))
	Photograph(t, browser, "two-factor-off")
	Drive(t, browser, Press("Set up 2-factor"), Heading("Set up 2-factor authentication"))
	Photograph(t, browser, "two-factor-set-up")
	Drive(t, browser, Fill("passcode", "000000"), Press("Turn on"), chromedp.WaitVisible(chromedp.CSS(".notice.bad")))
	Photograph(t, browser, "two-factor-set-up-refused")
	mine := phone{secret: Evaluate[string](t, browser, `document.querySelector(".copy code").textContent`)}
	Drive(t, browser, Fill("passcode", s.passcode(mine)), Press("Turn on"), Heading("2-factor authentication is on"))
	Photograph(t, browser, "two-factor-codes")
	Drive(t, browser, Press("I have kept them"), Heading("2-factor authentication"), Choose("Log out"), Heading("Sign in"))

	Drive(t, browser, Fill("email", s.ann.Email), Fill("password", firstPassword), Press("Sign in"), Heading("Enter your passcode"))
	Photograph(t, browser, "passcode")
	Drive(t, browser, Fill("passcode", "000000"), Press("Sign in"), chromedp.WaitVisible(chromedp.CSS(".notice.bad")))
	Photograph(t, browser, "passcode-refused")
	Drive(
		t, browser, Fill("passcode", s.passcode(mine)), chromedp.Click(`//input[@name="remember"]`), Press("Sign in"),
		Heading("Hello, Ann"), at(twoFactor), Says("Chrome on Linux"),
	)
	Photograph(t, browser, "two-factor")
	Drive(t, browser, Press("Turn off"), Heading("Turn off 2-factor authentication?"))
	Photograph(t, browser, "two-factor-remove")
	Drive(t, browser, at("/admin/two-factor"), Heading("2-factor on your site"))
	Photograph(t, browser, "two-factor-site")
	Drive(t, browser, Press("Reset"), Heading("Reset Ben Field’s 2-factor authentication?"))
	Photograph(t, browser, "two-factor-reset")
	Drive(t, browser, Press("Reset it"), Heading("2-factor on your site"), Press("Require it"), Says("From now on everybody"))
	Photograph(t, browser, "two-factor-site-required")
	if heard := complained(); len(heard) > 0 {
		t.Errorf("the browser complains: %v", heard)
	}
}

// Likewise the pages about the phone.
func TestThePagesOfThePhoneFitWideAndNarrowLightAndDark(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	mine := s.enrol(t, s.ann)
	browser := Open(t)
	complained := Complaints(t, browser)
	Drive(
		t, browser, chromedp.Navigate(s.URL+"/sign-in"), Fill("email", s.ann.Email), Fill("password", firstPassword), Press("Sign in"),
		Heading("Enter your passcode"), Fill("passcode", s.passcode(mine)), Press("Sign in"), Heading("Hello, Ann"),
		chromedp.Navigate(s.URL+twoFactor), Heading("2-factor authentication"),
	)
	Drive(t, browser, Press("Add a phone"), Heading("Add a phone"))
	Photograph(t, browser, "two-factor-phone")
	Drive(t, browser, Fill("phone", "7700 900123"), Press("Text me"), chromedp.WaitVisible(chromedp.CSS(".notice.bad")))
	Photograph(t, browser, "two-factor-phone-refused")
	Drive(t, browser, Fill("phone", "+44 7700 900123"), Press("Text me"), Heading("Enter the code from your phone"))
	Photograph(t, browser, "two-factor-phone-code")
	Drive(t, browser, Fill("code", "1"), Press("This is my phone"), chromedp.WaitVisible(chromedp.CSS(".notice.bad")))
	Photograph(t, browser, "two-factor-phone-code-refused")
	Drive(t, browser, Fill("code", s.texted(t, "+447700900123")), Press("This is my phone"), chromedp.WaitVisible(chromedp.CSS(".notice.good")))
	Photograph(t, browser, "two-factor-with-phone")
	Drive(t, browser, Press("Remove it"), Heading("Remove the phone •••• 123?"))
	Photograph(t, browser, "two-factor-phone-remove")
	s.setUpCompanion(t)
	Drive(
		t, browser, chromedp.Navigate(s.URL+twoFactor), Choose("Log out"), Heading("Sign in"),
		Fill("email", s.ann.Email), Fill("password", firstPassword), Press("Sign in"), Heading("Enter your passcode"),
	)
	Photograph(t, browser, "passcode-ways")
	Drive(t, browser, Press("Text a passcode"), chromedp.WaitVisible(chromedp.CSS(".notice.good")))
	Photograph(t, browser, "passcode-texted")
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
