package acceptance

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	. "satchel/app/browsertest"
	"satchel/auth/passcode/otpauth"
)

const address = "otpauth://totp/GitHub:ann?secret=JBSWY3DPEHPK3PXP&issuer=GitHub"

// Proves D13.
func TestTheVaultMakesPasscodesForAnyServiceFromTheKeychain(t *testing.T) {
	oathtool, err := exec.LookPath("oathtool")
	if err != nil {
		t.Fatalf("no oathtool to compare with: %v; apt-get install oathtool", err)
	}
	w := newWorld(t)
	contains(t, w.must(0, "", "vault", "list").Out, "The vault is empty")
	contains(t, w.must(0, address+"\n", "vault", "add", "--stdin").Out, "Added GitHub (ann)")
	contains(t, w.must(0, "jbsw y3dp ehpk 3pxp\n", "vault", "add", "--stdin", "--service", "Payroll").Out, "Added Payroll")
	contains(t, w.must(3, address+"\n", "vault", "add", "--stdin").Err, "already")
	contains(t, w.must(3, "not base32!\n", "vault", "add", "--stdin").Err, "No passcodes can be made")
	contains(t, w.must(3, "otpauth-migration://offline?data=Cg\n", "vault", "add", "--stdin").Err, "doesn't take exports")
	contains(t, w.must(3, "https://example.com/\n", "vault", "add", "--stdin").Err, "no authenticator code")
	contains(t, w.must(0, "", "vault", "list").Out, "GitHub", "Payroll")

	theirs := func() string {
		output, err := exec.CommandContext(t.Context(), oathtool, "--totp", "--base32", "JBSWY3DPEHPK3PXP").Output()
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(string(output))
	}
	before, ours, after := theirs(), strings.TrimSpace(w.must(0, "", "vault", "code", "github").Out), theirs()
	if ours != before && ours != after { // the step may end in between
		t.Errorf("the vault says %s, oathtool %s", ours, before)
	}
	list, err := os.ReadFile(filepath.Join(w.ctl.Home, "vault.json"))
	if err != nil || strings.Contains(string(list), "JBSWY3DP") {
		t.Errorf("vault.json holds the key, or %v", err)
	}
	contains(t, w.must(0, "", "vault", "remove", "payroll").Out, "Removed Payroll")
	contains(t, w.must(3, "", "vault", "code", "payroll").Err, "no entry of that name")
}

// Proves D13. Proves C8.
func TestTheVaultIsAnAuthenticatorForSatchelItself(t *testing.T) {
	w := newWorld(t)
	w.password(bookkeeper)
	browser := Open(t)
	Drive(
		t, browser, chromedp.Navigate(w.service.URL+"/sign-in"), Fill("email", bookkeeper), Fill("password", password), Press("Sign in"),
		chromedp.WaitVisible(chromedp.CSS(".who")), chromedp.Navigate(w.service.URL+"/profile/two-factor/set-up"), Heading("Set up 2-factor authentication"),
	)
	secret := Evaluate[string](t, browser, `document.querySelector(".copy code").textContent`)
	w.must(0, secret+"\n", "vault", "add", "--stdin", "--service", "Satchel")
	code := func() string { return strings.TrimSpace(w.must(0, "", "vault", "code", "satchel").Out) }
	Drive(t, browser, Fill("passcode", code()), Press("Turn on 2-factor authentication"), Heading("2-factor authentication is on"))
	nextStep()
	w.must(0, password+"\n"+code()+"\n", "sign-in", w.service.URL, "--email", bookkeeper, "--password-stdin", "--passcode-stdin")
}

func TestTheVaultGoesByTheServicesClockWhereThisComputersIsWrong(t *testing.T) {
	before := newFront(t)
	w := newWorld(t, "--public-url", before.URL)
	before.put(w.service.URL, func(about string) string {
		return regexp.MustCompile(`"time":"[^"]*"`).ReplaceAllStringFunc(about, func(said string) string {
			told, err := time.Parse(`"time":"`+time.RFC3339+`"`, said)
			if err != nil {
				t.Error(err)
			}
			return told.Add(time.Hour).Format(`"time":"` + time.RFC3339 + `"`)
		})
	})
	w.password(bookkeeper)
	w.must(0, password+"\n", "sign-in", before.URL, "--email", bookkeeper, "--password-stdin")
	w.must(0, address+"\n", "vault", "add", "--stdin")
	in := func(when time.Duration) string {
		key, err := otpauth.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		code, _, err := key.At(time.Now().Add(when))
		if err != nil {
			t.Fatal(err)
		}
		return code
	}
	early, said, late := in(time.Hour), w.must(0, "", "vault", "code", "github"), in(time.Hour)
	if got := strings.TrimSpace(said.Out); got != early && got != late { // the step may end in between
		t.Errorf("the vault says %s, and by the service's clock it is %s", got, early)
	}
	contains(t, said.Err, "clock is 1 hour off", "Set the clock")
	before.CloseClientConnections()
	before.Close()
	early, said, late = in(0), w.must(0, "", "vault", "code", "github"), in(0)
	if got := strings.TrimSpace(said.Out); got != early && got != late {
		t.Errorf("out of reach of the service the vault says %s, and by this computer's clock it is %s", got, early)
	}
}
