package acceptance

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	. "satchel/app/browsertest"
	"satchel/auth/passcode/passcodetest"
	"satchel/cmd/internal/programs"
)

const (
	newcomer         = "nina@newcomer.test"
	identityPassword = "Marmalade-Signal-Eleven-Doors"
	owner            = "owner@demo.test"
)

// mailed waits for a mail with a subject that begins so.
func (w *world) mailed(to, subject string) programs.Mail {
	w.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		mails, err := programs.Mails(w.Context(), w.service.URL)
		if err != nil {
			w.Fatal(err)
		}
		for _, mail := range mails {
			if mail.To == to && strings.Contains(mail.Subject, subject) {
				return mail
			}
		}
	}
	w.Fatalf("no mail %q came to %s", subject, to)
	return programs.Mail{}
}

var codeInMail = regexp.MustCompile(`\b\d{4} ?\d{4}\b`)

// newIdentity has somebody create a Sage ID from the portal's sign-in page and ask to join the demonstration's
// site, whose owner lets them in.
func (w *world) newIdentity(browser context.Context) {
	w.Helper()
	Drive(
		w.T, browser, chromedp.Navigate(w.service.URL+"/sign-in"), Press("Continue with Sage ID"), Heading("Sign in"), Press("Create account"),
		Heading("Create account"), Fill("name", "Nina Newcomer"), Fill("email", newcomer),
		Fill("new", identityPassword), Fill("repeat", identityPassword), Press("Sign up"), Heading("Check your mail"),
	)
	code := codeInMail.FindString(w.mailed(newcomer, "code").Text)
	Drive(
		w.T, browser, Fill("code", code), Press("Continue"), Heading("Where do you belong?"),
		Fill("number", "DEMO-0001"), Fill("owner", owner), Press("Submit"), Heading("The owner has been asked"),
	)
	asked := w.mailed(owner, "asks to join") // and there, so that the next mail with a link is the one to make a password
	w.password(owner)
	theirs := Open(w.T)
	Drive(
		w.T, theirs, chromedp.Navigate(asked.Links[0]), Heading("Sign in"),
		Fill("email", owner), Fill("password", password), Press("Sign in"), Heading("Requests to join"), Press("Approve"), Says("Approved."),
	)
}

// From the first Sage ID to the last disconnect: a person who signs up through the identity provider, makes an app
// password, and leaves the identity for good.
//
// Proves B1. Proves B2. Proves B3. Proves B4. Proves B6. Proves B7. Proves B8. Proves B9.
func TestAPersonSignsUpWithASageIDMakesAPasswordAndDisconnects(t *testing.T) {
	w, browser := newWorld(t), Open(t)
	complained := Complaints(t, browser)
	w.newIdentity(browser)

	// The account exists from the first sign-in, without any password, and in the site that let her in.
	Drive(
		t, browser, chromedp.Navigate(w.service.URL+"/sign-in"), Press("Continue with Sage ID"), Heading("Hello, Nina"),
		chromedp.Navigate(w.service.URL+"/profile/password"), Says("We mail a link to "+newcomer+"; follow it to create one."),
	)
	if shown := Shown(t, browser); strings.Contains(shown, "Disconnect External Authentication") {
		t.Errorf("without a password, disconnecting is offered:\n%s", shown)
	}
	if said, err := w.satcheld("audit", "list", "--account", newcomer); err != nil || !strings.Contains(said, "account created") {
		t.Errorf("the audit log says: %s %v", said, err)
	}
	refused := w.must(3, password+"\n", "sign-in", w.service.URL, "--email", newcomer, "--password-stdin")
	contains(t, refused.Err, "Using a Sage ID?")

	// The app password opens the companion, and the portal stays the Sage ID's.
	before := time.Now()
	Drive(t, browser, Press("Forgot / Reset Password"), Says("mail"))
	w.passwordBy(w.linkSince(before, newcomer))
	w.must(0, password+"\n", "sign-in", w.service.URL, "--email", newcomer, "--password-stdin")
	portalTakesThePassword := chromedp.Steps(
		chromedp.Navigate(w.service.URL+"/sign-in"), Fill("email", newcomer), Fill("password", password), Press("Sign in"),
	)
	Drive(t, browser, portalTakesThePassword, Says("Using a Sage ID? Continue with it."))

	// The Sage ID signs in again, disconnects, and never again.
	Drive(
		t, browser, Press("Continue with Sage ID"), Heading("Hello, Nina"), chromedp.Navigate(w.service.URL+"/profile/password"),
		Press("Disconnect External Authentication"), Fill("password", password), Press("Check the password"),
		Fill("word", "disconnect"), Press("Disconnect"), Heading("Your Sage ID is disconnected"),
		chromedp.Navigate(w.service.URL+"/sign-in"), Press("Continue with Sage ID"), Heading("Sign in"), Says("Enter your password once more"),
		Fill("email", newcomer), Fill("password", identityPassword), Press("Sign in"), Heading("This Sage ID was disconnected"),
		portalTakesThePassword, Heading("Hello, Nina"), chromedp.Navigate(w.service.URL+"/profile/sign-in"), Heading("Profile"),
		Says("nothing can be linked again"),
	)
	w.must(3, "", "whoami")
	w.must(0, password+"\n", "sign-in", w.service.URL, "--email", newcomer, "--password-stdin")
	for _, complaint := range complained() {
		if !strings.HasPrefix(complaint, "Autofocus processing was blocked") { // the test was quicker than the page
			t.Errorf("the browser complains: %s", complaint)
		}
	}
}

