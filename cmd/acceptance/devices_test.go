package acceptance

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"satchel/app/browsertest"
	"satchel/cmd/internal/programs"
	"satchel/storage/keychain/keychaintest"
)

// another is a second companion of the same person, on a machine of its own.
func (w *world) another(name string) programs.Ctl {
	w.Helper()
	return programs.Ctl{Program: w.ctl.Program, Home: filepath.Join(w.TempDir(), name), Env: keychaintest.Session(w.T)}
}

// on runs satchelctl on another machine and wants an exit code.
func (w *world) on(machine programs.Ctl, code int, args ...string) programs.Result {
	w.Helper()
	result, err := machine.Run(w.Context(), "", args...)
	if err != nil {
		w.Fatal(err)
	}
	if result.Code != code {
		w.Fatalf("satchelctl %s: want exit code %d, got %s", strings.Join(args, " "), code, result)
	}
	return result
}

// showCode has the portal show a code in a browser that is signed in.
func (w *world) showCode() browsertest.Step {
	return chromedp.Steps(
		chromedp.Navigate(w.service.URL+"/profile/devices"), browsertest.Heading("Devices"),
		browsertest.Press("Show a code"), browsertest.Heading("Sign in a device with a code"),
	)
}

const readCode = `document.querySelector(".pair-code code").textContent`

// Proves E2.
func TestOneBrowserSignInOpensThePortalTheDesktopAndThePhone(t *testing.T) {
	w := newWorld(t)
	w.password(bookkeeper)
	browser := browsertest.Open(t)
	browsertest.Drive(t, browser, chromedp.Navigate(w.service.URL+"/sign-in"), typeIn(), browsertest.Heading("Hello, Bella"))

	desktop := w.signInByBrowser()
	browsertest.Drive(t, browser,
		chromedp.Navigate(desktop.address), browsertest.Heading("Sign in this device?"),
		browsertest.Press("Sign in this device"), browsertest.Heading("The device is signed in"),
	)
	if result := desktop.end(); result.Code != 0 {
		t.Fatalf("the desktop: %s", result)
	}

	phone := w.another("phone")
	browsertest.Drive(t, browser, w.showCode())
	code := browsertest.Evaluate[string](t, browser, readCode)
	contains(t, w.on(phone, 0, "sign-in", w.service.URL, "--pair", strings.ToLower(code)).Out, "as "+bookkeeper)
	browsertest.Drive(t, browser, browsertest.Heading("A device has signed in")) // by itself, without a click
	contains(t, w.on(phone, 0, "whoami").Out, bookkeeper)

	third := w.another("thief")
	contains(t, w.on(third, 3, "sign-in", w.service.URL, "--pair", code).Err, "was used before", "Profile, Devices")

	var listed []struct {
		SignedInBy string `json:"signed_in_by"`
	}
	w.decode(w.must(0, "", "devices", "--json").Out, &listed)
	if len(listed) != 2 || listed[0].SignedInBy == listed[1].SignedInBy {
		t.Errorf("the devices are %+v", listed)
	}
	browsertest.Drive(t, browser,
		browsertest.Press("That’s me"), browsertest.Heading("Devices"),
		browsertest.Press("Sign out every companion"), browsertest.Says("Every device is signed out."),
	)
	contains(t, w.must(3, "", "whoami").Err, "signed out")
	contains(t, w.on(phone, 3, "whoami").Err, "signed out")
}

// Proves E2. Proves E3.
func TestADeviceThatIsNotMineIsSignedOutAtOnceAndWhatItQueuedIsKept(t *testing.T) {
	w := newWorld(t)
	w.password(bookkeeper)
	browser := browsertest.Open(t)
	browsertest.Drive(t, browser, chromedp.Navigate(w.service.URL+"/sign-in"), typeIn(), browsertest.Heading("Hello, Bella"), w.showCode())
	w.must(0, "", "sign-in", w.service.URL, "--pair", browsertest.Evaluate[string](t, browser, readCode))
	w.must(0, "", "company", "use", w.companies()[0])
	w.must(0, "", "add", w.file("bill.txt", "two pounds"))

	browsertest.Drive(t, browser,
		browsertest.Heading("A device has signed in"), browsertest.Press("That’s not me"), browsertest.Says("The device is signed out"),
	)
	contains(t, w.must(3, "", "sync", "--until-done", "--timeout", "20s").Out, "signed out")

	browsertest.Drive(t, browser, w.showCode())
	w.must(0, "", "sign-in", w.service.URL, "--pair", browsertest.Evaluate[string](t, browser, readCode))
	w.must(0, "", "sync", "--until-done", "--timeout", "1m")
	if got := w.list(); len(got) != 1 || got[0].State != "accepted" {
		t.Errorf("the document is %+v", got)
	}
}

// Proves E2.
func TestAllOtherCompanionsAreSignedOutFromOne(t *testing.T) {
	w := newWorld(t).signedIn()
	lost := w.another("lost")
	if result, err := lost.Run(t.Context(), password+"\n", "sign-in", w.service.URL, "--email", bookkeeper, "--password-stdin"); err != nil || result.Code != 0 {
		t.Fatalf("%v %s", err, result)
	}
	contains(t, w.must(0, "", "devices", "revoke", "--others").Out, "1 other companion is signed out")
	contains(t, w.on(lost, 3, "whoami").Err, "signed out")
	w.must(0, "", "whoami")
	contains(t, w.must(0, "", "devices", "revoke", "--others").Out, "No other companion")
	w.must(2, "", "devices", "revoke")
}
