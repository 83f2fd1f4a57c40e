package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"satchel/app/companion/theme"
)

// Button is a button a finger hits, that Enter presses as Space does.
type Button struct {
	widget.Button
	escape func() // what Escape does while it has the focus; nothing if nil
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

// MinSize is never smaller than a finger.
func (b *Button) MinSize() fyne.Size {
	b.ExtendBaseWidget(b)
	return b.BaseWidget.MinSize().Max(fyne.NewSquareSize(theme.Touch))
}

// TypedKey lets Enter press the button, and Escape leave.
func (b *Button) TypedKey(event *fyne.KeyEvent) {
	switch event.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		b.Tapped(nil)
	case fyne.KeyEscape:
		if b.escape != nil {
			b.escape()
		}
	default:
		b.Button.TypedKey(event)
	}
}
