package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"satchel/app/companion/theme"
)

// Entry is an input line a finger hits.
type Entry struct {
	widget.Entry
	search bool
	name   *Field // that it stands in; nil elsewhere
	hint   string // words that stand in it while it is empty
	short  string // in their place where there is little room
}

// NewEntry returns an input line with words that stand in it while it is empty.
func NewEntry(placeholder string) *Entry {
	e := &Entry{hint: placeholder}
	e.Wrapping = fyne.TextWrap(fyne.TextTruncateClip) // as the toolkit's own: longer words move, and widen nothing
	e.PlaceHolder = placeholder
	e.ExtendBaseWidget(e)
	return e
}

// NewSecretEntry returns an input line that shows dots, with an eye that shows the letters.
func NewSecretEntry(placeholder string) *Entry {
	e := NewEntry(placeholder)
	e.Password = true
	return e
}

// NewSearch returns an input line with a magnifying glass. The hint says what is searched, and short does where there is
// no room for that.
func NewSearch(hint, short string, changed func(string)) *Entry {
	e := NewEntry(hint)
	e.short = short
	e.Icon = fynetheme.SearchIcon()
	e.OnChanged = changed
	e.search = true
	return e
}

// Resize is Fyne's way to give it its room.
func (e *Entry) Resize(size fyne.Size) {
	e.Entry.Resize(size)
	e.fit()
}

// Refresh draws it again, with a hint that fits text as large as it is now.
func (e *Entry) Refresh() {
	e.fit()
	e.Entry.Refresh()
}

// fit shows the hint where there is room for all of it, as the toolkit cuts it off elsewhere.
func (e *Entry) fit() {
	room := e.Size().Width - 2*fynetheme.InnerPadding()
	if e.Icon != nil {
		room -= fynetheme.IconInlineSize() + fynetheme.InnerPadding()
	}
	hint := e.hint
	if room > 0 && fyne.MeasureText(hint, fynetheme.TextSize(), e.TextStyle).Width > room {
		hint = e.short
	}
	if hint != e.PlaceHolder {
		e.PlaceHolder = hint
		e.Entry.Refresh()
	}
}

// FocusGained shows that keys go here, and scrolls it into sight.
func (e *Entry) FocusGained() {
	e.Entry.FocusGained()
	Reveal(e)
}

// TypedKey lets Escape empty a search, and leave from any other.
func (e *Entry) TypedKey(event *fyne.KeyEvent) {
	if event.Name == fyne.KeyEscape {
		if e.search && e.Text != "" {
			e.SetText("")
			return
		}
		escapeFrom(e)
		return
	}
	before := e.Text
	e.Entry.TypedKey(event)
	e.edited(before)
}

// TypedRune types a letter.
func (e *Entry) TypedRune(letter rune) {
	before := e.Text
	e.Entry.TypedRune(letter)
	e.edited(before)
}

// edited takes back what was said to be wrong with words that the person has changed.
func (e *Entry) edited(before string) {
	if e.name != nil && e.Text != before && e.name.Wrong() != "" {
		e.name.SetWrong("")
	}
}

// TypedShortcut gives the window the shortcuts that no input line has a use for: the toolkit gives them to what has the
// focus alone.
func (e *Entry) TypedShortcut(shortcut fyne.Shortcut) {
	before := e.Text
	e.Entry.TypedShortcut(shortcut)
	e.edited(before)
	if _, ours := shortcut.(*desktop.CustomShortcut); !ours {
		return // copying, pasting and the like, which the window has as well
	}
	if window, ok := fyne.CurrentApp().Driver().CanvasForObject(e).(fyne.Shortcutable); ok {
		window.TypedShortcut(shortcut)
	}
}

// NewField puts a name above an input, and what is wrong with it below. Set the words below to show them.
func NewField(name string, input fyne.CanvasObject) *Field {
	f := &Field{
		name:  NewText(name, Style{Size: fynetheme.SizeNameText, Bold: true}),
		input: Tall(theme.Touch, input),
		wrong: NewText("", Style{Size: fynetheme.SizeNameCaptionText, Ink: fynetheme.ColorNameError, Wrap: true}),
	}
	f.wrong.Hide()
	if entry, ok := input.(*Entry); ok {
		entry.name = f
	}
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

// ToTheFault puts the keys into the first of the fields that something is wrong with, and says whether there is one.
func ToTheFault(over fyne.Canvas, fields ...*Field) bool {
	for _, field := range fields {
		if entry, ok := field.entry(); ok && field.Wrong() != "" {
			over.Focus(entry)
			Reveal(field) // with what is wrong, below the line
			return true
		}
	}
	return false
}

func (f *Field) entry() (*Entry, bool) {
	for _, object := range f.input.(*fyne.Container).Objects {
		if entry, ok := object.(*Entry); ok {
			return entry, true
		}
	}
	return nil, false
}

// Inner is the toolkit's entry it is made from.
func (e *Entry) Inner() *widget.Entry { return &e.Entry }
