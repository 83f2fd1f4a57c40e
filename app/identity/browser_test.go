package identity_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	. "satchel/app/browsertest"
	people "satchel/auth/identity"
	"satchel/auth/passcode"
)

func open(address string) Step { return chromedp.Navigate(address) }

func fillSignUp(email, name, password string) Step {
	return chromedp.Steps(
		Heading("Create account"), Fill("name", name), Fill("email", email), Fill("new", password), Fill("repeat", password), Press("Sign up"),
	)
}

func fillSignIn(email, password string) Step {
	return chromedp.Steps(Heading("Sign in"), Fill("email", email), Fill("password", password), Press("Sign in"))
}

// bothWays runs a test with the pages' scripts and without.
func bothWays(t *testing.T, test func(t *testing.T, s *service, browser context.Context)) {
	t.Helper()
	for name, setup := range map[string][]Step{"with JavaScript": nil, "without JavaScript": {WithoutJavaScript()}} {
		t.Run(name, func(t *testing.T) {
			s, browser := serve(t), Open(t)
			Drive(t, browser, setup...)
			test(t, s, browser)
		})
	}
}

// Proves A2.
// Proves A3.
func TestAPersonChoosesAProductSignsInAndIsTakenThere(t *testing.T) {
	bothWays(t, func(t *testing.T, s *service, browser context.Context) {
		ben := s.person(t, "ben@baker.test", "Ben Baker", true)
		ledgers, stamps := s.shop(t, "Ledgers Online"), s.shop(t, "Stamps & Co")
		Drive(
			t, browser, open(s.URL+"/id"), Heading("Choose a product"),
			chromedp.SetValue(chromedp.ID("continue"), "product:"+ledgers.config.ClientID), Press("Continue"),
			Says("to continue to Ledgers Online"), fillSignIn("ben@baker.test", "wrong"), Says("don’t match"),
			fillSignIn("ben@baker.test", firstPassword),
			Heading("Ledgers Online"), Says("Signed in as Ben Baker, ben@baker.test, subject "+ben.ID.String()),
			// And from there on nobody asks again.
			open(stamps.URL+"/begin"), Heading("Stamps & Co"), Says("subject "+ben.ID.String()),
		)
		if ledgers.opening != s.URL+"/id" {
			t.Errorf("the product is told to sign in at %q", ledgers.opening)
		}
	})
}

func TestWhereThereIsOneProductNobodyIsAskedWhichOne(t *testing.T) {
	s, browser := serve(t), Open(t)
	s.person(t, "ben@baker.test", "Ben Baker", true)
	s.shop(t, "Ledgers Online")
	Drive(
		t, browser, open(s.URL+"/id"), Says("to continue to Ledgers Online"), fillSignIn("ben@baker.test", firstPassword),
		Heading("Ledgers Online"), Says("Signed in as Ben Baker"),
	)
}

// Proves A4.
// Proves A6.
func TestTheOwnerCreatesAnAccountAndIsInAtOnce(t *testing.T) {
	bothWays(t, func(t *testing.T, s *service, browser context.Context) {
		shop := s.shop(t, "Ledgers Online")
		Drive(
			t, browser, open(shop.URL+"/begin"), Heading("Sign in"), Press("Create account"),
			fillSignUp("olive@hartley.test", "Olive Owner", secondPassword), Heading("Check your mail"), Says("olive@hartley.test"),
		)
		Drive(
			t, browser, Fill("code", "0000 0000"), Press("Continue"), Says("That isn’t the code. Use the newest mail; you have 4 tries left."),
			Fill("code", s.code(t, "olive@hartley.test")), Press("Continue"),
			Heading("Where do you belong?"), Fill("number", "CN-4712"), Fill("owner", "olive@hartley.test"), Press("Submit"),
			Says("There is no subscription with this number"),
			Fill("number", "CN-4711"), Press("Submit"),
			Heading("Ledgers Online"), Says("Signed in as Olive Owner, olive@hartley.test"),
		)
	})
}

