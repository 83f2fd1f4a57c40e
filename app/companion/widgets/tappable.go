package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// tappable is the part of a control that a pointer, a finger or a key presses. A control embeds it, and calls changed to
// be drawn again when pointer or focus come and go.
type tappable struct {
	widget.BaseWidget
	self    fyne.Widget // the control
	pressed func()
	changed func()
	hovered bool
	focused bool
}

// Tapped presses it.
func (t *tappable) Tapped(*fyne.PointEvent) {
	if t.pressed != nil {
		t.pressed()
	}
}

// TypedKey lets Enter press it, and Escape leave.
func (t *tappable) TypedKey(event *fyne.KeyEvent) {
	switch event.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		t.Tapped(nil)
	case fyne.KeyEscape:
		escapeFrom(t.self)
	}
}

// TypedRune lets Space press it. Space is a key and then a letter, and the letter goes to whatever has the focus by then:
// pressed by the key, it would be typed into the input line of the dialog that it opens.
func (t *tappable) TypedRune(letter rune) {
	if letter == ' ' {
		t.Tapped(nil)
	}
}

// FocusGained shows that keys go here, and scrolls it into sight.
func (t *tappable) FocusGained() {
	t.focused = true
	t.changed()
	Reveal(t.self)
}

// FocusLost shows that they no longer do.
func (t *tappable) FocusLost() { t.focused = false; t.changed() }

// MouseIn shows that a press would go here.
func (t *tappable) MouseIn(*desktop.MouseEvent) { t.hovered = true; t.changed() }

// MouseMoved changes nothing.
func (t *tappable) MouseMoved(*desktop.MouseEvent) {}

// MouseOut shows that it no longer would.
func (t *tappable) MouseOut() { t.hovered = false; t.changed() }

// Cursor is the hand.
func (t *tappable) Cursor() desktop.Cursor { return desktop.PointerCursor }

// dress gives a control's ground its colours: chosen, hovered or neither, and a ring while it has the focus.
func (t *tappable) dress(ground *Panel, rest, chosen fyne.ThemeColorName, on bool) {
	ground.Fill = rest
	if t.hovered {
		ground.Fill = fynetheme.ColorNameHover
	}
	if on {
		ground.Fill = chosen
	}
	ground.Stroke, ground.Width = "", 0
	if t.focused {
		ground.Stroke, ground.Width = fynetheme.ColorNamePrimary, 2
	}
	ground.Refresh()
}
