package acceptance

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	. "satchel/app/browsertest"
	"satchel/storage/database"
)

// oathtool is an authenticator nobody here wrote: what it shows for a key now.
func oathtool(t *testing.T, key string) string {
	t.Helper()
	said, err := exec.CommandContext(t.Context(), "oathtool", "--totp", "--base32", key).CombinedOutput()
	if err != nil {
		t.Fatalf("oathtool: %v\n%s", err, said)
	}
	return strings.TrimSpace(string(said))
}

// typist is satchelctl on a terminal, and who sits at it.
type typist struct {
	*testing.T

	command *exec.Cmd
	keys    io.WriteCloser
	mu      sync.Mutex
	screen  bytes.Buffer
}

// Write takes what the terminal shows.
func (y *typist) Write(p []byte) (int, error) {
	y.mu.Lock()
	defer y.mu.Unlock()
	return y.screen.Write(p)
}

func (y *typist) shows() string {
	y.mu.Lock()
	defer y.mu.Unlock()
	return y.screen.String()
}

// onTerminal runs satchelctl on a terminal of its own.
func (w *world) onTerminal(args ...string) *typist {
	w.Helper()
	line := append([]string{filepath.Join(bin, "satchelctl"), "--home", w.ctl.Home}, args...)
	for i, word := range line {
		line[i] = "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
	}
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	w.Cleanup(cancel)
	y := &typist{T: w.T, command: exec.CommandContext(ctx, "script", "-q", "-e", "-c", strings.Join(line, " "), "/dev/null")}
	y.command.Env, y.command.Stdout = w.env, y
	var err error
	if y.keys, err = y.command.StdinPipe(); err != nil {
		w.Fatal(err)
	}
	if err := y.command.Start(); err != nil {
		w.Fatal(err)
	}
	return y
}

// answers waits for a prompt that comes after what was answered before, and types.
func (y *typist) answers(prompt, typed string) {
	y.Helper()
	y.awaits(prompt)
	y.mu.Lock()
	y.screen.Reset()
	y.mu.Unlock()
	if _, err := io.WriteString(y.keys, typed+"\r"); err != nil {
		y.Fatal(err)
	}
}

func (y *typist) awaits(text string) {
	y.Helper()
	for range 1200 {
		if strings.Contains(y.shows(), text) {
			return
		}
		<-time.After(50 * time.Millisecond)
	}
	y.Fatalf("%q is not on the terminal:\n%s", text, y.shows())
}

// ends waits until the command has ended, with a code, and returns what it said since the last answer.
func (y *typist) ends(code int) string {
	y.Helper()
	err := y.command.Wait()
	if _, ended := errors.AsType[*exec.ExitError](err); err != nil && !ended {
		y.Fatal(err)
	}
	if got := y.command.ProcessState.ExitCode(); got != code {
		y.Fatalf("exit code %d, want %d:\n%s", got, code, y.shows())
	}
	return y.shows()
}

var (
	keyShown  = regexp.MustCompile(`Key: +([A-Z2-7 ]{39})`)
	codeShown = regexp.MustCompile(`(?m)^  ([A-Z2-7-]{30})\r?$`)
)

// enableTwoFactor sets 2-factor authentication up from the companion, and returns the key and the recovery codes.
func (w *world) enableTwoFactor() (key string, recovery []string) {
	w.Helper()
	y := w.onTerminal("two-factor", "enable")
	y.answers("App password: ", password)
	y.awaits("The six digits it shows: ")
	screen := y.shows()
	contains(w.T, screen, "Scan this with your authenticator", "▀", "otpauth://totp/Satchel:"+bookkeeper)
	shown := keyShown.FindStringSubmatch(screen)
	if shown == nil {
		w.Fatalf("no key is shown:\n%s", screen)
	}
	key = strings.ReplaceAll(shown[1], " ", "")
	y.answers("The six digits it shows: ", "12345")
	y.answers("type the next ones", "")
	y.answers("The six digits it shows: ", oathtool(w.T, key))
	said := y.ends(0)
	contains(w.T, said, "2-factor authentication is on", "shown only now")
	for _, code := range codeShown.FindAllStringSubmatch(said, -1) {
		recovery = append(recovery, code[1])
	}
	if len(recovery) != 10 {
		w.Fatalf("%d recovery codes are shown:\n%s", len(recovery), said)
	}
	return key, recovery
}

