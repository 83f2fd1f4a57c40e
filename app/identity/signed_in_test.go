package identity_test

import (
	"context"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	. "satchel/app/browsertest"
	people "satchel/auth/identity"
	"satchel/auth/passcode"
)

// enrol turns passcodes on in the browser, which is signed in, and returns the secret and the recovery codes.
func (s *service) enrol(t *testing.T, browser context.Context) (secret string, recovery []string) {
	t.Helper()
	Drive(t, browser, open(s.URL+"/id"), Press("2-factor authentication"), Heading("2-factor authentication"))
	secret = Evaluate[string](t, browser, `document.querySelector(".copy code").textContent`)
	Drive(t, browser, Fill("passcode", totp(t, secret, s.clock.Now())), Press("Turn it on"), Heading("2-factor authentication is on"))
	recovery = Evaluate[[]string](t, browser, `[...document.querySelectorAll(".codes code")].map(code => code.textContent)`)
	s.clock.Advance(passcode.Period)
	return secret, recovery
}

func TestARememberedBrowserIsNotAskedForAPasscodeUntilItIsForgotten(t *testing.T) {
	bothWays(t, func(t *testing.T, s *service, browser context.Context) {
		s.person(t, "ben@baker.test", "Ben Baker", true)
		shop := s.shop(t, "Ledgers Online")
		Drive(t, browser, open(shop.URL+"/begin"), fillSignIn("ben@baker.test", firstPassword), Heading("Ledgers Online"))
		secret, recovery := s.enrol(t, browser)
		signOut := chromedp.Steps(open(s.URL+"/id"), Heading("Your Sage ID"), Press("Log out"), Heading("Signed out"))
		signIn := chromedp.Steps(open(shop.URL+"/begin"), fillSignIn("ben@baker.test", firstPassword))
		Drive(
			t, browser, signOut, signIn, Heading("Enter a passcode"),
			chromedp.Click(`//input[@name="remember"]`), Fill("passcode", "000000"), Press("Continue"), Says("That passcode isn’t right"),
			Fill("passcode", totp(t, secret, s.clock.Now())), Press("Continue"), Heading("Ledgers Online"),
			// From now on the password does, for 30 days at most.
			signOut, signIn, Heading("Ledgers Online"), Says("Signed in as Ben Baker"),
			open(s.URL+"/id/two-factor"), Says("They sign in without a passcode"), Says("Chrome on Linux"),
			// It is no proof of who sits there: removing the passcodes takes one.
			Press("Remove"), fillSignIn("ben@baker.test", firstPassword), Heading("Enter a passcode"),
			Fill("passcode", recovery[0]), Press("Continue"), Heading("2-factor authentication"),
			Press("Forget"), Says("That browser is asked for a passcode again."), Says("Every browser is asked for a passcode."),
			signOut, signIn, Heading("Enter a passcode"), chromedp.Click(`//input[@name="remember"]`),
			Fill("passcode", recovery[1]), Press("Continue"), Heading("Ledgers Online"),
			signOut, signIn, Heading("Ledgers Online"),
		)
		s.clock.Advance(passcode.RememberedLife)
		Drive(t, browser, signIn, Heading("Enter a passcode"))
	})
}

func TestASignedInPersonChangesThePasswordAndOtherBrowsersAreSignedOut(t *testing.T) {
	bothWays(t, func(t *testing.T, s *service, browser context.Context) {
		s.person(t, "ben@baker.test", "Ben Baker", true)
		shop := s.shop(t, "Ledgers Online")
		other := s.visitor(t)
		other.signIn("ben@baker.test", firstPassword)
		if got := other.get("/id"); got.title() != "Your Sage ID" {
			t.Fatalf("the other browser is at %q", got.title())
		}
		wanted := func(current, typed string) Step {
			return chromedp.Steps(
				Heading("Change Password"), Fill("current", current), Fill("new", typed), Fill("repeat", typed), Press("Change Password"),
			)
		}
		Drive(
			t, browser, open(shop.URL+"/begin"), fillSignIn("ben@baker.test", firstPassword), Heading("Ledgers Online"),
			open(s.URL+"/id"), Press("Change Password"),
			wanted("wrong", secondPassword), Says("The current password isn’t right. Nothing was changed."),
			wanted(firstPassword, firstPassword), Says("That is the password you have now."),
			wanted(firstPassword, secondPassword), Heading("Your Sage ID"), Says("Your password is changed."),
			// This browser goes on as before.
			open(shop.URL+"/begin"), Heading("Ledgers Online"), Says("Signed in as Ben Baker"),
		)
		other.leads(other.get("/id"), "/id/sign-in")
		s.awaitMail(t, "ben@baker.test", "Your Sage ID password has been changed")
		Drive(
			t, browser, open(s.URL+"/id"), Press("Log out"), Heading("Signed out"), open(shop.URL+"/begin"),
			fillSignIn("ben@baker.test", firstPassword), Says("don’t match"), fillSignIn("ben@baker.test", secondPassword), Heading("Ledgers Online"),
		)
	})
}