// Proves A5.
func TestAnotherCodeIsSentAndTheOldOneIsDead(t *testing.T) {
	bothWays(t, func(t *testing.T, s *service, browser context.Context) {
		Drive(t, browser, open(s.URL+"/id/sign-up"), fillSignUp("ben@baker.test", "Ben Baker", firstPassword), Heading("Check your mail"))
		old := s.code(t, "ben@baker.test")
		Drive(t, browser, Press("Resend code"), Says("The last code has only just been sent. You can have another one in"))
		s.clock.Advance(people.ResendAfter)
		Drive(t, browser, Press("Resend code"), Says("A new code is on its way. The one before doesn’t work any more."))
		code := s.code(t, "ben@baker.test")
		Drive(
			t, browser, Fill("code", old), Press("Continue"), Says("That isn’t the code."),
			Fill("code", code), Press("Continue"), Heading("Where do you belong?"),
		)
	})
}

// Proves A6.
// Proves A7.
func TestWhoIsNotTheOwnerIsLetInByThem(t *testing.T) {
	bothWays(t, func(t *testing.T, s *service, browser context.Context) {
		shop := s.shop(t, "Ledgers Online")
		s.askToJoin(t, browser, "ben@baker.test")
		// Nothing is open to him yet.
		Drive(t, browser, open(shop.URL+"/begin"), Heading("The owner has been asked"))

		asked := s.awaitMail(t, s.olive.Email, "Ben Baker asks to join Hartley Bookkeeping")
		Drive(
			t, browser, open(asked.Links[0]), fillSignIn(s.olive.Email, firstPassword), Heading("Requests to join"),
			Says("asks to join Hartley Bookkeeping"), Press("Approve"), Says("Approved. They have been mailed"),
		)
		s.awaitMail(t, s.olive.Email, "You approved Ben Baker for Hartley Bookkeeping")
		told := s.awaitMail(t, "ben@baker.test", "You can now sign in with your Sage ID")
		if told.Links[0] != s.URL+"/id" {
			t.Errorf("the person is led to %s", told.Links[0])
		}
		Drive(t, browser, open(shop.URL+"/begin"), Heading("Ledgers Online"), Says("Signed in as Ben Baker"))
	})
}

// Proves A7.
func TestWhoIsDeclinedIsToldAndStaysOutside(t *testing.T) {
	s, browser := serve(t), Open(t)
	shop := s.shop(t, "Ledgers Online")
	s.askToJoin(t, browser, "ben@baker.test")
	Drive(
		t, browser, open(s.URL+"/approvals"), fillSignIn(s.olive.Email, firstPassword), Heading("Requests to join"),
		Press("Decline"), Says("Declined. They have been mailed."),
	)
	s.awaitMail(t, s.olive.Email, "You declined Ben Baker for Hartley Bookkeeping")
	s.awaitMail(t, "ben@baker.test", "Your request to join Hartley Bookkeeping was declined")
	Drive(
		t, browser, open(shop.URL+"/begin"), Heading("Where do you belong?"), Says("The owner you asked has declined."),
		Fill("number", "CN-4711"), Fill("owner", s.olive.Email), Press("Submit"), Says("declined not long ago"),
	)
}

// askToJoin walks from the sign-up to the owner being asked.
func (s *service) askToJoin(t *testing.T, browser context.Context, email string) {
	t.Helper()
	Drive(t, browser, open(s.URL+"/id/sign-up"), fillSignUp(email, "Ben Baker", firstPassword), Heading("Check your mail"))
	Drive(
		t, browser, Fill("code", s.code(t, email)), Press("Continue"), Heading("Where do you belong?"),
		Fill("number", "123456"), Fill("owner", s.olive.Email), Press("Submit"), Heading("The owner has been asked"), Says("Hartley Bookkeeping"),
	)
}