// Proves D12. Proves D4.
func TestTwoFactorIsSetUpRenewedAndTurnedOffFromTheCompanion(t *testing.T) {
	w := newWorld(t).signedIn()
	contains(t, w.must(0, "", "two-factor", "status").Out, "is off", "satchelctl two-factor enable")
	contains(t, w.must(3, "wrong\n", "two-factor", "enable", "--stdin").Err, "isn't your app password")
	contains(t, w.must(3, password+"\n123456\n", "two-factor", "disable", "--stdin").Err, "is off")

	first := w.must(3, password+"\n000000\n", "two-factor", "enable", "--stdin").Err
	contains(t, first, "Those digits aren't right")
	if strings.Contains(first, "recovery code") {
		t.Errorf("it speaks of recovery codes, which don't exist yet: %s", first)
	}
	key, recovery := w.enableTwoFactor()
	contains(t, w.must(0, "", "two-factor", "status").Out, "is on since", "10 of 10")
	contains(t, w.must(3, password+"\n", "two-factor", "enable", "--stdin").Err, "on already")
	if mail := w.mailed(bookkeeper, "2-factor authentication is on"); !strings.Contains(mail.Text, bookkeeper) {
		t.Errorf("the notice says %q", mail.Text)
	}
	signIn := []string{"sign-in", w.service.URL, "--email", bookkeeper, "--password-stdin"}
	contains(t, w.must(3, password+"\n", signIn...).Err, "asks for a passcode")
	nextStep()
	w.must(0, password+"\n"+oathtool(t, key)+"\n", append(signIn, "--passcode-stdin")...)

	var renewed struct {
		Codes []string `json:"recovery_codes"`
	}
	contains(t, w.must(3, password+"\n000000\n", "two-factor", "recovery-codes", "--stdin").Err, "isn't right")
	w.decode(w.must(0, password+"\n"+recovery[0]+"\n", "two-factor", "recovery-codes", "--stdin", "--json").Out, &renewed)
	if len(renewed.Codes) != 10 || renewed.Codes[0] == recovery[0] {
		t.Fatalf("the new ones are %v", renewed.Codes)
	}
	contains(t, w.must(3, password+"\n"+recovery[1]+"\n", "two-factor", "disable", "--stdin").Err, "isn't right")
	contains(t, w.must(3, "wrong\n"+renewed.Codes[0]+"\n", "two-factor", "disable", "--stdin").Err, "isn't your app password")

	w.requirePasscodes(true)
	contains(t, w.must(3, password+"\n"+renewed.Codes[0]+"\n", "two-factor", "disable", "--stdin").Err, "requires 2-factor authentication")
	w.requirePasscodes(false)
	contains(t, w.must(0, password+"\n"+renewed.Codes[0]+"\n", "two-factor", "disable", "--stdin").Out, "is off")
	w.must(0, password+"\n", signIn...)
}

// Attack: a companion from before 2-factor was demanded.
func TestACompanionFromBeforeTheSiteDemandedTwoFactorSetsItUpFirst(t *testing.T) {
	w := newWorld(t).signedIn()
	w.must(0, "", "add", w.file("bill.txt", "two pounds"))
	w.requirePasscodes(true)

	contains(t, w.must(3, "", "companies").Err, "requires 2-factor authentication", "two-factor enable")
	said := w.must(3, "", "sync", "--until-done", "--timeout", "1m").Out
	contains(t, said, "requires 2-factor authentication", "two-factor enable")
	if got := w.list()[0]; got.State != "needs-person" || got.Reason != "two-factor-setup" || got.Action != "set-up-two-factor" {
		t.Errorf("the document is %s, %s, %s", got.State, got.Reason, got.Action)
	}
	w.must(0, "", "whoami")
	w.must(0, "", "devices")

	w.enableTwoFactor()
	w.must(0, "", "companies")
	w.must(0, "", "sync", "--until-done", "--timeout", "1m")
	if got := w.list()[0]; got.State != "accepted" {
		t.Errorf("afterwards the document is %s, %s", got.State, got.Reason)
	}
}

func TestWhoeverRunsTheMachineResetsTheTwoFactorOfWhoHasNobodyElse(t *testing.T) {
	w := newWorld(t).signedIn()
	if said, err := w.satcheld("account", "reset-two-factor", bookkeeper); err == nil {
		t.Errorf("with 2-factor off it said %s", said)
	}
	w.enableTwoFactor()
	said, err := w.satcheld("account", "reset-two-factor", bookkeeper)
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	contains(t, said, "signs in without a passcode", "signed out everywhere")
	mail := w.mailed(bookkeeper, "Your 2-factor authentication was reset")
	contains(t, mail.Text, "whoever runs the service")
	contains(t, w.must(3, "", "whoami").Err, "igned")
	w.must(0, password+"\n", "sign-in", w.service.URL, "--email", bookkeeper, "--password-stdin")
	contains(t, w.must(0, "", "two-factor", "status").Out, "is off")
}

// requirePasscodes has the demonstration's site demand them, or no longer, as an administrator of it would.
func (w *world) requirePasscodes(required bool) {
	w.Helper()
	w.rows(func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.SQL().ExecContext(ctx, "UPDATE sites SET requires_passcode = ?", required)
		return err
	})
}