func TestAPasswordChangeIsNoFreshProof(t *testing.T) {
	s := serve(t)
	v := s.visitor(t)
	s.person(t, "ben@baker.test", "Ben Baker", true)
	v.signIn("ben@baker.test", firstPassword)
	s.clock.Advance(6 * time.Minute)
	v.wants(v.post("/id/password", "current", firstPassword, "new", secondPassword, "repeat", firstPassword), 422, "Change Password")
	v.leads(v.post("/id/password", "current", firstPassword, "new", secondPassword, "repeat", secondPassword), "/id?changed=yes")
	v.leads(v.get("/id/two-factor"), "/id/sign-in?again=1&continue=%2Fid%2Ftwo-factor&email=ben%40baker.test")
}

// One identity a person: its subject stays through a change of password, at every product, and its e-mail is no
// other's.
//
// Proves A1.
func TestAPersonHasOneIdentityAndItStaysTheSame(t *testing.T) {
	s, browser := serve(t), Open(t)
	ben, ada := s.person(t, "ben@baker.test", "Ben Baker", true), s.person(t, "ada@baker.test", "Ada Baker", true)
	ledgers, stamps := s.shop(t, "Ledgers Online"), s.shop(t, "Stamps & Co")
	signOut := chromedp.Steps(open(s.URL+"/id"), Heading("Your Sage ID"), Press("Log out"), Heading("Signed out"))
	Drive(
		t, browser, open(ledgers.URL+"/begin"), fillSignIn("ben@baker.test", firstPassword), Says("subject "+ben.ID.String()),
		open(s.URL+"/id/password"), Heading("Change Password"), Fill("current", firstPassword), Fill("new", secondPassword),
		Fill("repeat", secondPassword), Press("Change Password"), Heading("Your Sage ID"), signOut,
		open(stamps.URL+"/begin"), fillSignIn("Ben@Baker.test", secondPassword), Says("subject "+ben.ID.String()), signOut,
		open(stamps.URL+"/begin"), fillSignIn("ada@baker.test", firstPassword), Says("subject "+ada.ID.String()), signOut,
	)
	Drive(t, browser, open(s.URL+"/id/sign-up"), fillSignUp("BEN@baker.test", "Another Ben", firstPassword), Heading("Check your mail"))
	Drive(t, browser, Fill("code", s.code(t, "ben@baker.test")), Press("Continue"), Heading("This e-mail is already in use"))
}

func TestAMailboxIsSentFiveCodesADayAndThenThePersonWaits(t *testing.T) {
	s, browser := serve(t), Open(t)
	Drive(t, browser, open(s.URL+"/id/sign-up"), fillSignUp("ben@baker.test", "Ben Baker", firstPassword), Heading("Check your mail"))
	last := s.code(t, "ben@baker.test")
	resend := chromedp.Steps(open(s.URL+"/id/sign-up/code"), Heading("Check your mail"), Press("Resend code"))
	for range 4 {
		s.clock.Advance(people.ResendAfter)
		Drive(t, browser, resend, Says("A new code is on its way."))
		last = s.code(t, "ben@baker.test")
	}
	s.clock.Advance(people.ResendAfter)
	Drive(t, browser, resend, Heading("Too many codes today"), Says("You can have another code in 24 hours."))
	// The last code that was sent still does.
	Drive(t, browser, open(s.URL+"/id/sign-up/code"), Fill("code", last), Press("Continue"), Heading("Where do you belong?"))
}
