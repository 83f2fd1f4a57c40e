package widgets

import (
	"slices"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"satchel/app/companion/theme"
	"satchel/assets/icons"
)

// Button is a button a finger hits, that Enter presses as Space does.
type Button struct {
	widget.Button
	leaves  bool // it is the way back, which Escape takes
	focused bool
}

// NewButton returns a button of second rank. The icon is the name of one of assets/icons, or empty.
func NewButton(word, icon string, pressed func()) *Button {
	return newButton(word, icon, widget.MediumImportance, pressed)
}

// NewPrimary returns the one button of a screen that does what the screen is for.
func NewPrimary(word, icon string, pressed func()) *Button {
	return newButton(word, icon, widget.HighImportance, pressed)
}

// NewDanger returns a button that destroys something.
func NewDanger(word, icon string, pressed func()) *Button {
	return newButton(word, icon, widget.DangerImportance, pressed)
}

// NewPlain returns a button without a ground of its own.
func NewPlain(word, icon string, pressed func()) *Button {
	return newButton(word, icon, widget.LowImportance, pressed)
}

func newButton(word, icon string, importance widget.Importance, pressed func()) *Button {
	b := &Button{}
	b.Text, b.OnTapped, b.Importance = word, pressed, importance
	if icon != "" {
		b.Icon = theme.Icon(icon)
	}
	b.ExtendBaseWidget(b)
	return b
}

// NewBack returns the way back from something that is one step away; Escape takes it as well.
func NewBack(word string, pressed func()) *Button {
	return NewPlain(word, icons.ArrowLeft, pressed).Leaving()
}

// Leaving makes it the way back, such as a dialog's Cancel: Escape takes it as well.
func (b *Button) Leaving() *Button {
	b.leaves = true
	return b
}

// FocusGained shows that keys go here, and scrolls it into sight.
func (b *Button) FocusGained() {
	b.focused = true
	b.Button.FocusGained()
	Reveal(b)
}

// FocusLost shows that they no longer do.
func (b *Button) FocusLost() {
	b.focused = false
	b.Button.FocusLost()
}

// MinSize is never smaller than a finger.
func (b *Button) MinSize() fyne.Size {
	b.ExtendBaseWidget(b)
	return b.BaseWidget.MinSize().Max(fyne.NewSquareSize(theme.Touch))
}

// TypedKey lets Enter press the button, and Escape leave.
func (b *Button) TypedKey(event *fyne.KeyEvent) {
	switch event.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		b.press()
	case fyne.KeyEscape:
		escapeFrom(b)
	}
}

// TypedRune lets Space press the button, by its letter as every control's.
func (b *Button) TypedRune(letter rune) {
	if letter == ' ' {
		b.press()
	}
}

// press is what a key does. The keys stay here as long as the button is shown; the toolkit's Tapped takes them away.
func (b *Button) press() {
	if b.Disabled() || b.OnTapped == nil {
		return
	}
	over := fyne.CurrentApp().Driver().CanvasForObject(b)
	b.OnTapped()
	if over != nil && over.Focused() == fyne.Focusable(b) && !shows(over, b) {
		over.Unfocus()
	}
}

// CreateRenderer is Fyne's way to draw it.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	r := &buttonRenderer{WidgetRenderer: b.Button.CreateRenderer(), button: b, ring: NewPanel("", "", theme.Radius+ringGap)}
	r.ring.Hide()
	for _, object := range r.Objects() {
		if label, ok := object.(*widget.RichText); ok {
			r.label = label
		}
	}
	r.breakLines()
	return r
}

// buttonRenderer draws a ring around a button that has the focus, which the toolkit shows by a shade alone, and on a filled
// button not even by that. And it breaks a large text over several lines; the toolkit's buttons are as wide as their words.
type buttonRenderer struct {
	fyne.WidgetRenderer
	button *Button
	label  *widget.RichText
	ring   *Panel
}

// ringGap is how far the ring is from the button.
const ringGap float32 = 3

func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	return append(slices.Clone(r.WidgetRenderer.Objects()), r.ring)
}

func (r *buttonRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.ring.Resize(size.AddWidthHeight(2*ringGap, 2*ringGap))
	r.ring.Move(fyne.NewPos(-ringGap, -ringGap))
	r.breakLines() // the window is known now
}

// A button's large text gets, with its icon, as wide as a notice on a card has room for in the window: buttonRoom on a
// phone, and buttonRoomMost, which grows with the text, where there is more.
const (
	phoneWidth     float32 = 390
	buttonRoom     float32 = 228
	buttonRoomMost float32 = 240
)

// roomIn is how wide large text on one line gets in an object's window; a phone's before it is in any.
func roomIn(object fyne.CanvasObject) float32 {
	over := fyne.CurrentApp().Driver().CanvasForObject(object)
	if over == nil {
		return buttonRoom
	}
	return max(buttonRoom, min(over.Size().Width-phoneWidth+buttonRoom, theme.Grown(buttonRoomMost)))
}

func (r *buttonRenderer) Refresh() {
	r.WidgetRenderer.Refresh() // which has the words on one line again
	r.breakLines()
	r.ring.Stroke, r.ring.Width, r.ring.Hidden = fynetheme.ColorNamePrimary, 2, !r.button.focused
	r.ring.Refresh()
}

func (r *buttonRenderer) breakLines() {
	if r.label == nil || !theme.Large() {
		return
	}
	room := roomIn(r.button)
	if r.button.Icon != nil {
		room -= fynetheme.IconInlineSize() + fynetheme.Padding()
	}
	segment := r.label.Segments[0].(*widget.TextSegment)
	broken := broken(r.button.Text, func(words string) bool {
		return fyne.MeasureText(words, fynetheme.TextSize(), segment.Style.TextStyle).Width <= room
	})
	if segment.Text == broken {
		return
	}
	segment.Text = broken
	r.label.Refresh()
	r.WidgetRenderer.Layout(r.button.Size())
}
