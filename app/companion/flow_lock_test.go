package companion

import (
	"context"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"satchel/app/companion/companiontest"
	"satchel/app/companion/lock"
	"satchel/app/companion/settings"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/app/words"
	"satchel/auth/applock"
	"satchel/storage/keychain"
	core "satchel/sync/companion"
)

const pin = "480213"

// withPIN is a window whose person has set a PIN in the settings.
func withPIN(t *testing.T, p *people) at {
	t.Helper()
	a := newAt(t, onDesktop, p, &pile{})
	a.window.goTo(placeSettings)
	a.presses("Set a PIN")
	a.sees("Choose a PIN")
	a.fills("1234", "1234")
	a.presses("Go on")
	a.sees("Use at least 6 digits.")
	a.fills(pin, pin)
	a.presses("Go on")
	a.sees("Lock now")
	return a
}

func TestAPINRepeatedWronglyIsSaidWhereItIsRepeated(t *testing.T) {
	a := newAt(t, onPhone, &people{account: bea}, &pile{})
	a.window.goTo(placeSettings)
	a.presses("Set a PIN")
	a.fills("1234", "1234")
	a.presses("Go on")
	a.sees("Use at least 6 digits.")
	a.fills(pin, "480214")
	a.presses("Go on")
	a.sees("The two are not the same.")
	companiontest.Keep(t, a.canvas(), "pin-repeated-wrongly")
	if companiontest.Says(a.canvas(), "Use at least 6 digits.") {
		t.Error("what is no longer wrong is still said")
	}
	driver := fyne.CurrentApp().Driver()
	companiontest.Walk(a.canvas(), func(o fyne.CanvasObject) {
		said, ok := o.(*widgets.Text)
		if !ok || said.Words() != "The two are not the same." {
			return
		}
		companiontest.Walk(a.canvas(), func(o fyne.CanvasObject) {
			button, ok := o.(*widgets.Button)
			end := driver.AbsolutePositionForObject(said).Y + said.Size().Height
			if ok && button.Text == "Go on" && driver.AbsolutePositionForObject(button).Y < end {
				t.Error("a button lies over it")
			}
		})
	})
	line, ok := a.canvas().Focused().(*widgets.Entry)
	if !ok || line.AccessibilityLabel() != "Repeat it: The two are not the same." {
		t.Errorf("the keys are at %s", described(a.canvas().Focused()))
	}
}

func TestButtonsOfTheAppLockDoNotTouchWhereTheyWrap(t *testing.T) {
	a := withPIN(t, &people{account: bea})
	a.window.window.Resize(onPhone)
	a.window.keepText(theme.LargestText)
	a.desk.Pump()
	var above fyne.CanvasObject
	companiontest.Walk(a.canvas(), func(o fyne.CanvasObject) {
		button, ok := o.(*widgets.Button)
		if !ok || !slices.Contains([]string{"Lock now", "Change the PIN", "Turn it off"}, button.Text) {
			return
		}
		if above != nil && o.Position().Y < above.Position().Y+above.Size().Height+theme.Space1 && o.Position().X < above.Position().X+above.Size().Width {
			t.Errorf("%q touches what is above", button.Text)
		}
		above = o
	})
	if above == nil || above.Position().Y == 0 {
		t.Error("they do not wrap")
	}
}

func (a at) triesPIN(typed string) {
	a.Helper()
	a.fills(typed)
	a.presses("Unlock")
}

func TestTheLockCoversWhatIsShownAndLeavesItAsItWas(t *testing.T) {
	a := withPIN(t, &people{account: bea})
	a.window.Open([]string{"/scans/1.jpg"})
	a.sees("1.jpg")
	a.window.lockNow()
	a.sees("Satchel is locked")
	for _, words := range []string{"1.jpg", "Documents", bea.Company.Name} {
		if companiontest.Says(a.canvas(), words) {
			t.Errorf("%q is to be seen while it is locked", words)
		}
	}
	a.window.Open([]string{"/scans/2.jpg"}) // held until it is open
	a.sees("1 file waits here until you unlock Satchel.")
	a.triesPIN("111222")
	a.sees("That is not the PIN. 9 tries are left")
	a.triesPIN(pin)
	a.sees("1.jpg")
	a.sees("2.jpg")
}

