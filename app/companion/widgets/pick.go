package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"satchel/app/companion/theme"
	"satchel/assets/icons"
)

// Pick is one of several words of which one is chosen: a filter, a category. A tick shows the choice beside its colour.
type Pick struct {
	tappable
	ground *Panel
	tick   *Icon
	word   *Text
	on     bool
}

// NewPick returns one that is not chosen.
func NewPick(word string, pressed func()) *Pick {
	p := &Pick{
		ground: NewPanel(theme.Surface, theme.Border, 16),
		tick:   NewIcon(icons.Check, 14, theme.AccentInk),
		word:   newBrokenText(word, Style{Size: fynetheme.SizeNameText}),
	}
	p.pressed, p.changed = pressed, p.dressed
	p.self = p
	p.ExtendBaseWidget(p)
	p.dressed()
	return p
}

// Set says whether it is the chosen one.
func (p *Pick) Set(on bool) {
	p.on = on
	p.dressed()
}

// On says whether it is the chosen one.
func (p *Pick) On() bool { return p.on }

// SetWord changes what it says.
func (p *Pick) SetWord(word string) {
	p.word.Set(word)
	p.Refresh()
}

func (p *Pick) dressed() {
	p.dress(p.ground, theme.Surface, theme.AccentTint, p.on)
	if !p.on && !p.focused {
		p.ground.Stroke = theme.Border
		p.ground.Refresh()
	}
	ink := fynetheme.ColorNameForeground
	p.tick.Hide()
	if p.on {
		ink = theme.AccentInk
		p.tick.Show()
	}
	p.word.SetInk(ink)
	p.Refresh()
}

// CreateRenderer is Fyne's way to draw it. Its target is as high as a finger; what is seen is smaller.
func (p *Pick) CreateRenderer() fyne.WidgetRenderer {
	line := Inset(0, theme.Space3, Sides(theme.Space1+2, p.tick, p.word, nil))
	seen := container.NewStack(p.ground, Tall(32, line))
	return widget.NewSimpleRenderer(Inset((theme.Touch-32)/2, 0, seen))
}
