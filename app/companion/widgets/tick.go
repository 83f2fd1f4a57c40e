package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"satchel/app/companion/theme"
	"satchel/assets/icons"
)

// Tick is a choice to be taken or left: a box beside its words, which may go over several lines.
type Tick struct {
	tappable
	ground *Panel
	box    *Icon
	words  *Text
	on     bool
}

// NewTick returns one that is left; chosen is called when the person takes or leaves it.
func NewTick(words string, chosen func(on bool)) *Tick {
	k := &Tick{ground: NewPanel(fynetheme.ColorNameBackground, "", theme.Radius), box: NewIcon(icons.Square, 20, theme.Muted), words: NewText(words, Body)}
	k.pressed = func() { k.Set(!k.on); chosen(k.on) }
	k.changed = func() { k.dress(k.ground, "", "", false) }
	k.self = k
	k.ExtendBaseWidget(k)
	k.changed()
	return k
}

// Set says whether it is taken.
func (k *Tick) Set(on bool) {
	k.on = on
	k.box.Set(icons.Square, theme.Muted)
	if on {
		k.box.Set(icons.CheckSquare, fynetheme.ColorNamePrimary)
	}
}

// On says whether it is taken.
func (k *Tick) On() bool { return k.on }

// CreateRenderer is Fyne's way to draw it.
func (k *Tick) CreateRenderer() fyne.WidgetRenderer {
	line := Inset(theme.Space1, theme.Space1, Sides(theme.Space2, k.box, k.words, nil))
	return widget.NewSimpleRenderer(container.NewStack(k.ground, Tall(theme.Touch, line)))
}
