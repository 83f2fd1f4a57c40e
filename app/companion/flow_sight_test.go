package companion

import (
	"errors"
	"testing"

	"fyne.io/fyne/v2"

	"satchel/app/companion/companiontest"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
)

// reads fails unless a person sees the words without scrolling.
func (a at) reads(words string) {
	a.Helper()
	found := false
	companiontest.Walk(a.canvas(), func(o fyne.CanvasObject) {
		if text, ok := o.(*widgets.Text); ok && text.Words() == words {
			found = true
			if why := companiontest.OutOfSight(a.canvas(), text); why != "" {
				a.Error(why)
			}
		}
	})
	if !found {
		a.Errorf("nothing says %q", words)
	}
}

func TestWhatIsWrongWithAStepOfSecurityIsBroughtIntoSight(t *testing.T) {
	g := newGuard()
	g.factor.On = true
	a := atSecurity(t, theme.Light, onPhone, g)
	enlarge(a.canvas(), theme.LargestText)
	a.presses("Disconnect …")
	a.presses("Try my password")
	a.reads("Type your app password.")
	a.fills("not hers")
	a.presses("Try my password")
	a.sees("That isn't your app password.")
	a.reads("That isn't your app password.")
	a.fills(herPassword)
	a.presses("Try my password")
	a.sees("Your password works.")
	a.presses("Disconnect for good")
	a.reads("Type disconnect to confirm, or go back.")
}

func TestWhyASignInFailedIsBroughtIntoSight(t *testing.T) {
	a := newAt(t, onPhone, &people{refuse: errors.New("the line is cut")}, &pile{})
	enlarge(a.canvas(), theme.LargestText)
	a.fills("https://satchel.example", "bea@harbour.example", herPassword)
	a.presses("Sign in")
	a.sees("E-mail or app password is wrong.")
	a.reads("E-mail or app password is wrong.")
}
