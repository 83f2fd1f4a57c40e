package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
)

// Ground is the lowest area of a window. It notices the pointer where nothing above it does; on its way from one thing to
// the next a pointer passes over it.
type Ground struct {
	Panel
	noticed func()
}

// NewGround returns an area of that colour; noticed is called for each move of the pointer, and must be quick.
func NewGround(fill fyne.ThemeColorName, noticed func()) *Ground {
	g := &Ground{noticed: noticed}
	g.Fill, g.area = fill, canvas.NewRectangle(nil)
	g.ExtendBaseWidget(g)
	g.paint()
	return g
}

// MouseIn implements desktop.Hoverable.
func (g *Ground) MouseIn(*desktop.MouseEvent) { g.noticed() }

// MouseMoved implements desktop.Hoverable.
func (g *Ground) MouseMoved(*desktop.MouseEvent) { g.noticed() }

// MouseOut implements desktop.Hoverable.
func (g *Ground) MouseOut() { g.noticed() }