// Proves A8.
func TestAnAddressInUseIsToldOnceTheMailboxIsProven(t *testing.T) {
	bothWays(t, func(t *testing.T, s *service, browser context.Context) {
		s.person(t, "ben@baker.test", "Ben Baker", true)
		shop := s.shop(t, "Ledgers Online")
		signUp := func() {
			Drive(
				t, browser, open(shop.URL+"/begin"), Press("Create account"), fillSignUp("Ben@Baker.test", "Somebody", secondPassword),
				Heading("Check your mail"),
			)
			Drive(t, browser, Fill("code", s.code(t, "ben@baker.test")), Press("Continue"), Heading("This e-mail is already in use"))
		}
		signUp()
		Drive(t, browser, Press("Forgot Password"), Heading("Check your mail"))
		Drive(t, browser, open(s.awaitMail(t, "ben@baker.test", "Set your Sage ID password").Links[0]), Heading("Set a new password"))
		signUp()
		Drive(
			t, browser, Press("Cancel"), Heading("Sign in"), Says("to continue to Ledgers Online"),
			// The password is the one it was, not the one that was typed in the sign-up.
			Fill("password", secondPassword), Press("Sign in"), Says("don’t match"),
			Fill("password", firstPassword), Press("Sign in"), Heading("Ledgers Online"), Says("Signed in as Ben Baker"),
		)
	})
}

// Proves A9.
func TestAForgottenPasswordIsSetAnewThroughTheMail(t *testing.T) {
	bothWays(t, func(t *testing.T, s *service, browser context.Context) {
		s.person(t, "ben@baker.test", "Ben Baker", true)
		shop := s.shop(t, "Ledgers Online")
		Drive(
			t, browser, open(shop.URL+"/begin"), Heading("Sign in"), Press("Forgot Password?"), Heading("Forgot your password?"),
			Fill("email", "ben@baker.test"), Press("Send the link"), Heading("Check your mail"),
		)
		link := s.awaitMail(t, "ben@baker.test", "Set your Sage ID password").Links[0]
		Drive(
			t, browser, open(link), Heading("Set a new password"), Fill("new", secondPassword), Fill("repeat", secondPassword),
			Press("Set the password"), Heading("Your password is set"), open(link), Heading("This link has been used"),
		)
		s.awaitMail(t, "ben@baker.test", "Your Sage ID password has been changed")
		Drive(
			t, browser, open(shop.URL+"/begin"), fillSignIn("ben@baker.test", firstPassword), Says("don’t match"),
			fillSignIn("ben@baker.test", secondPassword), Heading("Ledgers Online"),
		)
	})
}

// Proves A10.
func TestPasswordsAreJudgedWhileTypingAndRefusedWithTheReason(t *testing.T) {
	s, browser := serve(t), Open(t)
	Drive(
		t, browser, open(s.URL+"/id/sign-up"), Heading("Create account"), Fill("name", "Benedict Baker"), Fill("email", "ben@brightwater.test"),
		Fill("new", "abc"), Says("Very weak. 12 more characters."),
		Fill("new", "BrightwaterBen"), Says("That is mostly your own name or address."),
		Fill("name", "Bénédict Baker"), Fill("new", "BenedictBaker1234567"), Says("Very weak. That is mostly your own name or address."),
		Fill("new", "grün?Ölmühle/wörtlich!"), Says("Strong."),
		Fill("new", "mailcreated5240"), Fill("repeat", "mailcreated5240"), Press("Sign up"), Says("That is among the passwords everybody tries first."),
		Fill("new", "BrightwaterBenedict26"), Fill("repeat", "BrightwaterBenedict26"), Press("Sign up"), Says("That is mostly your own name or address, which is tried first. Use other words."),
		Fill("new", "grün?Ölmühle/wörtlich!"), Fill("repeat", "grün?Ölmühle/wörtlich!"), Press("Sign up"), Heading("Check your mail"),
	)
	Drive(
		t, browser, Fill("code", s.code(t, "ben@brightwater.test")), Press("Continue"), Heading("Where do you belong?"),
		Press("Log out"), Heading("Signed out"), Press("Sign in again"),
		fillSignIn("ben@brightwater.test", "grün?Ölmühle/wörtlich!"), Heading("Where do you belong?"),
	)
}

