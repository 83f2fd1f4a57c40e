package widgets

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"satchel/app/companion/theme"
)

// Picture is a picture that is pressed to see it larger, whole within its place.
type Picture struct {
	tappable
	Runes func(rune) // does what a letter means here; may be nil

	label  string
	least  fyne.Size
	image  *canvas.Image
	ground *Panel
}

// NewPicture returns a picture of at least that size. Label says what it shows and what pressing it does.
func NewPicture(shown image.Image, label string, least fyne.Size, pressed func()) *Picture {
	p := &Picture{label: label, least: least, image: canvas.NewImageFromImage(shown), ground: NewPanel(theme.Raised, theme.Border, theme.Radius)}
	p.image.FillMode = canvas.ImageFillContain
	p.image.ScaleMode = canvas.ImageScaleFastest // it is drawn as large as it is shown; to scale it here would hold the window up
	p.self, p.pressed, p.changed = p, pressed, p.dressed
	p.ExtendBaseWidget(p)
	return p
}

// Set shows another picture of the same.
func (p *Picture) Set(shown image.Image) {
	p.image.Image = shown
	p.image.Refresh()
}

// Shown is the picture.
func (p *Picture) Shown() image.Image { return p.image.Image }

// Enlarge gives it another least size.
func (p *Picture) Enlarge(least fyne.Size) {
	p.least = least
	p.Refresh()
}

// MinSize is what it was made with.
func (p *Picture) MinSize() fyne.Size {
	p.ExtendBaseWidget(p)
	return p.least
}

// TypedRune lets Space press it, and does what another letter means here.
func (p *Picture) TypedRune(letter rune) {
	p.tappable.TypedRune(letter)
	if p.Runes != nil {
		p.Runes(letter)
	}
}

// Cursor is the hand where pressing it does something.
func (p *Picture) Cursor() desktop.Cursor {
	if p.pressed == nil {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// AccessibilityLabel is what it shows and what pressing it does.
func (p *Picture) AccessibilityLabel() string { return p.label }

// AccessibilityRole is a button's.
func (p *Picture) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

func (p *Picture) dressed() {
	p.dress(p.ground, theme.Raised, theme.Raised, false)
	if !p.focused {
		p.ground.Stroke, p.ground.Width = theme.Border, 1
		p.ground.Refresh()
	}
}

// CreateRenderer is Fyne's way to draw it.
func (p *Picture) CreateRenderer() fyne.WidgetRenderer {
	return &pictureRenderer{WidgetRenderer: widget.NewSimpleRenderer(p.ground), picture: p}
}

type pictureRenderer struct {
	fyne.WidgetRenderer
	picture *Picture
}

// frame is how far the picture is from its ground's edge, where the ring is.
const frame = theme.Space2

func (r *pictureRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.picture.ground, r.picture.image}
}

func (r *pictureRenderer) Layout(size fyne.Size) {
	r.picture.ground.Resize(size)
	r.picture.image.Resize(size.SubtractWidthHeight(2*frame, 2*frame))
	r.picture.image.Move(fyne.NewPos(frame, frame))
}

func (r *pictureRenderer) MinSize() fyne.Size { return r.picture.least }

func (r *pictureRenderer) Refresh() {
	r.Layout(r.picture.Size())
	r.picture.ground.Refresh()
	r.picture.image.Refresh()
}
