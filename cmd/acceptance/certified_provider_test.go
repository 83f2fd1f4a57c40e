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

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	. "satchel/app/browsertest"
	"satchel/auth/session"
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
	config := certifiedAlone(t, issuer)
	w, browser := newWorld(t, "--config", config), Open(t)
	if said, err := w.satcheld("config", "--config", config); err != nil || !strings.Contains(said, issuer) || strings.Contains(said, "both-know") {
		t.Errorf("the configuration is printed as\n%s %v", said, err)
	}
	atProvider := atCertifiedProvider()
	signIn := chromedp.Steps(Press("Continue with Certified ID"), atProvider, Heading("Hello, Cora"))
	Drive(t, browser, chromedp.Navigate(w.service.URL+"/sign-in"), signIn)
	waiting := w.signInByBrowser()
	Drive(
		t, browser, chromedp.Navigate(waiting.address), Heading("Is it still you?"), Press("Continue with Certified ID"), atProvider,
		Heading("Sign in this device?"), Says("cora@certified.test"), Press("Sign in this device"), Heading("The device is signed in"),
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

// atCertifiedProvider types on the provider's own pages, which it shows to whoever has to prove who they are.
func atCertifiedProvider() Step {
	return chromedp.Steps(
		chromedp.SendKeys(chromedp.CSS(`[name=login]`), "cora"), chromedp.SendKeys(chromedp.CSS(`[name=password]`), "anything"),
		chromedp.Click(chromedp.CSS(`button[type=submit]`)), confirmed,
	)
}

// confirmed is what the provider has everybody press who is on the way to a program on their own computer.
var confirmed = chromedp.Click(`//button[contains(., "Continue")]`)

// Whoever finds a browser that is still signed in at the provider, and no longer here, lets no companion of their own in.
func TestASessionThatIsAliveAtTheProviderProvesNothingAnew(t *testing.T) {
	issuer := peer(t, "certified-provider.mjs", NPM(t, certified))
	w, browser := newWorld(t, "--config", certifiedAlone(t, issuer)), Open(t)
	signInHere := chromedp.Navigate(w.service.URL + "/sign-in")
	Drive(
		t, browser, chromedp.Navigate(issuer+"/clock?behind=600"),
		signInHere, Press("Continue with Certified ID"), atCertifiedProvider(), Heading("Hello, Cora"),
		chromedp.Navigate(issuer+"/clock?behind=0"),
		forgetHere(), signInHere, Press("Continue with Certified ID"), confirmed, Heading("Hello, Cora"), forgetHere(), // nobody typed
	)
	waiting := w.signInByBrowser()
	Drive(
		t, browser, chromedp.Navigate(waiting.address), Heading("Sign in"), Press("Continue with Certified ID"), atCertifiedProvider(),
		Heading("Sign in this device?"), Says("cora@certified.test"), Press("Sign in this device"), Heading("The device is signed in"),
	)
	if result := waiting.end(); result.Code != 0 {
		t.Errorf("satchelctl ended with %s", result)
	}
}

// forgetHere has the browser lose its session here, as when it was closed, and keep the one at the provider.
func forgetHere() Step {
	return Command(network.DeleteCookies, network.DeleteCookiesParams{Name: session.CookieName, Domain: "127.0.0.1"})
}

// certifiedAlone is a configuration with the certified provider and no other.
func certifiedAlone(t *testing.T, issuer string) string {
	t.Helper()
	config := filepath.Join(t.TempDir(), "satcheld.toml")
	settings := fmt.Sprintf(
		"no-identity-provider = true\n[[provider]]\nid = \"certified\"\nlabel = \"Certified ID\"\nissuer = %q\nclient-id = \"satchel\"\nclient-secret = \"a-secret-that-both-know\"\n", issuer,
	)
	if err := os.WriteFile(config, []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	return config
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