// Proves A11.
func TestPasscodesAreSetUpAskedForAndRemoved(t *testing.T) {
	bothWays(t, func(t *testing.T, s *service, browser context.Context) {
		s.person(t, "ben@baker.test", "Ben Baker", true)
		shop := s.shop(t, "Ledgers Online")
		Drive(
			t, browser, open(shop.URL+"/begin"), fillSignIn("ben@baker.test", firstPassword), Heading("Ledgers Online"),
			open(s.URL+"/id"), Heading("Your Sage ID"), Press("2-factor authentication"), Heading("2-factor authentication"),
		)
		secret := Evaluate[string](t, browser, `document.querySelector(".copy code").textContent`)
		Drive(t, browser, Fill("passcode", totp(t, secret, s.clock.Now())), Press("Turn it on"), Heading("2-factor authentication is on"))
		recovery := Evaluate[string](t, browser, `document.querySelector(".codes code").textContent`)
		s.clock.Advance(passcode.Period)
		Drive(
			t, browser, Press("I have kept them"), Heading("Your Sage ID"), Press("Log out"), Heading("Signed out"),
			open(shop.URL+"/begin"), fillSignIn("ben@baker.test", firstPassword), Heading("Enter a passcode"),
			Fill("passcode", "000000"), Press("Continue"), Says("That passcode isn’t right"),
			Fill("passcode", totp(t, secret, s.clock.Now())), Press("Continue"), Heading("Ledgers Online"), Says("Signed in as Ben Baker"),
			open(s.URL+"/id/two-factor"), Says("asks for a passcode at each sign-in"),
		)
		// Ten minutes later it takes the password and a passcode to make new recovery codes, or to remove them.
		s.clock.Advance(10 * time.Minute)
		Drive(
			t, browser, Press("Make new recovery codes"), fillSignIn("ben@baker.test", firstPassword), Heading("Enter a passcode"),
			Fill("passcode", recovery), Press("Continue"), Heading("2-factor authentication"), Says("9 of 10 are unused"),
			Press("Make new recovery codes"), Heading("Your new recovery codes"), Says("The ones you had before are void"),
		)
		fresh := Evaluate[string](t, browser, `document.querySelector(".codes code").textContent`)
		s.clock.Advance(10 * time.Minute)
		Drive(
			t, browser, Press("I have kept them"), Heading("2-factor authentication"), Says("10 of 10 are unused"),
			Press("Remove"), fillSignIn("ben@baker.test", firstPassword), Heading("Enter a passcode"),
			Fill("passcode", recovery), Press("Continue"), Says("That passcode isn’t right"),
			Fill("passcode", fresh), Press("Continue"), Heading("2-factor authentication"), Press("Remove"), Heading("Your Sage ID"),
			Press("Log out"), Heading("Signed out"), open(shop.URL+"/begin"), fillSignIn("ben@baker.test", firstPassword), Heading("Ledgers Online"),
		)
	})
}

// totp is what an authenticator shows (RFC 6238, RFC 4226 §5.3).
func totp(t *testing.T, secret string, at time.Time) string {
	t.Helper()
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ReplaceAll(secret, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha1.New, key)
	_ = binary.Write(mac, binary.BigEndian, at.Unix()/30)
	sum := mac.Sum(nil)
	number := binary.BigEndian.Uint32(sum[sum[len(sum)-1]&0xf:]) & 0x7fffffff
	return fmt.Sprintf("%06d", number%1_000_000)
}
