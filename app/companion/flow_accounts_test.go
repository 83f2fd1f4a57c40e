package companion

import (
	"testing"

	"satchel/app/companion/companiontest"
	core "satchel/sync/companion"
)

// joe works for the same practice on the same computer.
var joe = core.Account{ID: "a2", Server: bea.Server, Email: "joe@demo.test", Name: "Joe", SignedIn: true, Keychain: "os", Company: meadow}

func TestAnotherAccountIsAPressAway(t *testing.T) {
	p := &people{account: bea, others: []core.Account{joe}}
	a := newAt(t, onDesktop, p, &pile{})
	a.presses(bea.Email) // at the foot of the rail
	a.sees("Accounts on this computer")
	a.sees(joe.Email)
	a.presses(joe.Email)
	a.sees("Meadow & Sons")
	a.sees(joe.Email)
	a.window.goTo(placeSettings)
	a.presses("Switch account")
	a.sees("Accounts on this computer")
	a.presses("Back")
	a.isAt(placeSettings)
}

func TestWhoIsAskedToSignInCanTurnToSomebodyWhoIs(t *testing.T) {
	out := bea
	out.SignedIn = false
	a := newAt(t, onDesktop, &people{account: out, others: []core.Account{joe}}, &pile{})
	a.sees("Sign in to Satchel")
	a.presses("Switch account")
	a.sees(bea.Email + ", signed out")
	a.presses("Back")
	a.sees("Sign in to Satchel")
	a.presses("Switch account")
	a.presses(joe.Email)
	a.sees("Meadow & Sons")

	a = newAt(t, onDesktop, &people{account: out}, &pile{})
	a.sees("Sign in to Satchel")
	if companiontest.Says(a.canvas(), "Switch account") {
		t.Error("nobody else is signed in, and it leads to them")
	}
}

func TestSomebodyIsAddedBesideWhoIsSignedIn(t *testing.T) {
	p := &people{account: bea, companies: []core.Company{meadow}}
	a := newAt(t, onPhone, p, &pile{})
	a.window.changeAccount()
	a.sees("Add another account")
	a.presses("Add another account")
	a.sees("Sign in to Satchel")
	entries := companiontest.Entries(a.canvas())
	if entries[0].Text != bea.Server || entries[1].Text != "" {
		t.Errorf("typed in already: %q, %q", entries[0].Text, entries[1].Text)
	}
	a.window.next(false)
	a.sees(bea.Company.Name)
}
