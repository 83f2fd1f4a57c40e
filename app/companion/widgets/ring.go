package widgets

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"satchel/app/companion/theme"
)

// ringHurry is how many seconds before its end a ring changes its colour.
const ringHurry = 5

// Ring runs down: a circle that empties clockwise, with the seconds that are left in it.
type Ring struct {
	widget.BaseWidget
	left, whole int
	ground      *canvas.Arc
	rest        *canvas.Arc
	seconds     *Text
}

// NewRing returns one of which nothing is left.
func NewRing() *Ring {
	r := &Ring{
		ground:  canvas.NewArc(0, 360, ringHole, theme.Color(theme.Track)),
		rest:    canvas.NewArc(0, 0, ringHole, theme.Color(fynetheme.ColorNamePrimary)),
		seconds: NewWholeText("", Style{Size: fynetheme.SizeNameCaptionText, Bold: true}.Centred()),
	}
	r.ExtendBaseWidget(r)
	r.paint()
	return r
}

const (
	ringHole float32 = 0.8 // of its radius
	ringSize float32 = 36
)

// Set shows how many seconds of the whole are left.
func (r *Ring) Set(left, whole int) {
	if r.left == left && r.whole == whole {
		return
	}
	r.left, r.whole = left, whole
	r.paint()
	r.Refresh()
}

// Left is what it says.
func (r *Ring) Left() int { return r.left }

func (r *Ring) paint() {
	ink, word := fynetheme.ColorNamePrimary, fynetheme.ColorNameForeground
	if r.left <= ringHurry {
		ink, word = fynetheme.ColorNameError, fynetheme.ColorNameError
	}
	r.ground.FillColor, r.rest.FillColor = theme.Color(theme.Track), theme.Color(ink)
	r.rest.StartAngle, r.rest.EndAngle = 0, 0
	if r.whole > 0 {
		r.rest.StartAngle = 360 * float32(r.whole-r.left) / float32(r.whole)
		r.rest.EndAngle = 360
	}
	r.seconds.SetInk(word)
	r.seconds.Set(strconv.Itoa(r.left))
}

// MinSize is its size.
func (r *Ring) MinSize() fyne.Size { return fyne.NewSquareSize(theme.Grown(ringSize)) }

// CreateRenderer is Fyne's way to draw it.
func (r *Ring) CreateRenderer() fyne.WidgetRenderer { return &ringRenderer{ring: r} }

type ringRenderer struct{ ring *Ring }

func (r *ringRenderer) Layout(size fyne.Size) {
	for _, arc := range []*canvas.Arc{r.ring.ground, r.ring.rest} {
		arc.Resize(size)
		arc.Move(fyne.Position{})
	}
	place(r.ring.seconds, 0, size.Width, size.Height)
}

func (r *ringRenderer) MinSize() fyne.Size { return r.ring.MinSize() }

func (r *ringRenderer) Refresh() {
	r.ring.paint()
	for _, object := range r.Objects() {
		object.Refresh()
	}
}

func (r *ringRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ring.ground, r.ring.rest, r.ring.seconds}
}
func (r *ringRenderer) Destroy() {}
