package widgets

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"satchel/app/companion/theme"
	"satchel/assets/icons"
)

// Choice is a large target in a list of few things of which one is to be chosen.
type Choice struct {
	tappable
	ground *Panel
	icon   *Icon
	word   *Text
	end    *Icon
	on     bool
}

// NewChoice returns one; on marks what was chosen before.
func NewChoice(icon, word string, on bool, pressed func()) *Choice {
	c := &Choice{
		ground: NewPanel(theme.Surface, theme.Border, theme.Radius),
		icon:   NewIcon(icon, 22, theme.Muted),
		word:   NewText(word, Strong.Wrapped()),
		end:    NewIcon(icons.CaretRight, 18, theme.Muted),
		on:     on,
	}
	if on {
		c.end.Set(icons.Check, theme.AccentInk)
	}
	c.pressed, c.changed = pressed, c.dressed
	c.self = c
	c.ExtendBaseWidget(c)
	c.dressed()
	return c
}

func (c *Choice) dressed() {
	c.dress(c.ground, theme.Surface, theme.AccentTint, c.on || c.hovered)
	if !c.focused {
		c.ground.Stroke = theme.Border
		c.ground.Refresh()
	}
}

// TypedKey lets the arrows lead to the choice above or below.
func (c *Choice) TypedKey(event *fyne.KeyEvent) {
	switch event.Name {
	case fyne.KeyUp:
		c.lead(-1)
	case fyne.KeyDown:
		c.lead(1)
	default:
		c.tappable.TypedKey(event)
	}
}

// lead gives the keys to the choice that stands so many further on, if there is one.
func (c *Choice) lead(on int) {
	in := fyne.CurrentApp().Driver().CanvasForObject(c)
	if in == nil {
		return
	}
	var all []*Choice
	visit(top(in), func(object fyne.CanvasObject) {
		if choice, ok := object.(*Choice); ok {
			all = append(all, choice)
		}
	})
	if to := slices.Index(all, c) + on; to >= 0 && to < len(all) {
		in.Focus(all[to])
	}
}

// CreateRenderer is Fyne's way to draw it.
func (c *Choice) CreateRenderer() fyne.WidgetRenderer {
	line := Inset(theme.Space2, theme.Space4, Sides(theme.Space3, c.icon, c.word, c.end))
	return widget.NewSimpleRenderer(container.NewStack(c.ground, Tall(56, line)))
}
