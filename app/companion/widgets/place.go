package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"satchel/app/companion/theme"
)

// Place is an entry of the navigation: an icon and a word, side by side in the desktop's rail, one above the other in the
// phone's bottom bar.
type Place struct {
	tappable
	ground *Panel
	icon   *Icon
	name   string
	word   *Text
	beside bool
	here   bool
	small  bool
	main   bool // the one that a phone's bar offers above all
}

// NewPlace returns an entry of the rail (beside) or of the bottom bar.
func NewPlace(icon, word string, beside bool, pressed func()) *Place {
	style := Style{Size: fynetheme.SizeNameText, Ink: theme.Muted}
	if !beside {
		style = Style{Size: theme.BarText, Ink: theme.Muted}.Centred()
	}
	p := &Place{
		ground: NewPanel(theme.Surface, "", theme.Radius),
		icon:   NewIcon(icon, 22, theme.Muted), name: icon,
		word: NewWholeText(word, style), beside: beside,
	}
	p.pressed, p.changed = pressed, p.dressed
	p.self = p
	p.ExtendBaseWidget(p)
	p.dressed()
	return p
}

// NewMainPlace returns the entry of the bottom bar that the thumb should find first: a filled button.
func NewMainPlace(icon, word string, pressed func()) *Place {
	p := NewPlace(icon, word, false, pressed)
	p.main = true
	p.dressed()
	return p
}

// NewFoot returns the entry at the rail's foot, small so that an e-mail address fits.
func NewFoot(icon, word string, pressed func()) *Place {
	p := NewPlace(icon, word, true, pressed)
	p.icon, p.word, p.small = NewIcon(icon, 20, theme.Muted), NewText(word, Caption.OneLine()), true
	return p
}

// SetHere says whether the person is there.
func (p *Place) SetHere(here bool) {
	p.here = here
	p.dressed()
}

func (p *Place) dressed() {
	p.dress(p.ground, theme.Surface, theme.AccentTint, p.here)
	ink := theme.Muted
	if p.here {
		ink = theme.AccentInk
	}
	if p.main {
		p.ground.Fill, ink = fynetheme.ColorNamePrimary, fynetheme.ColorNameForegroundOnPrimary
		p.ground.Refresh()
	}
	p.icon.Set(p.name, ink)
	p.word.SetInk(ink)
}

// CreateRenderer is Fyne's way to draw it.
func (p *Place) CreateRenderer() fyne.WidgetRenderer {
	if p.beside {
		gap := theme.Space3
		if p.small {
			gap = theme.Space2
		}
		line := Inset(0, gap, Sides(gap, p.icon, p.word, nil))
		return widget.NewSimpleRenderer(container.NewStack(p.ground, Tall(theme.Touch, line)))
	}
	pile := Column(2, container.NewCenter(p.icon), p.word)
	return widget.NewSimpleRenderer(container.NewStack(p.ground, Inset(theme.Space2, 0, pile)))
}
