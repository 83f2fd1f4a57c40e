package acceptance

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	. "satchel/app/browsertest"
)

// certified is a certified OpenID provider, in the version the test was written for.
const certified = "oidc-provider@9.13.3"

// peer starts a program of testdata in Node and returns the first line it prints, which tells where it serves.
func peer(t testing.TB, script string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	command := exec.CommandContext(ctx, "node", append([]string{filepath.Join("testdata", script)}, args...)...)
	var complained strings.Builder
	command.Stderr = &complained
	out, err := command.StdoutPipe()
	if err == nil {
		err = command.Start()
	}
	if err != nil {
		cancel()
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		if err := command.Wait(); err != nil && !errors.Is(ctx.Err(), context.Canceled) {
			t.Error(err)
		}
		if t.Failed() {
			t.Logf("%s complained: %s", script, complained.String())
		}
	})
	line := make(chan string, 1)
	go func() {
		text, _ := bufio.NewReader(out).ReadString('\n')
		line <- strings.TrimSpace(text)
	}()
	select {
	case first := <-line:
		if first == "" {
			t.Fatalf("%s doesn't serve", script)
		}
		return first
	case <-time.After(30 * time.Second):
		t.Fatalf("%s doesn't serve", script)
	}
	return ""
}

// Another issuer than the embedded one, by configuration alone.
//
// Logging out asks there as well; whatever the person answers, the next one proves who they are.
//
// Proves B1. Proves B2.
func TestACertifiedProviderSignsAPersonInToThePortalAndTheCompanion(t *testing.T) {
	issuer := peer(t, "certified-provider.mjs", NPM(t, certified))
	config := filepath.Join(t.TempDir(), "satcheld.toml")
	settings := fmt.Sprintf(
		"no-identity-provider = true\n[[provider]]\nid = \"certified\"\nlabel = \"Certified ID\"\nissuer = %q\nclient-id = \"satchel\"\nclient-secret = \"a-secret-that-both-know\"\n", issuer,
	)
	if err := os.WriteFile(config, []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	w, browser := newWorld(t, "--config", config), Open(t)
	if said, err := w.satcheld("config", "--config", config); err != nil || !strings.Contains(said, issuer) || strings.Contains(said, "both-know") {
		t.Errorf("the configuration is printed as\n%s %v", said, err)
	}
	signIn := chromedp.Steps(
		Press("Continue with Certified ID"),
		chromedp.SendKeys(chromedp.CSS(`[name=login]`), "cora"), chromedp.SendKeys(chromedp.CSS(`[name=password]`), "anything"),
		chromedp.Click(chromedp.CSS(`button[type=submit]`)), chromedp.Click(`//button[contains(., "Continue")]`),
		Heading("Hello, Cora"),
	)
	Drive(t, browser, chromedp.Navigate(w.service.URL+"/sign-in"), signIn)
	waiting := w.signInByBrowser()
	Drive(
		t, browser, chromedp.Navigate(waiting.address), Heading("Sign in this device?"), Says("cora@certified.test"),
		Press("Sign in this device"), Heading("The device is signed in"),
	)
	if result := waiting.end(); result.Code != 0 {
		t.Fatalf("satchelctl ended with %s", result)
	}
	contains(t, w.must(0, "", "whoami").Out, "cora@certified.test")

	signedOut := Says("You are signed out here, and the place that signed you in was asked to do the same.")
	Drive(
		t, browser, chromedp.Navigate(w.service.URL), Choose("Log out"), chromedp.Click(`//button[contains(., "No, stay signed in")]`), signedOut,
		chromedp.Navigate(w.service.URL+"/sign-in"), Press("Continue with Certified ID"), chromedp.WaitVisible(chromedp.CSS(`[name=password]`)),
		chromedp.Navigate(w.service.URL+"/sign-in"), signIn,
		Choose("Log out"), chromedp.Click(`//button[contains(., "Yes, sign me out")]`), signedOut, signIn,
	)
	// The companion is a device of its own, and stays.
	w.must(0, "", "whoami")
}

func TestSeveralProvidersStandSideBySideAndOneThatIsDownDoesNoHarm(t *testing.T) {
	issuer := peer(t, "certified-provider.mjs", NPM(t, certified))
	config := filepath.Join(t.TempDir(), "satcheld.toml")
	var settings strings.Builder
	for _, one := range [][3]string{{"certified", "Certified ID", issuer}, {"down", "Sleepy ID", "http://127.0.0.1:9"}} {
		fmt.Fprintf(&settings, "[[provider]]\nid = %q\nlabel = %q\nissuer = %q\nclient-id = \"satchel\"\nclient-secret = \"a-secret-that-both-know\"\n", one[0], one[1], one[2])
	}
	if err := os.WriteFile(config, []byte(settings.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	w, browser := newWorld(t, "--config", config), Open(t)
	signIn := chromedp.Navigate(w.service.URL + "/sign-in")
	Drive(
		t, browser, signIn, Press("Continue with Sleepy ID"), Heading("Your Sleepy ID can’t be reached"),
		signIn, Press("Continue with Sage ID"), Heading("Sign in"), Says("to continue to Satchel"),
		signIn, Press("Continue with Certified ID"), chromedp.WaitVisible(chromedp.CSS(`[name=login]`)),
	)
}
