package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"satchel/app/companion/theme"
)

// Panel is a filled area that follows the theme.
type Panel struct {
	widget.BaseWidget
	Fill   fyne.ThemeColorName
	Stroke fyne.ThemeColorName // none if empty
	Width  float32             // the stroke's; 1 if zero
	Radius float32
	area   *canvas.Rectangle
}

// NewPanel returns an area of that colour, with a hairline in the colour of stroke unless that is empty.
func NewPanel(fill, stroke fyne.ThemeColorName, radius float32) *Panel {
	p := &Panel{Fill: fill, Stroke: stroke, Radius: radius, area: canvas.NewRectangle(nil)}
	p.ExtendBaseWidget(p)
	p.paint()
	return p
}

// Refresh draws it again, in the colours of the theme as it is now.
func (p *Panel) Refresh() {
	p.paint()
	p.area.Refresh()
	p.BaseWidget.Refresh()
}

func (p *Panel) paint() {
	p.area.FillColor = theme.Color(p.Fill)
	p.area.CornerRadius = p.Radius
	p.area.StrokeWidth = 0
	if p.Stroke != "" {
		p.area.StrokeColor = theme.Color(p.Stroke)
		p.area.StrokeWidth = max(p.Width, 1)
	}
}

// CreateRenderer is Fyne's way to draw it.
func (p *Panel) CreateRenderer() fyne.WidgetRenderer {
	return &panelRenderer{WidgetRenderer: widget.NewSimpleRenderer(p.area), panel: p}
}

// panelRenderer paints again when Fyne tells of a new theme, which goes to the renderer alone.
type panelRenderer struct {
	fyne.WidgetRenderer
	panel *Panel
}

func (r *panelRenderer) Refresh() {
	r.panel.paint()
	r.panel.area.Refresh()
}

// NewCard lies on the background and holds things that belong together.
func NewCard(content fyne.CanvasObject) *fyne.Container {
	return container.NewStack(
		NewPanel(theme.Surface, theme.Border, theme.CardRadius),
		Inset(theme.Space4, theme.Space4, content),
	)
}

// NewRule is a hairline across.
func NewRule() fyne.CanvasObject {
	return container.New(rule{}, NewPanel(theme.Border, "", 0))
}

// NewPillar is a hairline from top to bottom.
func NewPillar() fyne.CanvasObject {
	return container.New(rule{upright: true}, NewPanel(theme.Border, "", 0))
}

type rule struct{ upright bool }

func (r rule) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, object := range objects {
		object.Resize(size)
	}
}

func (r rule) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSquareSize(1) }