func TestALockedWindowHidesADialogThatWasOpen(t *testing.T) {
	a := withPIN(t, &people{account: bea})
	a.window.showShortcuts()
	a.sees("Paste files that were copied")
	a.window.lockNow()
	a.sees("Satchel is locked")
	if companiontest.Says(a.canvas(), "Paste files that were copied") {
		t.Error("the dialog lies over the lock")
	}
}

func TestAStartAsksForThePIN(t *testing.T) {
	p := &people{account: bea}
	withPIN(t, p)
	again := newAt(t, onPhone, p, &pile{})
	again.sees("Satchel is locked")
	again.triesPIN(pin)
	again.sees("Nothing captured yet")
}

func TestTenWrongTriesWipeTheSignInAndKeepTheQueue(t *testing.T) {
	p := &people{account: bea}
	a := withPIN(t, p)
	a.window.lockNow()
	for left := applock.Tries - 1; left > 0; left-- {
		a.triesPIN("111222")
		a.sees("not the PIN. " + lock.Left(words.Tongue{}, left))
	}
	a.triesPIN("111222")
	a.sees("Sign in to Satchel")
	a.sees("were wiped from this computer")
	a.hushes()
	a.sees("were wiped from this computer") // for as long as nobody has signed in
	if p.wipes() != 1 {
		t.Errorf("wiped %d times", p.wipes())
	}
	again := newAt(t, onPhone, p, &pile{})
	again.sees("Sign in to Satchel")
}

// A slow keychain and somebody who presses Enter again and again: nobody loses tries by that.
func TestOnePINIsOneTryHoweverOftenEnterIsPressed(t *testing.T) {
	a := withPIN(t, &people{account: bea})
	impatient := func() {
		a.fills("111222")
		a.focuses(0)
		for range applock.Tries + 1 {
			a.window.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) // before anything is answered
		}
		a.desk.Pump()
	}
	a.presses("Turn it off")
	impatient()
	a.sees("9 tries are left")
	a.key(fyne.KeyReturn)
	a.presses("Cancel")
	a.window.lockNow()
	a.sees("Satchel is locked")
	impatient()
	a.sees("8 tries are left")
	a.key(fyne.KeyReturn)
	a.sees("8 tries are left")
	a.triesPIN(pin)
	a.sees("Lock now")
}

func TestThePreferencesCanBeDeletedAndTheWindowIsLockedAllTheSame(t *testing.T) {
	p := &people{account: bea}
	withPIN(t, p)
	if err := settings.Save(p.home, settings.Preferences{}); err != nil {
		t.Fatal(err)
	}
	again := newAt(t, onDesktop, p, &pile{})
	again.sees("Satchel is locked")
	again.triesPIN(pin)
	again.sees("Nothing captured yet")
	again.window.goTo(placeSettings)
	again.sees("Turn it off") // the settings know of it as well
}

func (p *people) wipes() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.wiped
}

func TestAForgottenPINIsLeftByWipingAfterAQuestion(t *testing.T) {
	p := &people{account: bea}
	a := withPIN(t, p)
	a.window.lockNow()
	a.presses("I have forgotten the PIN")
	a.sees("nobody can bring the keys back")
	a.presses("Wipe")
	a.sees("Sign in to Satchel")
}

func TestThePINIsTurnedOffByWhoKnowsIt(t *testing.T) {
	p := &people{account: bea}
	a := withPIN(t, p)
	a.presses("Turn it off")
	a.fills("111222")
	a.presses("Go on")
	a.sees("9 tries are left")
	a.fills(pin)
	a.presses("Go on")
	a.sees("Set a PIN")
	a.window.lockNow()
	if a.window.lock.locked {
		t.Error("it locks without a PIN")
	}
}

func TestAKeychainThatDoesNotTellKeepsTheWindowShut(t *testing.T) {
	p := &people{account: bea}
	withPIN(t, p)
	p.untold = keychain.ErrLocked
	a := newAt(t, onDesktop, p, &pile{})
	a.sees("The keychain is locked, or nobody answered its question in time.")
	a.sees("If nobody knows its password, make a new keychain in the system's settings")
	for _, words := range []string{"Documents", bea.Company.Name, "Sign out without it", "another place chosen"} {
		if companiontest.Says(a.canvas(), words) {
			t.Errorf("%q is to be seen", words)
		}
	}
	a.window.Open([]string{"/scans/1.jpg"})
	a.desk.Pump()
	p.untold = nil
	a.presses("Try again")
	a.sees("Satchel is locked")
	a.sees("1 file waits here until you unlock Satchel.")
	a.triesPIN(pin)
	a.sees("1.jpg")
}

