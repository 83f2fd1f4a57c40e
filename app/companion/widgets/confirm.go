package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"satchel/app/companion/theme"
)

// Question asks before something is done.
type Question struct {
	Title  string
	Words  string
	Yes    string // the button that does it, in a verb
	No     string // the button that doesn't
	Danger bool   // it destroys something
}

// Confirm asks a question above everything else and calls yes if the person agrees. Escape and the first focus are on No.
func Confirm(over fyne.Canvas, question Question, yes func()) { Ask(over, question, yes, func() {}) }

// Ask is Confirm with something to do if the person doesn't agree.
func Ask(over fyne.Canvas, question Question, yes, stay func()) {
	var popup *widget.PopUp
	leave := func() {
		popup.Hide()
		stay()
	}
	no := NewButton(question.No, "", leave).Leaving()
	do := NewPrimary
	if question.Danger {
		do = NewDanger
	}
	agree := do(question.Yes, "", func() {
		popup.Hide()
		yes()
	})
	content := Column(theme.Space3,
		NewText(question.Title, Title.Wrapped()),
		NewText(question.Words, Body),
		Inset(theme.Space2, 0, ToTheRight(theme.Space2, no, agree)),
	)
	popup = NewDialog(over, content)
	popup.Show()
	over.Focus(no)
}

// Show lays something to read over everything else, until the person closes it by its button, which says shut, or by
// Escape.
func Show(over fyne.Canvas, title, shut string, content fyne.CanvasObject) {
	var popup *widget.PopUp
	leave := func() { popup.Hide() }
	away := NewButton(shut, "", leave).Leaving()
	popup = NewDialog(over, Column(theme.Space3, NewText(title, Title.Wrapped()), content, ToTheRight(theme.Space2, away)))
	popup.Show()
	over.Focus(away)
}

// CloseAll takes away whatever lies over everything else, and the keys from where they are.
func CloseAll(over fyne.Canvas) {
	for top := over.Overlays().Top(); top != nil; top = over.Overlays().Top() {
		over.Overlays().Remove(top)
	}
	over.Unfocus()
}

// NewDialog returns a modal surface above everything else, as wide as its words read well or the window allows. Where the
// window is too low for it, it is scrolled. One of its buttons has to be Leaving.
func NewDialog(over fyne.Canvas, content fyne.CanvasObject) *widget.PopUp {
	inner := Inset(theme.Space5, theme.Space5, content)
	popup := widget.NewModalPopUp(container.New(tame{over, inner}, container.NewVScroll(inner)), over)
	width := min(theme.Grown(460), over.Size().Width-2*theme.Space4)
	popup.Resize(fyne.NewSize(width, popup.MinSize().Height))
	popup.Resize(fyne.NewSize(width, popup.MinSize().Height)) // words wrap to the width, which changes the height
	return popup
}

// tame gives a scroll the height of what is in it, or the window's.
type tame struct {
	over  fyne.Canvas
	inner fyne.CanvasObject
}

func (l tame) Layout(objects []fyne.CanvasObject, size fyne.Size) { objects[0].Resize(size) }

func (l tame) MinSize([]fyne.CanvasObject) fyne.Size {
	least := l.inner.MinSize()
	return fyne.NewSize(least.Width, min(least.Height, l.over.Size().Height-2*theme.Space4))
}
