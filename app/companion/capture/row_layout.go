package capture

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"satchel/app/companion/theme"
)

// rowLayout puts a tile at the left, words beside it, and buttons at the right or, where there is no room, below the words.
type rowLayout struct{ width float32 }

const (
	rowGap      = theme.Space3
	leastBeside = 200 // pixels for the words beside the buttons
)

func (l *rowLayout) parts(objects []fyne.CanvasObject) (tile, words fyne.CanvasObject, buttons []fyne.CanvasObject) {
	return objects[0], objects[1], objects[2:]
}

func (l *rowLayout) beside(left float32, buttons []fyne.CanvasObject) bool {
	return !theme.Large() && (l.width == 0 || l.width-left-wideOf(buttons)-rowGap >= leastBeside)
}

func wideOf(buttons []fyne.CanvasObject) float32 {
	wide := -theme.Space1
	for _, button := range buttons {
		wide += button.MinSize().Width + theme.Space1
	}
	return wide
}

func (l *rowLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	tile, words, buttons := l.parts(objects)
	least := tile.MinSize()
	left := least.Width + rowGap
	tile.Resize(least)
	if l.beside(left, buttons) {
		tile.Move(fyne.NewPos(0, (size.Height-least.Height)/2))
		x := size.Width - wideOf(buttons)
		words.Resize(fyne.NewSize(x-rowGap-left, words.MinSize().Height))
		words.Resize(fyne.NewSize(x-rowGap-left, words.MinSize().Height)) // as high as it is that wide
		words.Move(fyne.NewPos(left, (size.Height-words.Size().Height)/2))
		for _, button := range buttons {
			b := button.MinSize()
			button.Resize(b)
			button.Move(fyne.NewPos(x, (size.Height-b.Height)/2))
			x += b.Width + theme.Space1
		}
		return
	}
	tile.Move(fyne.Position{})
	words.Resize(fyne.NewSize(size.Width-left, words.MinSize().Height))
	words.Resize(fyne.NewSize(size.Width-left, words.MinSize().Height))
	words.Move(fyne.NewPos(left, theme.Space1))
	l.flow(left, least.Height, words.Size().Height, buttons, true)
}

// flow puts buttons side by side below the words, and on in the next line, and returns where they end. Their own words
// begin where those above do, or at the left edge where the widest needs the room below the tile.
func (l *rowLayout) flow(left, tile, words float32, buttons []fyne.CanvasObject, place bool) float32 {
	from, y := left-fynetheme.InnerPadding(), words+theme.Space1
	if from+widest(buttons) > l.width {
		from, y = 0, max(tile, y)
	}
	x, high := from, float32(0)
	for _, button := range buttons {
		b := button.MinSize()
		if x > from && x+b.Width > l.width {
			x, y, high = from, y+high, 0
		}
		if place {
			button.Resize(b)
			button.Move(fyne.NewPos(x, y))
		}
		x, high = x+b.Width+theme.Space1, max(high, b.Height)
	}
	return y + high
}

func widest(buttons []fyne.CanvasObject) float32 {
	var wide float32
	for _, button := range buttons {
		wide = max(wide, button.MinSize().Width)
	}
	return wide
}

func (l *rowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	tile, words, buttons := l.parts(objects)
	least, said := tile.MinSize(), words.MinSize()
	left := least.Width + rowGap
	if l.beside(left, buttons) {
		return fyne.NewSize(left+widest(buttons), max(least.Height, said.Height, theme.Touch))
	}
	return fyne.NewSize(max(left+said.Width, widest(buttons)), max(least.Height, l.flow(left, least.Height, said.Height, buttons, false)))
}