func TestAKeychainThatNeverOpensAgainIsLeftBySigningEverybodyOut(t *testing.T) {
	for untold, said := range map[error]string{
		keychain.ErrPassphrase: "The passphrase does not open the encrypted keychain.",
		keychain.ErrMissing:    "This computer has no keychain that Satchel can use.",
	} {
		t.Run(said, func(t *testing.T) {
			other := bea
			other.ID = "a2"
			p := &people{account: bea, others: []core.Account{other}, untold: untold}
			a := newAt(t, onPhone, p, &pile{})
			a.sees(said)
			if companiontest.Says(a.canvas(), bea.Company.Name) {
				t.Error("what a PIN may guard is to be seen")
			}
			a.presses("Sign out without it")
			a.sees("Everybody who is signed in here has to sign in again.")
			a.presses("Sign out without it")
			a.sees("Sign in to Satchel")
			if p.abandoned != 2 {
				t.Errorf("%d were signed out", p.abandoned)
			}
		})
	}
}

func TestFilesThatWaitAtALockStayWhereThePINIsWiped(t *testing.T) {
	p := &people{account: bea, companies: []core.Company{harbour}}
	a := withPIN(t, p)
	a.window.lockNow()
	a.window.Open([]string{"/scans/1.jpg"})
	a.sees("1 file waits here until you unlock Satchel.")
	a.presses("I have forgotten the PIN")
	a.presses("Wipe")
	a.sees("1 file waits here until you have signed in")
	a.sees("were wiped from this computer")
	a.signsIn()
	a.sees("1.jpg")
}

func TestASignInKeptNowhereHasNoPIN(t *testing.T) {
	account := bea
	account.Keychain = keychain.Memory
	a := newAt(t, onDesktop, &people{companies: []core.Company{meadow}}, &pile{})
	a.window.account = account
	if a.window.lockCard(t.Context()) != nil {
		t.Error("it is offered")
	}
}

// lockedStore is a keychain that the person does not open.
type lockedStore struct{ keychain.Store }

func (lockedStore) Get(context.Context, string, string) (string, error) {
	return "", keychain.ErrLocked
}

// A phone can't grow, and a window that grew for the lock would stay so.
func TestALockHigherThanTheWindowScrolls(t *testing.T) {
	for name, size := range map[string]fyne.Size{"phone": onPhone, "across": onPhoneAcross} {
		t.Run(name, func(t *testing.T) {
			a := newAt(t, size, &people{account: bea}, &pile{})
			a.window.keepText(theme.LargestText)
			a.window.lock.on, a.window.lock.pin = true, applock.Lock{Store: lockedStore{}, Home: t.TempDir()}
			a.window.lockNow()
			a.sees("The keychain is locked, or nobody answered its question in time.")
			companiontest.Keep(t, a.canvas(), "lock-scrolls-"+name)
			if least := a.window.cover.MinSize(); least.Height > size.Height {
				t.Errorf("the lock needs a window %g pixels high", least.Height)
			}
			for _, lost := range companiontest.Cut(a.canvas()) {
				t.Error(lost)
			}
			for _, words := range []string{"Unlock", "I have forgotten the PIN"} {
				a.canvas().FocusNext() // from the PIN's line on
				if out := companiontest.OutOfSight(a.canvas(), a.canvas().Focused().(fyne.CanvasObject)); out != "" {
					t.Errorf("%s: %s", words, out)
				}
			}
		})
	}
}

func TestAFaultHigherThanTheWindowScrolls(t *testing.T) {
	p := &people{account: bea}
	withPIN(t, p)
	p.untold = keychain.ErrPassphrase
	least := fyne.NewSize(320, 400)
	a := newAt(t, least, p, &pile{})
	a.sees("The passphrase does not open the encrypted keychain.")
	enlarge(a.canvas(), theme.LargestText)
	if needed := a.window.cover.MinSize(); needed.Height > least.Height {
		t.Errorf("it needs a window %g pixels high", needed.Height)
	}
}
