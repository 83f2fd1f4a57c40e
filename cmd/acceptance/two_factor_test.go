package acceptance

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	. "satchel/app/browsertest"
	"satchel/auth/passcode/passcodetest"
)

// Proves C8. Proves C9. Proves D4.
func TestPasscodesSetUpInTheBrowserAreAskedForEverywhere(t *testing.T) {
	w := newWorld(t)
	w.password(bookkeeper)
	browser := Open(t)
	Drive(
		t, browser, chromedp.Navigate(w.service.URL+"/sign-in"), Heading("Sign in"),
		Fill("email", bookkeeper), Fill("password", password), Press("Sign in"),
		chromedp.WaitVisible(chromedp.CSS(".who")), chromedp.Navigate(w.service.URL+"/profile/two-factor"), Heading("2-factor authentication"),
		Press("Set up 2-factor authentication"), Heading("Set up 2-factor authentication"),
	)
	secret := Evaluate[string](t, browser, `document.querySelector(".copy code").textContent`)
	Drive(
		t, browser, Fill("passcode", passcodetest.Code(secret, time.Now())), Press("Turn on 2-factor authentication"),
		Heading("2-factor authentication is on"),
	)
	recovery := Evaluate[[]string](t, browser, `[...document.querySelectorAll(".codes code")].map(c => c.textContent)`)
	if len(recovery) != 10 || !regexp.MustCompile(`^[A-Z2-7-]{30}$`).MatchString(recovery[0]) {
		t.Fatalf("the recovery codes are %v", recovery)
	}

	signIn := []string{"sign-in", w.service.URL, "--email", bookkeeper, "--password-stdin"}
	contains(t, w.must(3, password+"\n", signIn...).Err, "asks for a passcode")
	with := append(signIn, "--passcode-stdin")
	contains(t, w.must(3, password+"\n000000\n", with...).Err, "isn't right")
	contains(t, w.must(3, password+"\n \n", with...).Err, "the passcode is empty")
	w.must(0, password+"\n"+recovery[0]+"\n", with...)
	contains(t, w.must(3, password+"\n"+recovery[0]+"\n", with...).Err, "isn't right")
	next := nextStep()
	w.must(0, password+"\n"+passcodetest.Code(secret, next)+"\n", with...)
	w.must(0, "", "whoami")

	other := Open(t)
	Drive(
		t, other, chromedp.Navigate(w.service.URL+"/sign-in"), Fill("email", bookkeeper), Fill("password", password), Press("Sign in"),
		Heading("Enter your passcode"), Fill("passcode", passcodetest.Code(secret, next)), Press("Sign in"), Says("used before"),
		Fill("passcode", strings.ToLower(recovery[1])), chromedp.Click(`//input[@name="remember"]`), Press("Sign in"),
		chromedp.WaitVisible(chromedp.CSS(".who")), Choose("Log out"), Heading("Sign in"),
		Fill("email", bookkeeper), Fill("password", password), Press("Sign in"), chromedp.WaitVisible(chromedp.CSS(".who")),
		chromedp.Navigate(w.service.URL+"/profile/two-factor"), Says("Chrome on Linux"),
		Press("Turn off 2-factor authentication"), Heading("Is it still you?"),
		Fill("password", password), Fill("passcode", recovery[2]), Press("Continue"),
		Heading("Turn off 2-factor authentication?"), Press("Turn it off"), Says("is off"),
	)
	w.must(0, password+"\n", signIn...)
}

// nextStep waits for a step that no passcode was used of yet.
func nextStep() time.Time {
	now := time.Now()
	next := now.Truncate(30 * time.Second).Add(30 * time.Second)
	// oathtool asks time(2), which may still tell the second before when it has just gone by.
	const coarse = 100 * time.Millisecond
	<-time.After(next.Sub(now) + coarse)
	return next
}

// Proves C8.
func TestAPasscodeSentToTheCompanionSignsInToThePortal(t *testing.T) {
	w := newWorld(t).signedIn()
	contains(t, w.must(0, "", "passcodes").Out, "No passcode was sent")
	browser := Open(t)
	Drive(
		t, browser, chromedp.Navigate(w.service.URL+"/sign-in"), Fill("email", bookkeeper), Fill("password", password), Press("Sign in"),
		chromedp.WaitVisible(chromedp.CSS(".who")), chromedp.Navigate(w.service.URL+"/profile/two-factor/set-up"), Heading("Set up 2-factor authentication"),
	)
	secret := Evaluate[string](t, browser, `document.querySelector(".copy code").textContent`)
	Drive(
		t, browser, Fill("passcode", passcodetest.Code(secret, time.Now())), Press("Turn on 2-factor authentication"),
		Heading("2-factor authentication is on"), Choose("Log out"), Heading("Sign in"),
		Fill("email", bookkeeper), Fill("password", password), Press("Sign in"), Heading("Enter your passcode"),
		Press("Send a passcode to my companion"), Says("on its way"),
	)
	sent := strings.TrimSpace(w.must(0, "", "passcodes", "--wait").Out)
	if mail := w.mailed(bookkeeper, "Your passcode: "); !strings.Contains(mail.Text, sent) {
		t.Errorf("the embedded mailbox says %q, the companion %q", mail.Text, sent)
	}
	Drive(t, browser, Fill("passcode", sent), Press("Sign in"), chromedp.WaitVisible(chromedp.CSS(".who")))
	contains(t, w.must(0, "", "passcodes").Out, "No passcode was sent")
}
