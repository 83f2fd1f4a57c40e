package settings

import (
	"fyne.io/fyne/v2"

	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/app/words"
)

// Starting is the choice of when Satchel starts, where the system can start it.
type Starting struct {
	On  bool               // at sign-in to the computer
	Set func(on bool) bool // keeps a choice, and tells whether it could
}

func (s *Starting) object(tongue words.Tongue) fyne.CanvasObject {
	var atSignIn, byHand *widgets.Pick
	mark := func(on bool) {
		atSignIn.Set(on)
		byHand.Set(!on)
	}
	choose := func(on bool) {
		if s.Set(on) {
			mark(on)
		}
	}
	atSignIn = widgets.NewPick(tongue.T("With the computer"), func() { choose(true) })
	byHand = widgets.NewPick(tongue.T("When I open it"), func() { choose(false) })
	mark(s.On)
	row := widgets.Wrap(theme.Space2, 0)
	row.Add(byHand)
	row.Add(atSignIn)
	return widgets.Column(theme.Space1, widgets.NewText(tongue.T("Starting Satchel"), widgets.Title),
		widgets.NewText(tongue.T("With the computer, Satchel starts when you sign in to it, stays in the tray where there is one, and sends what waits."), widgets.Quiet), row)
}
