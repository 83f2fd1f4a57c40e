package companion

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"satchel/app/companion/companiontest"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/auth/signin"
)

func TestALostDeviceIsSignedOutAndThisOneCanNotBe(t *testing.T) {
	for name, size := range map[string]fyne.Size{"desktop": onDesktop, "phone": onPhone} {
		t.Run(name, func(t *testing.T) {
			g := newGuard()
			a := atSecurity(t, theme.Light, size, g)
			a.sees("This device")
			a.sees("Windows · signed in 5 Nov 17:00 by Sage ID · last seen 09:00:00")
			a.presses("Sign out") // the first of them: this device has no such button
			a.sees("Sign OFFICE-PC-14 out?")
			a.key(fyne.KeyReturn) // the focus is on Cancel
			if len(g.devices) != 3 {
				t.Fatal("signed out though it was turned down")
			}
			a.presses("Sign out")
			a.presses("Sign out")
			a.sees("1 device is signed out.")
			a.desk.Until(t, "it is off the list", func() bool { return !companiontest.Says(a.canvas(), "OFFICE-PC-14") })
		})
	}
}

func TestTheKeysComeBackFromAStepOfSecurity(t *testing.T) {
	g := newGuard()
	a := atSecurity(t, theme.Light, onDesktop, g)
	a.tabsTo("Change password")
	a.key(fyne.KeyReturn)
	a.sees("Present app password")
	g.devices = g.devices[1:] // so that the cards are made anew
	a.key(fyne.KeyEscape)
	a.sees("This device")
	a.desk.Until(t, "a device is off the list", func() bool { return !companiontest.Says(a.canvas(), "Sign out all others") })
	a.key(fyne.KeyReturn)
	a.sees("Present app password")
}

func TestAllOtherDevicesAreSignedOutAtOnce(t *testing.T) {
	a := atSecurity(t, theme.Light, onDesktop, newGuard())
	a.presses("Sign out all others")
	a.sees("Sign 2 other devices out?")
	a.presses("Sign out")
	a.sees("2 devices are signed out.")
	a.desk.Until(t, "this one alone is left", func() bool { return !companiontest.Says(a.canvas(), "Bea's phone") })
	a.sees("bea-laptop")
}

func TestADeadBrowserIsReleasedWithWhatItHasOpen(t *testing.T) {
	for name, size := range map[string]fyne.Size{"desktop": onDesktop, "phone": onPhone} {
		t.Run(name, func(t *testing.T) {
			g := newGuard()
			a := atSecurity(t, theme.Light, size, g)
			a.sees("Screwfix receipt 11-19.jpg")
			a.sees("what you typed is kept as a draft")
			a.presses("Release")
			a.sees("the 2 documents it has open are free")
			a.key(fyne.KeyReturn) // the focus is on Cancel
			g.mu.Lock()
			g.alive = true
			g.mu.Unlock()
			a.presses("Release")
			a.presses("Release") // the second is the question's own
			a.sees("not a disconnected one")
			g.mu.Lock()
			g.alive = false
			g.mu.Unlock()
			a.presses("Release")
			a.presses("Release")
			a.sees("The login is released, and the 2 documents it had open are free.")
			a.desk.Until(t, "it is off the list", func() bool { return !companiontest.Says(a.canvas(), "Firefox on Linux") })
			a.sees("Chrome on Windows")
		})
	}
}

func TestAServiceThatDoesNotAnswerIsSaidWithAWayOn(t *testing.T) {
	g := newGuard()
	g.unanswered = refusal("down")
	desk, w := stageFor(t, theme.Light, onPhone, &people{account: bea, guard: g}, &pile{})
	a := at{t, desk, w}
	w.goTo(placeSecurity)
	a.sees("You may not do that.")
	g.mu.Lock()
	g.unanswered = nil
	g.mu.Unlock()
	a.presses("Try again")
	a.sees("bea-laptop")
}

func TestSecurityShowsNothingOfWhoeverIsSignedOut(t *testing.T) {
	g := newGuard()
	a := atSecurity(t, theme.Light, onDesktop, g)
	a.sees("bea-laptop")
	g.mu.Lock()
	g.unanswered = signin.ErrSignedOut
	g.mu.Unlock()
	a.window.goTo(placeSettings)
	a.window.goTo(placeSecurity)
	a.desk.Until(t, "her devices are gone", func() bool { return !companiontest.Says(a.canvas(), "bea-laptop") })
	a.presses("Sign in")
	a.sees("Sign in again as the same person")
}