func TestWhoLogsOutLeavesNothingOfTheirSageIDToTheNext(t *testing.T) {
	w, browser := newWorld(t), Open(t)
	w.newIdentity(browser)
	Drive(
		t, browser, chromedp.Navigate(w.service.URL+"/sign-in"), Press("Continue with Sage ID"), Heading("Hello, Nina"),
		Choose("Log out"), Says("You are signed out here, and the place that signed you in was asked to do the same."),
		chromedp.Navigate(w.service.URL+"/id"), Heading("Sign in"), Says("to continue to Satchel"),
		// The next one signs in and is themself.
		chromedp.Navigate(w.service.URL+"/sign-in"), Fill("email", owner), Fill("password", password), Press("Sign in"), hello(),
		Choose("Log out"), Says("You are signed out."),
	)
	if shown := Shown(t, browser); strings.Contains(shown, newcomer) || strings.Contains(shown, "asked to do the same") {
		t.Errorf("of the first one there is left:\n%s", shown)
	}
	// Should signing out there fail, as when the browser was closed on the way, a proof anew is asked for.
	Drive(
		t, browser, Press("Continue with Sage ID"), Heading("Sign in"), Fill("email", newcomer), Fill("password", identityPassword), Press("Sign in"),
		Heading("Hello, Nina"),
	)
	signOutHere := `fetch("/sign-out", {method: "POST"}).then(() => location.assign("/sign-in"))`
	Drive(
		t, browser, chromedp.Evaluate[chromedp.Void](signOutHere), Heading("Sign in"), Press("Continue with Sage ID"),
		Heading("Sign in"), Says("Enter your password once more"),
	)
}

// Whoever had a browser remembered is not sent round in circles when a page wants a fresh proof.
func TestAProofAnewWithTheSageIDAsksForThePasscodeInARememberedBrowserToo(t *testing.T) {
	w, browser := newWorld(t), Open(t)
	w.newIdentity(browser)
	Drive(
		t, browser, chromedp.Navigate(w.service.URL+"/sign-in"), Press("Continue with Sage ID"), Heading("Hello, Nina"),
		chromedp.Navigate(w.service.URL+"/profile/two-factor"), Press("Set up 2-factor authentication"), Heading("Set up 2-factor authentication"),
	)
	secret := Evaluate[string](t, browser, `document.querySelector(".copy code").textContent`)
	Drive(t, browser, Fill("passcode", passcodetest.Code(secret, time.Now())), Press("Turn on 2-factor authentication"), Heading("2-factor authentication is on"))
	recovery := Evaluate[[]string](t, browser, `[...document.querySelectorAll(".codes code")].map(c => c.textContent)`)
	withSageID := chromedp.Steps(
		Press("Continue with Sage ID"), Heading("Sign in"), Fill("email", newcomer), Fill("password", identityPassword), Press("Sign in"),
	)
	Drive(
		t, browser, Choose("Log out"), Says("You are signed out here"), withSageID,
		Heading("Enter your passcode"), chromedp.Click(`//input[@name="remember"]`), Fill("passcode", recovery[0]), Press("Sign in"),
		Heading("Hello, Nina"), Choose("Log out"), Says("You are signed out here"), withSageID, Heading("Hello, Nina"),
	)
	w.anHourSinceSignIn()
	Drive(
		t, browser, chromedp.Navigate(w.service.URL+"/profile/two-factor/remove"), Heading("Is it still you?"), withSageID,
		Heading("Enter your passcode"), Fill("passcode", recovery[1]), Press("Sign in"), Heading("Turn off 2-factor authentication?"),
	)
}

// A person who has a password links a Sage ID: no e-mail alone does that for them.
//
// Attack: same e-mail with another subject.
func TestAnAccountWithThatEMailIsLinkedByItsOwnerAlone(t *testing.T) {
	w, browser := newWorld(t), Open(t)
	if said, err := w.satcheld("account", "add", newcomer, "--name", "Nina Newcomer"); err != nil {
		t.Fatal(said)
	}
	w.password(newcomer)
	w.newIdentity(browser)
	Drive(
		t, browser, chromedp.Navigate(w.service.URL+"/sign-in"), Press("Continue with Sage ID"), Heading("Your e-mail has an account already"),
		Press("Go to the sign-in page"), Fill("email", newcomer), Fill("password", password), Press("Sign in"), Heading("Hello, Nina"),
		chromedp.Navigate(w.service.URL+"/profile/sign-in"), Press("Link Sage ID"), Heading("Sign in with your Sage ID"), Press("Go on to Sage ID"),
		Fill("email", newcomer), Fill("password", identityPassword), Press("Sign in"),
		Says("Your Sage ID is linked."),
	)
	w.mailed(newcomer, "Sage ID now opens your Satchel account")
}
