// Package deliveries is the screen of results that have come down to this computer. Until there are any it says what they
// are. It imports app/words and the companion's widgets.
package deliveries

import (
	"fyne.io/fyne/v2"

	"satchel/app/companion/widgets"
	"satchel/app/words"
	"satchel/assets/icons"
)

// New returns the screen.
func New(tongue words.Tongue) fyne.CanvasObject {
	return widgets.NewEmpty(icons.Download, tongue.T("Nothing has been delivered yet"),
		tongue.T("Results that your practice makes from your documents come down here. There are none for this computer."), nil)
}
