package companion

import (
	"strings"
	"testing"
	"time"

	"satchel/app/companion/companiontest"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/auth/signin"
	"satchel/storage/keychain"
	"satchel/sync/document"
)

func TestClosingAsksBeforeLaidOutFilesAreForgotten(t *testing.T) {
	a := newAt(t, onDesktop, &people{account: bea}, &pile{})
	ended := false
	a.window.window.SetOnClosed(func() { ended = true })
	a.window.Open([]string{"/scans/1.jpg", "/scans/2.jpg"})
	a.sees("2.jpg")
	a.window.closed()
	a.sees("2 files are laid out and not captured.")
	a.presses("Stay here")
	if ended {
		t.Fatal("it closed all the same")
	}
	a.sees("2.jpg")
	a.window.closed()
	a.presses("Leave")
	if !ended {
		t.Error("it does not close")
	}
}

func TestChangingTheCompanyAsksBeforeLaidOutFilesAreForgotten(t *testing.T) {
	a := newAt(t, onDesktop, &people{account: bea}, &pile{})
	a.window.Open([]string{"/scans/1.jpg"})
	a.sees("1.jpg")
	a.presses("Change Company")
	a.sees("1 file is laid out and not captured.")
	a.presses("Leave")
	a.sees("Which company?")
}

func TestWhateverDropsTheScreensAsksBeforeLaidOutFilesAreForgotten(t *testing.T) {
	for name, do := range map[string]func(a at){
		"Sign in to Satchel": func(a at) { a.window.act(document.SignIn) },
		"Ask for access":     func(a at) { a.window.act(document.AskAdministrator) },
		"Sign out?":          func(a at) { a.window.goTo(placeSettings); a.presses("Sign out") },
		"Sign out without the keychain?": func(a at) {
			a.window.goTo(placeSettings)
			if !companiontest.Says(a.canvas(), "Sign out without it") {
				a.window.accounts.(*people).shut = keychain.ErrLocked
				a.presses("Sign out")
				a.presses("Leave")
				a.sees("Sign out?")
				a.presses("Sign out") // the question's, which lies above
				a.sees("Sign out without it")
			}
			a.presses("Sign out without it")
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAt(t, onDesktop, &people{account: bea}, &pile{})
			a.window.Open([]string{"/scans/1.jpg"})
			a.sees("1.jpg")
			do(a)
			a.sees("1 file is laid out and not captured.")
			a.presses("Stay here")
			a.window.goTo(placeCapture)
			a.sees("1.jpg")
			do(a)
			a.presses("Leave")
			a.sees(name)
		})
	}
}

func TestDisconnectAsksBeforeLaidOutFilesAreForgotten(t *testing.T) {
	g := newGuard()
	a := atSecurity(t, theme.Light, onDesktop, g)
	a.window.Open([]string{"/scans/1.jpg"})
	a.sees("1.jpg")
	a.window.goTo(placeSecurity)
	a.presses("Disconnect …")
	a.fills(herPassword)
	a.presses("Try my password")
	a.sees("Your password works.")
	a.fills("disconnect")
	a.presses("Disconnect for good")
	a.sees("1 file is laid out and not captured.")
	a.presses("Stay here")
	if g.confirmed.Word != "" {
		t.Fatal("it is disconnected all the same")
	}
	a.presses("Disconnect for good")
	a.presses("Leave")
	a.sees("The Sage ID is disconnected, for good.")
}

func TestANewPasswordAsksBeforeLaidOutFilesAreForgotten(t *testing.T) {
	g := newGuard()
	g.signIn = &signin.MoreWantedError{Wants: []string{signin.WantsPasscode}}
	change := func(a at, from, to string) {
		a.window.goTo(placeSecurity)
		a.presses("Change password")
		a.fills(from, to, to)
		a.presses("Change password")
		a.sees("1 file is laid out and not captured.")
		a.sees("Your password is changed.")
	}
	a := atSecurity(t, theme.Light, onDesktop, g)
	a.window.Open([]string{"/scans/1.jpg"})
	a.sees("1.jpg")
	change(a, herPassword, "Otter-Lantern-Fifty-Ferns")
	a.presses("Stay here")
	a.sees("bea-laptop")
	a.window.goTo(placeCapture)
	a.sees("1.jpg")
	change(a, "Otter-Lantern-Fifty-Ferns", "Kettle-Harbour-Twenty-Gulls")
	a.presses("Leave")
	a.sees("Six digits from your authenticator")
}

