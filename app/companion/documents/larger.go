package documents

import (
	"context"
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"satchel/app/companion/background"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/assets/icons"
	"satchel/sync/document"
	"satchel/sync/drawing"
)

// zooms are how much larger than its place a document is shown.
var zooms = []float32{1, 1.5, 2, 3, 4}

// larger shows a document over the whole window.
type larger struct {
	popup   *widget.PopUp
	picture *widgets.Picture
	scroll  *container.Scroll
	zoom    int // of zooms
	closed  func()
}

// enlarge shows the picture there is at once, and a finer one when it is drawn.
func (p *preview) enlarge() {
	if p.sight.Picture == nil {
		return
	}
	if p.larger != nil { // it may have been taken away, as locking the window does
		p.larger.close()
	}
	over := p.screen.options.Window.Canvas()
	ctx, leave := context.WithCancel(p.screen.options.Context)
	l := newLarger(p.screen.options, over, p.of, p.sight.Picture)
	p.larger = l
	l.closed = func() {
		leave()
		p.larger = nil
	}
	l.popup.Show()
	over.Focus(l.picture)
	of, side := p.of, min(p.pixels(1.5*max(over.Size().Width, over.Size().Height)), drawing.MaxSide)
	background.Run(ctx,
		func(ctx context.Context) (image.Image, error) { return p.screen.options.Sights.See(ctx, of, side) },
		func(finer image.Image, err error) {
			if err == nil { // otherwise the one there is does
				l.picture.Set(finer)
			}
		})
}

func newLarger(options Options, over fyne.Canvas, r document.Record, shown image.Image) *larger {
	l := &larger{}
	name := document.DisplayName(r.Name)
	l.picture = widgets.NewPicture(shown, options.T("%s, larger. Plus and minus change its size, Escape closes it.", name), fyne.Size{}, nil)
	l.picture.Runes = l.typed
	l.scroll = container.NewScroll(widgets.Inset(theme.Space1, theme.Space1, l.picture)) // where its ring is seen whole
	away := widgets.NewButton(options.T("Close"), icons.X, l.close).Leaving()
	tools := widgets.Wrap(theme.Space2, theme.Space2,
		widgets.NewButton(options.T("Larger"), icons.Plus, func() { l.step(1) }),
		widgets.NewButton(options.T("Smaller"), icons.Minus, func() { l.step(-1) }), away)
	head := widgets.Column(theme.Space2, widgets.NewText(name, widgets.Title), tools)
	whole := widgets.NewHeaded(head, widgets.Inset(theme.Space3, 0, l.scroll), nil)
	l.popup = widget.NewModalPopUp(container.New(filling{over}, widgets.Inset(theme.Space4, theme.Space4, whole)), over)
	return l
}

func (l *larger) close() {
	l.popup.Hide()
	l.closed()
}

// typed lets plus and minus change the size, and nought fit it to the window again.
func (l *larger) typed(letter rune) {
	switch letter {
	case '+', '=':
		l.step(1)
	case '-':
		l.step(-1)
	case '0':
		l.step(-len(zooms))
	}
}

func (l *larger) step(by int) {
	l.zoom = min(max(l.zoom+by, 0), len(zooms)-1)
	room := l.scroll.Size()
	middle := fyne.NewPos(l.scroll.Offset.X+room.Width/2, l.scroll.Offset.Y+room.Height/2)
	before := l.scroll.Content.Size()
	least := fyne.Size{}
	if factor := zooms[l.zoom]; factor > 1 {
		least = fyne.NewSize(room.Width*factor, room.Height*factor)
	}
	l.picture.Enlarge(least)
	l.scroll.Refresh()
	if before.Width > 0 && before.Height > 0 { // what was in the middle stays there
		now := l.scroll.Content.Size()
		l.scroll.ScrollToOffset(fyne.NewPos(
			between(middle.X*now.Width/before.Width-room.Width/2, now.Width-room.Width),
			between(middle.Y*now.Height/before.Height-room.Height/2, now.Height-room.Height)))
	}
}

func between(value, most float32) float32 { return min(max(value, 0), max(most, 0)) }

// filling gives something all of the window but an edge.
type filling struct{ over fyne.Canvas }

func (l filling) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, object := range objects {
		object.Resize(size)
	}
}

func (l filling) MinSize([]fyne.CanvasObject) fyne.Size {
	return l.over.Size().SubtractWidthHeight(2*theme.Space3, 2*theme.Space3)
}
