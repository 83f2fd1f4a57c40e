package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"satchel/app/companion/theme"
)

// Chip says a state in an icon and a word.
type Chip struct {
	widget.BaseWidget
	panel *Panel
	icon  *Icon
	word  *Text
}

// NewChip returns a chip.
func NewChip(icon, word string, tone Tone) *Chip {
	c := &Chip{
		panel: NewPanel(tone.Tint(), "", 12),
		icon:  NewIcon(icon, 16, tone.Ink()),
		word:  NewWholeText(word, Style{Size: fynetheme.SizeNameCaptionText, Bold: true, Ink: tone.Ink()}),
	}
	c.ExtendBaseWidget(c)
	return c
}

// Set changes what it says.
func (c *Chip) Set(icon, word string, tone Tone) {
	c.icon.Set(icon, tone.Ink())
	c.word.SetInk(tone.Ink())
	c.word.Set(word)
	if c.panel.Fill != tone.Tint() {
		c.panel.Fill = tone.Tint()
		c.panel.Refresh()
	}
	c.Refresh()
}

// Word returns what it says.
func (c *Chip) Word() string { return c.word.Words() }

// CreateRenderer is Fyne's way to draw it.
func (c *Chip) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(c.panel,
		Inset(theme.Space1, theme.Space2+2, Sides(theme.Space1+2, c.icon, c.word, nil))))
}