func TestWhoHasNoPasswordOrAnOrganisationIsToldWhyTwoFactorIsNotSetUpHere(t *testing.T) {
	w := newWorld(t).signedIn()
	w.saml(bookkeeper, true)
	contains(t, w.must(3, password+"\n", "two-factor", "enable", "--stdin").Err, "Your organisation signs you in")
	contains(t, w.must(0, "", "two-factor", "status").Out, "can't be changed from here", "organisation")
	w.saml(bookkeeper, false)
	w.rows(func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.SQL().ExecContext(ctx, "UPDATE accounts SET password_hash = NULL WHERE email = ?", bookkeeper)
		return err
	})
	contains(t, w.must(3, password+"\n", "two-factor", "enable", "--stdin").Err, "no app password", "on the website")
	contains(t, w.must(0, "", "two-factor", "status").Out, "no app password")
}

// Proves C8. Proves D4.
func TestAPasscodeIsTextedToTheProvedPhoneForThePortalAndTheCompanion(t *testing.T) {
	const phone = "+447700900123"
	g := newGateway(t)
	w := newWorld(t, g.options()...).signedIn()
	_, recovery := w.enableTwoFactor()
	browser := Open(t)
	Drive(
		t, browser, chromedp.Navigate(w.service.URL+"/sign-in"), Fill("email", bookkeeper), Fill("password", password), Press("Sign in"),
		Heading("Enter your passcode"), Fill("passcode", recovery[0]), Press("Sign in"), chromedp.WaitVisible(chromedp.CSS(".who")),
		chromedp.Navigate(w.service.URL+"/profile/two-factor"), Heading("2-factor authentication"), Press("Add a phone"),
		Heading("Add a phone"), Fill("phone", "+44 7700 900123"), Press("Text me a code"), Heading("Enter the code from your phone"),
	)
	Drive(t, browser, Fill("code", g.code(t, phone)), Press("This is my phone"), Says("That is your phone now"), chromedp.WaitVisible(`//h2[contains(., "•••• 123")]`))
	contains(t, w.must(0, "", "two-factor", "status").Out, "texted to •••• 123")

	// The portal; the gateway fails once, which nobody is told and the job makes good.
	g.answer <- 502
	Drive(
		t, browser, Choose("Log out"), Heading("Sign in"), Fill("email", bookkeeper), Fill("password", password), Press("Sign in"),
		Heading("Enter your passcode"), Press("Text a passcode to •••• 123"), Says("as a text message"),
	)
	first := g.code(t, phone)
	if again := g.code(t, phone); again != first {
		t.Errorf("texted %s, then %s", first, again)
	}
	Drive(t, browser, Fill("passcode", first), Press("Sign in"), chromedp.WaitVisible(chromedp.CSS(".who")))

	// The companion: asked for at the prompt. A minute must pass between two.
	w.ago(time.Minute)
	y := w.onTerminal("sign-in", w.service.URL, "--email", bookkeeper)
	y.answers("App password of "+bookkeeper+": ", password)
	y.answers("or send sms to have one sent to •••• 123: ", "send sms")
	y.awaits("The passcode that was sent: ")
	contains(t, y.shows(), "on its way to your phone •••• 123")
	y.answers("The passcode that was sent: ", g.code(t, phone))
	contains(t, y.ends(0), "Signed in")

	// And with the flag, by a program.
	signIn := []string{"sign-in", w.service.URL, "--email", bookkeeper, "--password-stdin", "--send-passcode=sms"}
	contains(t, w.must(1, password+"\n", signIn...).Err, "asks you to wait")
	w.ago(time.Minute)
	contains(t, w.must(3, password+"\n", append(signIn[:5:5], "--send-passcode=pigeon")...).Err, "companion, sms")
	command := w.ctl.Command(t.Context(), append(signIn, "--passcode-stdin")...)
	in, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	command.Stdout, command.Stderr = &said, &said
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(in, password+"\n")
	_, _ = io.WriteString(in, g.code(t, phone)+"\n")
	if err := command.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, said.String())
	}
	contains(t, said.String(), "on its way to your phone", "Signed in")
}

// ago has the service's throttles think that so much time has passed.
func (w *world) ago(passed time.Duration) {
	w.Helper()
	w.rows(func(ctx context.Context, tx *database.Tx) error {
		return tx.DeleteThrottlesBefore(ctx, time.Now().Add(passed))
	})
}

// Proves C8. Proves D4.
func TestAPasscodeSentToOneCompanionSignsAnotherIn(t *testing.T) {
	w := newWorld(t).signedIn()
	w.enableTwoFactor()
	phone := w.ctl
	waiting := make(chan string, 1)
	go func() {
		result, err := phone.Run(context.Background(), "", "passcodes", "--wait")
		if err != nil {
			result.Out = err.Error()
		}
		waiting <- strings.TrimSpace(result.Out)
	}()
	desktop := w.under(t)
	desktop.ctl = w.another("desktop")
	y := desktop.onTerminal("sign-in", w.service.URL, "--email", bookkeeper, "--send-passcode")
	y.answers("App password of "+bookkeeper+": ", password)
	y.awaits("The passcode that was sent: ")
	contains(t, y.shows(), "to the companions you are signed in to")
	y.answers("The passcode that was sent: ", <-waiting)
	contains(t, y.ends(0), "Signed in")
}
