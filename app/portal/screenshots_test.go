package portal_test

import (
	"context"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	. "satchel/app/browsertest"
)

// Every page at two widths, light and dark, into SATCHEL_SCREENSHOTS for people to look at; and none of them
// may shout in the browser's console.
func TestEveryPageFitsWideAndNarrowLightAndDark(t *testing.T) {
	s := serve(t)
	browser := Open(t)
	complained := Complaints(t, browser)
	shoot := func(name string) {
		t.Helper()
		Photograph(t, browser, name)
	}
	Drive(t, browser, chromedp.Navigate(s.URL+"/sign-in"), Heading("Sign in"))
	shoot("sign-in")
	Drive(t, browser, Fill("email", "ann@hartley.test"), Fill("password", "wrong"), Press("Sign in"), Says("don’t match"))
	shoot("sign-in-refused")
	Drive(t, browser, Press("Forgot your password"), Heading("Forgot your password?"))
	shoot("forgot")
	Drive(t, browser, Fill("email", "ann@hartley.test"), Press("Send the link"), Heading("Check your mail"))
	shoot("mailed")
	link := s.newestLink(t, s.ann.Email)
	Drive(t, browser, chromedp.Navigate(link), Heading("Set a new password"))
	shoot("reset")
	Drive(t, browser, Fill("new", "copper lantern"), Says("One more character"))
	shoot("reset-weak")
	Drive(t, browser, Fill("new", "passwordpassword"), Fill("repeat", "passwordpassword"), Press("Set the password"), Says("everybody tries"))
	shoot("reset-refused")
	Drive(t, browser, Fill("new", firstPassword), Fill("repeat", firstPassword), Says("Strong"))
	shoot("reset-strong")
	Drive(t, browser, Press("Set the password"), Heading("Your password is set"))
	shoot("done")
	Drive(t, browser, chromedp.Navigate(link), Heading("This link has been used"))
	shoot("link-used")
	Drive(t, browser, chromedp.Navigate(s.URL+"/sign-in"), Fill("email", "ann@hartley.test"), Fill("password", firstPassword), Press("Sign in"), Heading("Hello, Ann"))
	shoot("home")
	Drive(t, browser, chromedp.Click(chromedp.CSS(".who > summary")))
	shoot("home-menu")
	Drive(t, browser, Press("Open"), chromedp.WaitVisible(chromedp.CSS(".chip.good")))
	shoot("home-working")
	Drive(t, browser, chromedp.Click(chromedp.CSS(".at > summary")))
	shoot("home-change")
	Drive(t, browser, chromedp.Click(`//header//a[contains(., "Change Company")]`), Heading("Change Company"))
	shoot("company")
	Drive(t, browser, chromedp.Navigate(s.URL+"/company/"+s.elsewhere(t)+"/documents"), Heading("Change Company?"))
	shoot("change-company")
	Drive(t, browser, chromedp.Navigate(s.URL+"/profile"), Heading("Profile"))
	shoot("profile")
	Drive(t, browser, chromedp.Navigate(s.URL+"/profile/password"), Heading("Profile"))
	shoot("password")
	Drive(t, browser, Press("Forgot / Reset Password"), Says("is on its way"))
	shoot("password-mailed")
	Drive(t, browser, Fill("current", "wrong"), Fill("new", secondPassword), Fill("repeat", secondPassword), Press("Change Password"), Says("isn’t right"))
	shoot("password-refused")
	Drive(t, browser, chromedp.Navigate(s.URL+"/nowhere"), Heading("There is no such page"))
	shoot("not-found")
	s.withdrawAll(t)
	Drive(t, browser, chromedp.Navigate(s.URL+"/"), Says("No companies assigned"))
	shoot("home-empty")
	s.clock.Advance(21 * time.Minute)
	Drive(t, browser, chromedp.Navigate(s.URL+"/profile"), Says("20 minutes without activity"))
	shoot("sign-in-idle")
	for range 11 {
		if _, err := s.passwords.SignIn(t.Context(), "portal", s.ann.Email, "wrong", localhost); err == nil {
			t.Fatal("a wrong password signed in")
		}
	}
	Drive(t, browser, Fill("email", "ann@hartley.test"), Fill("password", firstPassword), Press("Sign in"), Heading("Too many tries"))
	shoot("throttled")

	for _, complaint := range complained() {
		t.Errorf("the browser complains: %s", complaint)
	}
}

func (s *service) withdrawAll(t *testing.T) {
	t.Helper()
	for _, company := range must(s.access.CompaniesOf(context.Background(), s.ann.ID)) {
		if err := s.access.Withdraw(t.Context(), company.ID, s.ann.ID); err != nil {
			t.Fatal(err)
		}
	}
}

// elsewhere is the company of ann's in which she doesn't work.
func (s *service) elsewhere(t *testing.T) string {
	t.Helper()
	for _, company := range must(s.access.CompaniesOf(t.Context(), s.ann.ID)) {
		if company.Name == "Northwind Traders" {
			return company.ID.String()
		}
	}
	t.Fatal("Northwind Traders is none of her companies")
	return ""
}
