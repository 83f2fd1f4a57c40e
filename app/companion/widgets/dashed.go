package widgets

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"satchel/app/companion/theme"
)

// Dashed is an area with a dashed edge: something can be dropped here.
type Dashed struct {
	widget.BaseWidget
	fill, edge fyne.ThemeColorName
	image      *canvas.Image
	drawn      string // what the image shows, to draw it only when that changes
}

// NewDashed returns an area in these colours.
func NewDashed(fill, edge fyne.ThemeColorName) *Dashed {
	d := &Dashed{fill: fill, edge: edge, image: &canvas.Image{FillMode: canvas.ImageFillStretch}}
	d.ExtendBaseWidget(d)
	return d
}

// CreateRenderer is Fyne's way to draw it.
func (d *Dashed) CreateRenderer() fyne.WidgetRenderer { return &dashedRenderer{dashed: d} }

type dashedRenderer struct{ dashed *Dashed }

func (r *dashedRenderer) Layout(size fyne.Size) {
	r.dashed.image.Resize(size)
	r.draw(size)
}

func (r *dashedRenderer) draw(size fyne.Size) {
	if size.Width < 4 || size.Height < 4 {
		return
	}
	svg := fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %[1]g %[2]g" width="%[1]g" height="%[2]g">`+
		`<rect x="1" y="1" width="%[3]g" height="%[4]g" rx="%[5]g" ry="%[5]g" fill="%[6]s" stroke="%[7]s" stroke-width="1.5" stroke-dasharray="7 5"/></svg>`,
		size.Width, size.Height, size.Width-2, size.Height-2, theme.CardRadius, hex(theme.Color(r.dashed.fill)), hex(theme.Color(r.dashed.edge)))
	if svg == r.dashed.drawn {
		return
	}
	r.dashed.drawn = svg
	// The toolkit keeps pictures by name, so a name stands for one drawing.
	name := fmt.Sprintf("dashed-%gx%g-%s-%s.svg", size.Width, size.Height, hex(theme.Color(r.dashed.fill))[1:], hex(theme.Color(r.dashed.edge))[1:])
	r.dashed.image.Resource = fyne.NewStaticResource(name, []byte(svg))
	r.dashed.image.Refresh()
}

func (r *dashedRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(40) }
func (r *dashedRenderer) Refresh()           { r.draw(r.dashed.Size()) }
func (r *dashedRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.dashed.image}
}
func (r *dashedRenderer) Destroy() {}

func hex(c color.Color) string {
	red, green, blue, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", red>>8, green>>8, blue>>8)
}
