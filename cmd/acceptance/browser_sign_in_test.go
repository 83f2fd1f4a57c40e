package acceptance

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	. "satchel/app/browsertest"
	"satchel/cmd/internal/programs"
)

// signingIn is a satchelctl that waits for the browser.
type signingIn struct {
	*testing.T
	command *exec.Cmd
	address string // that it printed
	rest    bytes.Buffer
	errors  bytes.Buffer
	read    chan struct{}
}

// signInByBrowser starts satchelctl sign-in --sage-id and reads the address for the browser.
func (w *world) signInByBrowser() *signingIn {
	w.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	w.Cleanup(cancel)
	s := &signingIn{
		T: w.T, read: make(chan struct{}),
		command: w.ctl.Command(ctx, "sign-in", w.service.URL, "--sage-id", "--print-url"),
	}
	s.command.Stderr = &s.errors
	out, err := s.command.StdoutPipe()
	if err != nil {
		w.Fatal(err)
	}
	if err := s.command.Start(); err != nil {
		w.Fatal(err)
	}
	lines := bufio.NewReader(out)
	line, err := lines.ReadString('\n')
	if err != nil {
		_ = s.command.Wait()
		w.Fatalf("no address was printed: %v\n%s", err, s.errors.String())
	}
	s.address = strings.TrimSpace(line)
	go func() { defer close(s.read); _, _ = io.Copy(&s.rest, lines) }()
	return s
}

// end waits until it has ended.
func (s *signingIn) end() programs.Result {
	s.Helper()
	<-s.read
	err := s.command.Wait()
	if _, ended := errors.AsType[*exec.ExitError](err); err != nil && !ended {
		s.Fatal(err)
	}
	return programs.Result{Out: s.rest.String(), Err: s.errors.String(), Code: s.command.ProcessState.ExitCode()}
}

// typeIn fills the portal's sign-in page in.
func typeIn() Step {
	return chromedp.Steps(
		Heading("Sign in"), Fill("email", bookkeeper), Fill("password", password), Press("Sign in"),
	)
}

// Proves D2.
func TestTheCompanionIsSignedInThroughTheBrowser(t *testing.T) {
	w := newWorld(t)
	w.password(bookkeeper)
	browser := Open(t)

	waiting := w.signInByBrowser()
	Drive(t, browser,
		chromedp.Navigate(waiting.address), typeIn(),
		Heading("Sign in this device?"), Says("bookkeeper@demo.test"),
		Press("Sign in this device"), Heading("The device is signed in"),
	)
	if shown := Evaluate[string](t, browser, "location.href"); shown != w.service.URL+"/oauth/done" {
		t.Errorf("the browser stays at %s, and may remember it", shown)
	}
	result := waiting.end()
	if result.Code != 0 {
		t.Fatalf("satchelctl ended with %s", result)
	}
	contains(t, result.Out, "as "+bookkeeper, "in this computer's keychain")
	contains(t, w.must(0, "", "whoami").Out, bookkeeper)

	t.Run("and once more without a password, since the browser is signed in", func(t *testing.T) {
		again := w.signInByBrowser()
		Drive(t, browser,
			chromedp.Navigate(again.address), Heading("Sign in this device?"),
			Press("Sign in this device"), Heading("The device is signed in"),
		)
		if result := again.end(); result.Code != 0 {
			t.Errorf("satchelctl ended with %s", result)
		}
	})
	t.Run("and not if the person says no", func(t *testing.T) {
		declined := w.signInByBrowser()
		Drive(t, browser,
			chromedp.Navigate(declined.address), Heading("Sign in this device?"),
			Press("Cancel"), Heading("Nothing was signed in"),
		)
		result := declined.end()
		if result.Code != 3 {
			t.Errorf("satchelctl ended with %s", result)
		}
		contains(t, result.Err, "cancelled in the browser")
	})
	t.Run("and somebody else may sign in instead", func(t *testing.T) {
		other := w.signInByBrowser()
		Drive(t, browser,
			chromedp.Navigate(other.address), Heading("Sign in this device?"),
			Press("Sign in as somebody else"), typeIn(),
			Heading("Sign in this device?"), Press("Sign in this device"),
			Heading("The device is signed in"),
		)
		if result := other.end(); result.Code != 0 {
			t.Errorf("satchelctl ended with %s", result)
		}
	})
}

// A person who has no password at all signs in to the companion with the Sage ID.
//
// Proves D2. Proves E2.
func TestTheLinkedSageIDSignsTheCompanionIn(t *testing.T) {
	w, browser := newWorld(t), Open(t)
	w.newIdentity(browser)
	waiting := w.signInByBrowser()
	Drive(
		t, browser, chromedp.Navigate(waiting.address), Heading("Sign in"), Press("Continue with Sage ID"),
		Heading("Sign in this device?"), Says(newcomer), Press("Sign in this device"), Heading("The device is signed in"),
	)
	result := waiting.end()
	if result.Code != 0 {
		t.Fatalf("satchelctl ended with %s", result)
	}
	contains(t, result.Out, "as "+newcomer)
	contains(t, w.must(0, "", "whoami").Out, newcomer)
	if said, err := w.satcheld("audit", "list", "--account", newcomer); err != nil || !strings.Contains(said, "device signed in") {
		t.Errorf("the audit log says: %s %v", said, err)
	}
}

func TestClientsOfTheIdentityProviderAreKeptBySatcheld(t *testing.T) {
	w := newWorld(t)
	run := func(args ...string) string {
		t.Helper()
		said, err := w.satcheld(append([]string{"client"}, args...)...)
		if err != nil {
			t.Fatalf("satcheld client %v: %v\n%s", args, err, said)
		}
		return said
	}
	added := run("add", "Books", "--redirect-uri", "https://books.example/callback")
	contains(t, added, "Registered Books.", "client secret: ", "shown this once")
	_, rest, _ := strings.Cut(added, "client id:")
	id := strings.Fields(rest)[0]
	contains(t, run("list"), id, "Books", "https://books.example/callback")
	contains(t, run("remove", id), "Removed Books.")
	if strings.Contains(run("list"), id) {
		t.Error("it is still listed")
	}
	if said, err := w.satcheld("client", "add", "Evil", "--redirect-uri", "http://evil.example/"); err == nil || !strings.Contains(said, "not encrypted") {
		t.Errorf("an address in the clear: %s %v", said, err)
	}
	if said, err := w.satcheld("client", "remove", "nobody"); err == nil || !strings.Contains(said, "satcheld client list") {
		t.Errorf("an unknown one: %s %v", said, err)
	}
}

func TestCancellingTheSignInInTheTerminalEndsIt(t *testing.T) {
	w := newWorld(t)
	waiting := w.signInByBrowser()
	if err := waiting.command.Cancel(); err != nil {
		t.Fatal(err)
	}
	if result := waiting.end(); result.Code == 0 {
		t.Errorf("satchelctl ended with %s", result)
	}
}

func TestTheBrowsersPageCannotBeFramedOrPostedFromElsewhere(t *testing.T) {
	w := newWorld(t)
	waiting := w.signInByBrowser()
	response, err := http.Get(waiting.address)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	contains(t, response.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'")
	_, query, _ := strings.Cut(waiting.address, "?")
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.service.URL+"/oauth/authorize", strings.NewReader(query+"&answer=yes"))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Sec-Fetch-Site", "cross-site")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusForbidden {
		t.Errorf("a form from another website is answered %s", answer.Status)
	}
	_ = waiting.command.Cancel()
	waiting.end()
}
