package settings

import (
	"fyne.io/fyne/v2"

	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/app/words"
)

// Closing is the choice of what closing the window does, where it could go on in the tray.
type Closing struct {
	Ends bool            // as chosen before
	Set  func(ends bool) // keeps a choice
}

func (c *Closing) object(tongue words.Tongue) fyne.CanvasObject {
	var goOn, end *widgets.Pick
	choose := func(ends bool) {
		goOn.Set(!ends)
		end.Set(ends)
	}
	goOn = widgets.NewPick(tongue.T("Go on in the tray"), func() { choose(false); c.Set(false) })
	end = widgets.NewPick(tongue.T("Quit Satchel"), func() { choose(true); c.Set(true) })
	choose(c.Ends)
	row := widgets.Wrap(theme.Space2, 0)
	row.Add(goOn)
	row.Add(end)
	return widgets.Column(theme.Space1, widgets.NewText(tongue.T("Closing the window"), widgets.Title),
		widgets.NewText(tongue.T("In the tray Satchel keeps sending what you captured, and says when something needs you."), widgets.Quiet), row)
}
