package widgets

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"satchel/app/companion/theme"
)

// Bar is a thin bar that fills from left to right.
type Bar struct {
	widget.BaseWidget
	share  float32
	ground *Panel
	done   *Panel
}

// NewBar returns an empty bar.
func NewBar() *Bar {
	b := &Bar{ground: NewPanel(theme.Raised, "", 2), done: NewPanel(fynetheme.ColorNamePrimary, "", 2)}
	b.ExtendBaseWidget(b)
	return b
}

// Set fills it to a share between 0 and 1.
func (b *Bar) Set(share float32) {
	share = min(max(share, 0), 1)
	if b.share == share {
		return
	}
	b.share = share
	b.Refresh()
}

// CreateRenderer is Fyne's way to draw it.
func (b *Bar) CreateRenderer() fyne.WidgetRenderer { return &barRenderer{bar: b} }

type barRenderer struct{ bar *Bar }

func (r *barRenderer) Layout(size fyne.Size) {
	r.bar.ground.Resize(size)
	r.bar.done.Resize(fyne.NewSize(size.Width*r.bar.share, size.Height))
}
func (r *barRenderer) MinSize() fyne.Size { return fyne.NewSize(40, 4) }
func (r *barRenderer) Refresh() {
	r.Layout(r.bar.Size())
	r.bar.ground.Refresh()
	r.bar.done.Refresh()
}

func (r *barRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.bar.ground, r.bar.done}
}
func (r *barRenderer) Destroy() {}

// Busy says in words that something goes on, with dots that move. It is hidden until Show.
type Busy struct {
	widget.BaseWidget
	dots  *widget.Activity
	words *Text
}

// NewBusy returns a hidden one.
func NewBusy() *Busy {
	b := &Busy{dots: widget.NewActivity(), words: NewText("", Line.With(theme.Muted))}
	b.ExtendBaseWidget(b)
	b.Hide()
	return b
}

// Start shows it with these words.
func (b *Busy) Start(words string) {
	b.words.Set(words)
	b.dots.Start()
	b.Show()
}

// Stop hides it.
func (b *Busy) Stop() {
	b.dots.Stop()
	b.Hide()
}

// CreateRenderer is Fyne's way to draw it.
func (b *Busy) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(Sides(theme.Space2, b.dots, b.words, nil))
}
