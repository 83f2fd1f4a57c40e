package identity_test

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	. "satchel/app/browsertest"
	people "satchel/auth/identity"
	"satchel/auth/passcode"
)

// Every page at two widths, light and dark, into SATCHEL_SCREENSHOTS for people to look at; and none of them may be
// wider than the window or shout in the browser's console.
func TestEveryPageFitsWideAndNarrowLightAndDark(t *testing.T) {
	s := serve(t)
	browser := Open(t)
	complained := Complaints(t, browser)
	shoot := func(name string) {
		t.Helper()
		Photograph(t, browser, "id-"+name)
	}
	s.shop(t, "Ledgers Online")
	s.shop(t, "Stamps & Co")
	Drive(t, browser, open(s.URL+"/id"), Heading("Choose a product"))
	shoot("product")
	Drive(t, browser, Press("Continue"), Heading("Sign in"))
	shoot("sign-in")
	Drive(t, browser, fillSignIn("ben@baker.test", "wrong"), Says("don’t match"))
	shoot("sign-in-refused")
	Drive(t, browser, Press("Create account"), Heading("Create account"), Fill("name", "Ben Baker"), Fill("email", "ben@baker.test"), Fill("new", firstPassword), Says("Strong"))
	shoot("sign-up")
	Drive(t, browser, Fill("new", "passwordpassword"), Fill("repeat", "passwordpassword"), Press("Sign up"), Says("everybody tries"))
	shoot("sign-up-refused")
	Drive(t, browser, fillSignUp("ben@baker.test", "Ben Baker", firstPassword), Heading("Check your mail"))
	shoot("code")
	code := s.code(t, "ben@baker.test") // until it is mailed, no code is wrong
	Drive(t, browser, Fill("code", "0000 0000"), Press("Continue"), Says("That isn’t the code"))
	shoot("code-wrong")
	Drive(t, browser, Fill("code", code), Press("Continue"), Heading("Where do you belong?"))
	shoot("site")
	Drive(t, browser, Fill("number", "CN-1"), Fill("owner", s.olive.Email), Press("Submit"), Says("There is no subscription"))
	shoot("site-wrong")
	Drive(t, browser, Fill("number", "CN-4711"), Press("Submit"), Heading("The owner has been asked"))
	shoot("waiting")
	Drive(t, browser, open(s.URL+"/approvals"), fillSignIn(s.olive.Email, firstPassword), Heading("Requests to join"))
	shoot("approvals")
	Drive(t, browser, Press("Approve"), Says("Approved."))
	shoot("approvals-decided")
	Drive(t, browser, open(s.URL+"/id"), Heading("Your Sage ID"))
	shoot("home")
	s.clock.Advance(people.ResendAfter)
	Drive(t, browser, Press("2-factor authentication"), Heading("2-factor authentication"))
	shoot("two-factor")
	secret := Evaluate[string](t, browser, `document.querySelector(".copy code").textContent`)
	Drive(t, browser, Fill("passcode", totp(t, secret, s.clock.Now())), Press("Turn it on"), Heading("2-factor authentication is on"))
	shoot("recovery")
	s.clock.Advance(passcode.Period)
	Drive(t, browser, Press("I have kept them"), Press("Log out"), Heading("Signed out"))
	shoot("signed-out")
	Drive(t, browser, Press("Sign in again"), Press("Continue"), fillSignIn("ben@baker.test", firstPassword), Heading("Enter a passcode"))
	shoot("passcode")
	Drive(
		t, browser, chromedp.Click(`//input[@name="remember"]`), Fill("passcode", totp(t, secret, s.clock.Now())), Press("Continue"),
		Heading("Ledgers Online"), open(s.URL+"/id/two-factor"), Says("They sign in without a passcode"),
	)
	shoot("two-factor-on")
	Drive(t, browser, Press("Make new recovery codes"), Heading("Your new recovery codes"))
	shoot("recovery-new")
	Drive(t, browser, open(s.URL+"/id/password"), Heading("Change Password"))
	shoot("password")
	Drive(t, browser, Fill("current", "wrong"), Fill("new", secondPassword), Fill("repeat", secondPassword), Press("Change Password"), Says("isn’t right"))
	shoot("password-refused")
	Drive(t, browser, open(s.URL+"/id/logout"), Heading("Sign out of your Sage ID?"))
	shoot("leave")
	Drive(t, browser, Press("Sign out"), Heading("Signed out"))
	shoot("left")
	Drive(t, browser, open(s.URL+"/id/password/forgot"), Fill("email", "ben@baker.test"))
	shoot("forgot")
	Drive(t, browser, Press("Send the link"), Heading("Check your mail"))
	shoot("mailed")
	Drive(t, browser, open(s.awaitMail(t, "ben@baker.test", "Set your Sage ID password").Links[0]), Heading("Set a new password"))
	shoot("reset")
	s.clock.Advance(passcode.Period)
	Drive(
		t, browser, Fill("new", secondPassword), Fill("repeat", secondPassword), Fill("passcode", totp(t, secret, s.clock.Now())),
		Press("Set the password"), Heading("Your password is set"),
	)
	shoot("done")
	s.clock.Advance(2 * time.Minute)
	Drive(t, browser, open(s.URL+"/id/sign-up"), fillSignUp("ben@baker.test", "Ben Baker", firstPassword), Heading("Check your mail"))
	Drive(t, browser, Fill("code", s.code(t, "ben@baker.test")), Press("Continue"), Heading("This e-mail is already in use"))
	shoot("in-use")
	Drive(t, browser, open(s.URL+"/id/nowhere"), Heading("There is no such page"))
	shoot("not-found")
	for _, complaint := range complained() {
		t.Errorf("the browser complains: %s", complaint)
	}
}
