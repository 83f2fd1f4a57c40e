package companion

import (
	"fmt"
	"path/filepath"
	"testing"

	"satchel/app/companion/companiontest"
	"satchel/app/companion/settings"
	"satchel/storage/keychain"
	core "satchel/sync/companion"
)

const damaged = "/home/bea/.config/satchel/queue.db.damaged-20261122T110000"

func TestADamagedQueueIsToldOfUntilThePersonHasReadIt(t *testing.T) {
	p := &people{account: bea, aside: []string{"/h/queue.db.damaged-20250101T000000", damaged}}
	a := newAt(t, onDesktop, p, &pile{records: sample("a1", harbour, noon)})
	a.sees("The list of documents was damaged and has been put aside.") // what happened
	a.sees("What was captured and not sent yet is in a new list")       // what is safe
	a.sees("capture again what is missing")                             // what to do
	a.sees(filepath.Base(damaged))
	a.sees("Screwfix") // and the list is there all the same

	a.window.keepMode("dark")
	a.presses("Dismiss")
	a.window.showWork() // as after another start
	a.sees("Screwfix")
	if companiontest.Says(a.canvas(), "was damaged") {
		t.Error("told again of what was dismissed")
	}
	if kept, err := settings.Load(p.home); err != nil || kept.Theme != "dark" {
		t.Errorf("dismissing forgot the look: %+v (%v)", kept, err)
	}

	p.aside = append(p.aside, "/h/queue.db.damaged-20261123T000000")
	a.window.showWork()
	a.sees("was damaged and has been put aside")
}

func TestAKeychainThatDoesNotOpenIsNoDeadEnd(t *testing.T) {
	for _, shut := range []error{keychain.ErrPassphrase, keychain.ErrLocked, keychain.ErrMissing, keychain.ErrDamaged} {
		t.Run(shut.Error(), func(t *testing.T) {
			account := bea
			account.Keychain = keychain.File
			p := &people{account: account, shut: fmt.Errorf("reading the token to revoke: %w", shut)}
			a := newAt(t, onDesktop, p, &pile{})
			a.window.goTo(placeSettings)
			a.presses("Sign out")
			a.sees("Sign out?")
			a.presses("Sign out")
			a.sees("Sign out without it")

			a.presses("Sign out without it")
			a.sees("moved aside, not deleted")
			a.sees("2 documents have not reached the service yet: they stay here, safe")
			a.sees("end it in the portal")
			a.presses("Stay")
			if p.abandoned != 0 {
				t.Fatal("signed out without being asked to")
			}
			a.presses("Sign out without it")
			a.sees("moved aside, not deleted")
			a.presses("Sign out without it")
			a.sees("Sign in to Satchel")
			a.sees("Signed out here alone.")
			if p.abandoned != 1 {
				t.Errorf("signed out %d times", p.abandoned)
			}
		})
	}
}

func TestWhoeverHasNoCompanyYetGetsOutOfAKeychainThatDoesNotOpen(t *testing.T) {
	account := bea
	account.Company = core.Company{}
	a := newAt(t, onPhone, &people{account: account, shut: keychain.ErrLocked}, &pile{})
	a.sees("No companies assigned")
	a.presses("Sign out")
	a.sees("stays in this computer's keychain until you sign in again")
	a.presses("Sign out without it")
	a.sees("Signed out here alone.")
}