func TestThePasswordIsChangedAndOneStaysSignedIn(t *testing.T) {
	g := newGuard()
	a := atSecurity(t, theme.Light, onDesktop, g)
	a.presses("Change password")
	a.fills("", "a", "b")
	a.presses("Change password")
	a.sees("Type the password you have now.")
	a.sees("The two are not the same.")
	a.fills("not hers", "Otter-Lantern-Fifty-Ferns", "Otter-Lantern-Fifty-Ferns")
	a.presses("Change password")
	a.sees("That isn't your app password.")
	a.fills(herPassword, "too short", "too short")
	a.presses("Change password")
	a.sees("That password is too short.")
	a.fills(herPassword, "Otter-Lantern-Fifty-Ferns", "Otter-Lantern-Fifty-Ferns")
	a.presses("Change password")
	a.sees("Your password is changed.")
	a.sees("bea-laptop")
	if g.passwords != "Otter-Lantern-Fifty-Ferns" {
		t.Errorf("it is %q", g.passwords)
	}
}

func TestAfterAChangeOfPasswordThePasscodeIsAskedForWhereOneIsWanted(t *testing.T) {
	for name, c := range map[string]struct {
		err             error
		why, asks, line string
	}{
		"with 2-factor authentication": {&signin.MoreWantedError{Wants: []string{signin.WantsPasscode}}, "Your password is changed.", "Six digits from your authenticator", "Passcode"},
		"without a network":            {errors.New("no network"), "Your password is changed. Sign in with the new one.", "App password", "App password"},
	} {
		t.Run(name, func(t *testing.T) {
			g := newGuard()
			g.signIn = c.err
			a := atSecurity(t, theme.Light, onPhone, g)
			a.presses("Change password")
			a.fills(herPassword, "Otter-Lantern-Fifty-Ferns", "Otter-Lantern-Fifty-Ferns")
			a.presses("Change password")
			a.sees(c.why)
			a.sees(c.asks)
			if used := c.why == "Your password is changed."; used == companiontest.Says(a.canvas(), "Sign in with the new one") {
				t.Errorf("the new password was used already: %v, and it says %s", used, companiontest.Words(a.canvas()))
			}
			if line, ok := a.canvas().Focused().(*widgets.Entry); !ok || !strings.HasPrefix(line.AccessibilityLabel(), c.line) {
				t.Errorf("the keys are at %s, want %s", described(a.canvas().Focused()), c.line)
			}
		})
	}
}

func TestTwoFactorIsSetUpWithAKeyAndItsFirstPasscode(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	a := atSecurity(t, theme.Light, onDesktop, newGuard())
	a.presses("Set it up")
	a.presses("Continue")
	a.sees("Type your app password.")
	a.fills("not hers")
	a.presses("Continue")
	a.sees("That isn't your app password.")
	a.fills(herPassword)
	a.presses("Continue")
	a.sees("GEZD GNBV GY3T QOJQ")
	a.presses("Copy the key")
	if got := a.desk.Clipboard().Content(); got != "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ" {
		t.Errorf("copied %q", got)
	}
	a.presses("Turn it on")
	a.sees("Type the six digits that your authenticator shows.")
	a.fills("654321")
	a.presses("Turn it on")
	a.sees("Those digits aren't right")
	a.hides("recovery code")
	a.fills("123456")
	a.presses("Turn it on")
	a.sees("These are your recovery codes, shown this once.")
	for _, code := range recoveryCodes {
		a.sees(code)
	}
	a.presses("Copy")
	if got := a.desk.Clipboard().Content(); !strings.Contains(got, recoveryCodes[9]) || !strings.Contains(got, bea.Email) {
		t.Errorf("copied %q", got)
	}
	a.presses("Save as a file")
	a.sees("Move it where you keep your passwords.")
	home, _ := os.UserHomeDir()
	saved, err := os.ReadFile(filepath.Join(home, "Satchel recovery codes 2026-11-22.txt"))
	if err != nil || !strings.Contains(string(saved), recoveryCodes[0]) {
		t.Errorf("saved %q (%v)", saved, err)
	}
	a.presses("I have kept them")
	a.sees("10 recovery codes are left.")
	if companiontest.Says(a.canvas(), recoveryCodes[0]) {
		t.Error("the codes are still shown")
	}
}