// atNewCodes is a window that shows recovery codes which were made just now.
func atNewCodes(t *testing.T) at {
	t.Helper()
	g := newGuard()
	g.factor.On = true
	a := atSecurity(t, theme.Light, onDesktop, g)
	a.presses("New recovery codes")
	a.fills(herPassword, "123456")
	a.presses("Make new ones")
	a.sees(recoveryCodes[3])
	return a
}

func TestAnotherLanguageAsksForTheRecoveryCodesAlone(t *testing.T) {
	a := atNewCodes(t)
	a.window.keepLanguage("de")
	a.sees("These recovery codes are never shown again.")
	a.presses("Stay here")
	a.sees(recoveryCodes[3])
	a.window.keepLanguage("de")
	a.presses("Leave")
	a.sees("Einstellungen")
}

func TestClosingWithNothingToLoseAsksNothing(t *testing.T) {
	a := newAt(t, onDesktop, &people{account: bea}, &pile{})
	ended := false
	a.window.window.SetOnClosed(func() { ended = true })
	a.window.closed()
	if !ended {
		t.Error("it does not close")
	}
}

func TestALockThatComesOverTheQuestionLetsItBeAskedAgain(t *testing.T) {
	a := withPIN(t, &people{account: bea})
	a.window.Open([]string{"/scans/1.jpg"})
	a.sees("1.jpg")
	a.window.closed()
	a.sees("Leave all the same?")
	a.window.lockNow()
	a.triesPIN(pin)
	a.sees("1.jpg")
	a.window.closed()
	a.sees("Leave all the same?")
}

func TestRecoveryCodesAreAskedAboutBeforeTheyAreGone(t *testing.T) {
	a := atNewCodes(t)
	widgets.Escape(a.canvas())
	a.sees("Have you kept them?")
	a.presses("Stay here")
	a.sees(recoveryCodes[3])
	a.window.closed()
	a.sees("These recovery codes are never shown again.")
	a.presses("Stay here")
	widgets.Escape(a.canvas())
	companiontest.Press(t, a.canvas(), "I have kept them")
	a.sees("2-factor authentication")
	if companiontest.Says(a.canvas(), recoveryCodes[3]) {
		t.Error("the codes are still shown")
	}
	if a.window.screens.security.Unkept() {
		t.Error("it asks about codes that are kept")
	}
}

// oneMinute is a clock that goes when the test says so.
type oneMinute struct{ pass func() }

func (m *oneMinute) after(wait time.Duration, fn func()) func() {
	if wait == clipLife {
		m.pass = fn
	}
	return func() {}
}

func TestACopiedSecretLeavesTheClipboardAfterAMinuteOrAtTheLock(t *testing.T) {
	a := withPIN(t, &people{account: bea})
	clock := &oneMinute{}
	a.window.clip.after = clock.after
	board := a.desk.Clipboard()
	a.window.clip.copy("123456")
	if board.Content() != "123456" {
		t.Fatalf("copied %q", board.Content())
	}
	clock.pass()
	if board.Content() != "" {
		t.Errorf("a minute later it holds %q", board.Content())
	}
	a.window.clip.copy("123456")
	board.SetContent("something else")
	clock.pass()
	if board.Content() != "something else" {
		t.Errorf("it took away %q", "something else")
	}
	a.window.clip.copy("654321")
	a.window.lockNow()
	if strings.Contains(board.Content(), "654321") {
		t.Error("the lock leaves it there")
	}
}

func TestACopiedSecretLeavesTheClipboardBeforeTheProgramEnds(t *testing.T) {
	a := newAt(t, onDesktop, &people{account: bea}, &pile{})
	a.window.clip.copy("123456")
	held := ""
	a.window.window.SetOnClosed(func() { held = a.desk.Clipboard().Content() })
	a.window.end()
	if a.desk.Ended != 1 || held != "" {
		t.Errorf("ended %d times, and then the clipboard held %q", a.desk.Ended, held)
	}
}

func TestTheKeyOfTwoFactorAuthenticationIsCopiedForAMinute(t *testing.T) {
	a := atSecurity(t, theme.Light, onDesktop, newGuard())
	clock := &oneMinute{}
	a.window.clip.after = clock.after
	a.presses("Set it up")
	a.fills(herPassword)
	a.presses("Continue")
	a.sees("Copy the key")
	a.presses("Copy the key")
	a.sees("it leaves the clipboard after a minute")
	if !strings.Contains(a.desk.Clipboard().Content(), "GEZD") {
		t.Fatalf("copied %q", a.desk.Clipboard().Content())
	}
	clock.pass()
	if held := a.desk.Clipboard().Content(); held != "" {
		t.Errorf("a minute later it holds %q", held)
	}
}
