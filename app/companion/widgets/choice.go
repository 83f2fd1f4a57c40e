package widgets

import (
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
		word:   NewText(word, Strong),
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

// CreateRenderer is Fyne's way to draw it.
func (c *Choice) CreateRenderer() fyne.WidgetRenderer {
	line := Inset(theme.Space2, theme.Space4, Sides(theme.Space3, c.icon, c.word, c.end))
	return widget.NewSimpleRenderer(container.NewStack(c.ground, Tall(56, line)))
}
