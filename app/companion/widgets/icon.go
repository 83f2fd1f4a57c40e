package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"satchel/app/companion/theme"
)

// Icon is a line icon of a fixed size in one of the theme's colours. It never stands alone: a word is beside it.
type Icon struct {
	widget.BaseWidget
	image *canvas.Image
	name  string
	ink   fyne.ThemeColorName
	size  float32
}

// NewIcon returns the icon of that name (a constant of assets/icons), so many pixels wide and high.
func NewIcon(name string, size float32, ink fyne.ThemeColorName) *Icon {
	i := &Icon{image: canvas.NewImageFromResource(theme.Colored(name, ink)), name: name, ink: ink, size: size}
	i.image.FillMode = canvas.ImageFillContain
	i.ExtendBaseWidget(i)
	return i
}

// Set changes the icon and its colour.
func (i *Icon) Set(name string, ink fyne.ThemeColorName) {
	if i.name == name && i.ink == ink {
		return
	}
	i.name, i.ink = name, ink
	i.image.Resource = theme.Colored(name, ink)
	i.Refresh()
}

// MinSize is the icon's size beside text as large as it is now.
func (i *Icon) MinSize() fyne.Size { return fyne.NewSquareSize(theme.Beside(i.size)) }

// CreateRenderer is Fyne's way to draw it.
func (i *Icon) CreateRenderer() fyne.WidgetRenderer {
	return &iconRenderer{WidgetRenderer: widget.NewSimpleRenderer(i.image), icon: i}
}

type iconRenderer struct {
	fyne.WidgetRenderer
	icon  *Icon
	drawn iconLook
}

// iconLook is all that an icon's pixels follow from.
type iconLook struct {
	resource fyne.Resource
	color    color.Color
	size     fyne.Size
	scale    float32 // of the window; 0 while it is in none
}

// Refresh draws it in the colours of the theme as it is now. All of a screen is refreshed together, and to draw an icon is to
// read its SVG: one that would look as it does is not drawn again.
func (r *iconRenderer) Refresh() {
	look := r.icon.look()
	if look == r.drawn {
		canvas.Refresh(r.icon.image)
		return
	}
	r.drawn = look
	r.icon.image.Refresh()
}

func (i *Icon) look() iconLook {
	look := iconLook{resource: i.image.Resource, color: theme.Color(i.ink), size: i.image.Size()}
	if c := fyne.CurrentApp().Driver().CanvasForObject(i.image); c != nil {
		look.scale = c.Scale()
	}
	return look
}

// NewMark returns the product's mark, so many pixels wide and high.
func NewMark(size float32) fyne.CanvasObject {
	image := canvas.NewImageFromResource(theme.Mark())
	image.FillMode = canvas.ImageFillContain
	image.SetMinSize(fyne.NewSquareSize(size))
	return image
}
