package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"satchel/app/companion/theme"
)

// PageWidth is how wide the column of a screen gets that is read rather than scanned.
const PageWidth float32 = 640

// NewPage is a screen of things one below the other, in the middle where there is more room than they need.
func NewPage(things ...fyne.CanvasObject) *container.Scroll {
	return container.NewVScroll(Inset(theme.Space4, theme.Space4, AtMost(PageWidth, Column(theme.Space4, things...))))
}

// NewStep is a page that is one step away from another: the way back, what it is for, and the rest on a card.
func NewStep(from string, back func(), title string, things ...fyne.CanvasObject) *container.Scroll {
	card := Column(theme.Space4, NewText(title, Heading))
	for _, thing := range things {
		card.Add(thing)
	}
	return NewPage(Flush(container.NewHBox(NewBack(from, back))), NewCard(card))
}
