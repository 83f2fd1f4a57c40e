package widgets

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"satchel/app/companion/theme"
)

// Entry is an input line a finger hits.
type Entry struct {
	widget.Entry
	escape func()
}

// NewEntry returns an input line with words that stand in it while it is empty.
func NewEntry(placeholder string) *Entry {
	e := &Entry{}
	e.Wrapping = fyne.TextWrapOff
	e.Scroll = fyne.ScrollNone
	e.PlaceHolder = placeholder
	e.ExtendBaseWidget(e)
	return e
}

// NewSecretEntry returns an input line that shows dots, with an eye that shows the letters.
func NewSecretEntry(placeholder string) *widget.Entry {
	e := widget.NewPasswordEntry()
	e.PlaceHolder = placeholder
	return e
}

// NewSearch returns an input line with a magnifying glass.
func NewSearch(placeholder string, changed func(string)) *Entry {
	e := NewEntry(placeholder)
	e.Icon = fynetheme.SearchIcon()
	e.OnChanged = changed
	e.escape = func() { e.SetText("") }
	return e
}

// TypedKey lets Escape empty a search.
func (e *Entry) TypedKey(event *fyne.KeyEvent) {
	if event.Name == fyne.KeyEscape && e.escape != nil {
		e.escape()
		return
	}
	e.Entry.TypedKey(event)
}

// NewField puts a name above an input, and what is wrong with it below. Set the words below to show them.
func NewField(name string, input fyne.CanvasObject) *Field {
	f := &Field{
		name:  NewText(name, Style{Size: fynetheme.SizeNameText, Bold: true}),
		input: Tall(theme.Touch, input),
		wrong: NewText("", Style{Size: fynetheme.SizeNameCaptionText, Ink: fynetheme.ColorNameError, Wrap: true}),
	}
	f.wrong.Hide()
	f.ExtendBaseWidget(f)
	return f
}

// Field is an input with its name and, where there is one, its fault.
type Field struct {
	widget.BaseWidget
	name  *Text
	input fyne.CanvasObject
	wrong *Text
}

// SetWrong says what is wrong with the input; empty words say nothing.
func (f *Field) SetWrong(words string) {
	f.wrong.Set(words)
	if words == "" {
		f.wrong.Hide()
	} else {
		f.wrong.Show()
	}
	f.Refresh()
}

// Wrong returns what is said to be wrong.
func (f *Field) Wrong() string { return f.wrong.Words() }

// CreateRenderer is Fyne's way to draw it.
func (f *Field) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(Column(theme.Space1+2, f.name, f.input, f.wrong))
}

// Inner is the toolkit's entry it is made from.
func (e *Entry) Inner() *widget.Entry { return &e.Entry }
