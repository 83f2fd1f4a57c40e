package companion

import (
	"testing"

	"satchel/app/companion/companiontest"
	"satchel/auth/applock"
	"satchel/storage/keychain"
)

// spends has somebody type a wrong PIN until no try is left.
func (a at) spends(wrong int) {
	a.Helper()
	for range wrong {
		if err := a.window.lock.pin.Try(a.Context(), "111222"); err == nil {
			a.Fatal("that is the PIN")
		}
	}
}

// seesItWipe waits until the card says why it wipes, what is kept and how far it is, and looks that it asks nothing.
func (a at) seesItWipe(why string) {
	a.Helper()
	a.sees("Your sign-in is being wiped")
	a.sees(why)
	a.sees("What you captured is safe here")
	for _, asked := range []string{"Satchel is locked", "I have forgotten the PIN", "Wipe your sign-in?", "Keep"} {
		if companiontest.Says(a.canvas(), asked) {
			a.Errorf("it says %q", asked)
		}
	}
}

func TestASlowWipingIsToldOfFromTheStartWithHowFarItIs(t *testing.T) {
	p := &people{account: bea, wiping: make(chan int)}
	a := withPIN(t, p)
	a.window.lockNow()
	a.sees("Satchel is locked")
	a.spends(applock.Tries - 1)
	a.triesPIN("111222")
	a.seesItWipe("The PIN was wrong ten times.")
	p.wiping <- 1234
	a.sees("1,234 of 2,000")
	close(p.wiping)
	a.sees("Sign in to Satchel")
}

func TestAQuestionThatIsOpenWhenTheWipingBeginsIsClosed(t *testing.T) {
	p := &people{account: bea, wiping: make(chan int)}
	a := withPIN(t, p)
	a.spends(applock.Tries)
	a.window.lockNow()
	a.presses("I have forgotten the PIN") // before the keychain has told that the tries are spent
	a.seesItWipe("The PIN was wrong ten times")
	close(p.wiping)
	a.sees("Sign in to Satchel")
}

func TestAWipingThatWasCutShortIsToldOfAtTheNextStart(t *testing.T) {
	p := &people{account: bea, wiping: make(chan int)}
	a := withPIN(t, p)
	a.window.lockNow()
	a.presses("I have forgotten the PIN")
	a.presses("Wipe")
	a.seesItWipe("The PIN is forgotten.")
	again := newAt(t, onPhone, p, &pile{})
	again.seesItWipe("The PIN was wrong ten times, or it was forgotten.")
	close(p.wiping)
	again.sees("Sign in to Satchel")
}

func TestAWipingThatFailsCanBeTriedAgain(t *testing.T) {
	p := &people{account: bea, unwiped: keychain.ErrLocked}
	a := withPIN(t, p)
	a.spends(applock.Tries)
	a.window.lockNow()
	a.sees("The keychain is locked, or nobody answered its question in time.")
	a.seesItWipe("The PIN was wrong ten times")
	p.mu.Lock()
	p.unwiped = nil
	p.mu.Unlock()
	a.presses("Try again")
	a.sees("Sign in to Satchel")
}