func TestTwoFactorIsTurnedOffOnlyWithPasswordAndPasscode(t *testing.T) {
	g := newGuard()
	g.factor.On, g.factor.RecoveryLeft = true, 1
	a := atSecurity(t, theme.Dark, onPhone, g)
	a.sees("One recovery code is left")
	a.presses("Turn it off")
	a.fills(herPassword)
	a.presses("Turn it off")
	a.sees("Type the six digits from your authenticator, or a recovery code.")
	a.fills(herPassword, "000000")
	a.presses("Turn it off")
	a.sees("That passcode isn't right")
	a.fills(herPassword, "123456")
	a.presses("Turn it off")
	a.sees("2-factor authentication is off.")
	a.sees("Set it up")
}

func TestNewRecoveryCodesAreMade(t *testing.T) {
	g := newGuard()
	g.factor.On, g.factor.Required = true, true
	a := atSecurity(t, theme.Light, onDesktop, g)
	a.sees("An administrator of your site requires it, so it can't be turned off.")
	if companiontest.Says(a.canvas(), "Turn it off") {
		t.Error("it is offered all the same")
	}
	a.presses("New recovery codes")
	a.fills(herPassword, "123456")
	a.presses("Make new ones")
	a.sees(recoveryCodes[3])
}

func TestWhoeverCanNotProveThemselvesIsToldWhereToGo(t *testing.T) {
	for obstacle, want := range map[string][]string{
		"two-factor-saml":        {"Your organisation signs you in, here and on the website, so you have no app password.", "on the website"},
		"two-factor-no-password": {"Make an app password", "You have none yet."},
	} {
		t.Run(obstacle, func(t *testing.T) {
			g := newGuard()
			g.factor.Obstacle, g.obstacle = obstacle, "no-password"
			p := &people{account: bea, guard: g}
			desk, w := stageFor(t, theme.Light, onDesktop, p, &pile{})
			a := at{t, desk, w}
			w.goTo(placeSecurity)
			for _, words := range want {
				a.sees(words)
			}
			if companiontest.Says(a.canvas(), "Set it up") || companiontest.Says(a.canvas(), "Disconnect …") {
				t.Error("what can't be done is offered")
			}
			if obstacle == "two-factor-no-password" {
				a.presses("Make an app password")
				a.sees("Read your mail")
				if strings.Join(p.resets, " ") != bea.Email {
					t.Errorf("asked for %v", p.resets)
				}
			}
		})
	}
}

func TestDisconnectProvesListsAsksAndIsFinal(t *testing.T) {
	g := newGuard()
	g.factor.On = true
	a := atSecurity(t, theme.Light, onDesktop, g)
	a.presses("Disconnect …")
	a.sees("your app password is the only way in")
	a.fills("not hers")
	a.presses("Try my password")
	a.sees("That isn't your app password.")
	a.fills(herPassword)
	a.presses("Try my password")
	for _, words := range []string{
		"Your password works.", "no longer by your Sage ID", "Bea's phone, OFFICE-PC-14, bea-laptop (this one)", "Kept, here and everywhere.", "can't be undone",
	} {
		a.sees(words)
	}
	a.presses("Disconnect for good")
	a.sees("Type disconnect to confirm, or go back.")
	a.fills("Disconnect", "123456")
	if g.confirmed.Word != "" {
		t.Fatal("disconnected without the word")
	}
	a.presses("Disconnect for good")
	a.sees("The Sage ID is disconnected, for good.")
	a.sees("3 documents wait here, safe.")
	a.sees("Sign in to Satchel")
	if g.confirmed.Password != herPassword || g.confirmed.Passcode != "123456" {
		t.Errorf("confirmed with %+v", g.confirmed)
	}
}

func TestBackLeadsFromAStepToTheOverviewWithoutDoingAnything(t *testing.T) {
	g := newGuard()
	a := atSecurity(t, theme.Light, onPhone, g)
	a.presses("Disconnect …")
	a.fills(herPassword)
	a.presses("Try my password")
	a.sees("Your password works.")
	companiontest.Press(t, a.canvas(), "Security") // above the step
	a.desk.Pump()
	a.sees("bea-laptop")
	if g.confirmed.Word != "" {
		t.Error("disconnected")
	}
}

func TestSavedFilesTakeNoOthersPlace(t *testing.T) {
	folder := t.TempDir()
	for _, want := range []string{"codes.txt", "codes (2).txt", "codes (3).txt"} {
		path, err := saveIn(folder, "codes.txt", want)
		if err != nil || filepath.Base(path) != want {
			t.Errorf("%s, %v", path, err)
		}
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%v, %v", info, err)
		}
	}
	if _, err := saveIn(filepath.Join(folder, "nowhere"), "codes.txt", ""); err == nil {
		t.Error("saved in a folder that isn't there")
	}
}
