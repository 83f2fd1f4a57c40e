package companion

import (
	"testing"

	"satchel/app/companion/companiontest"
	"satchel/app/companion/lock"
	"satchel/app/companion/settings"
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
	a.window.snackbar.Object().Hide()
	a.sees("were wiped from this computer") // for as long as nobody has signed in
	if p.wipes() != 1 {
		t.Errorf("wiped %d times", p.wipes())
	}
	again := newAt(t, onPhone, p, &pile{})
	again.sees("Sign in to Satchel")
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

func TestASignInKeptNowhereHasNoPIN(t *testing.T) {
	account := bea
	account.Keychain = keychain.Memory
	a := newAt(t, onDesktop, &people{companies: []core.Company{meadow}}, &pile{})
	a.window.account = account
	if a.window.lockCard(t.Context()) != nil {
		t.Error("it is offered")
	}
}
