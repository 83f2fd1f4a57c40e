package companion

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"satchel/app/companion/companiontest"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/auth/passcode/otpauth"
	"satchel/storage/keychain"
)

// later lets all that is waited for pass.
func (a at) later(waits *pauses) {
	over := waits.over
	waits.over = nil
	for _, one := range over {
		one()
	}
	a.desk.Pump()
}

func TestWhatAnotherProcessAddsAndMovesIsShown(t *testing.T) {
	a, waits := atCounter(t)
	kept := a.window.accounts.Vault()
	key, err := otpauth.Parse(githubAnn)
	if err != nil {
		t.Fatal(err)
	}
	entry, err := kept.Add(t.Context(), key, keychain.OS)
	if err != nil {
		t.Fatal(err)
	}
	a.desk.Until(t, "it is shown", func() bool { a.later(waits); return companiontest.Says(a.canvas(), "GitHub") })
	if err := kept.Move(t.Context(), entry.ID, 0); err != nil {
		t.Fatal(err)
	}
	a.desk.Until(t, "it is shown first", func() bool {
		a.later(waits)
		said := companiontest.Words(a.canvas())
		return strings.Index(said, "GitHub") < strings.Index(said, "Bank")
	})
}

func TestAPasscodeThatIsSentMovesNoRowOfTheList(t *testing.T) {
	a := atThreeEntries(t, theme.Light, onDesktop)
	top := func() float32 {
		var at float32
		companiontest.Walk(a.canvas(), func(o fyne.CanvasObject) {
			if said, ok := o.(*widgets.Text); ok && said.Words() == "Barclays" {
				at = fyne.CurrentApp().Driver().AbsolutePositionForObject(said).Y
			}
		})
		return at
	}
	before := top()
	a.window.screens.vault.Sent("482913")
	a.sees("482 913")
	if after := top(); before == 0 || after != before {
		t.Errorf("a row went from %g to %g", before, after)
	}
}
