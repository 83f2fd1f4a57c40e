package widgets

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"satchel/app/companion/theme"
)

// SnackbarTime is how long words stand in the snackbar.
const SnackbarTime = 4 * time.Second

// Snackbar says in passing what was done. What needs an answer is a dialog, and a failure stands where it happened.
type Snackbar struct {
	box   *fyne.Container
	words *Text
	after func(time.Duration, func()) (stop func())
	stop  func()
}

// NewSnackbar returns one that shows nothing. After calls a function on the UI thread when the time has passed.
func NewSnackbar(after func(time.Duration, func()) (stop func())) *Snackbar {
	s := &Snackbar{words: NewText("", Style{Size: fynetheme.SizeNameText, Ink: fynetheme.ColorNameBackground, Wrap: true}.Centred()), after: after}
	s.box = container.New(low{}, container.NewStack(
		NewPanel(fynetheme.ColorNameForeground, "", theme.Radius),
		Inset(theme.Space3, theme.Space4, s.words)))
	s.box.Hide()
	return s
}

// Object lies over the screens.
func (s *Snackbar) Object() fyne.CanvasObject { return s.box }

// Say shows words for a while, in place of any before.
func (s *Snackbar) Say(words string) {
	if s.stop != nil {
		s.stop()
	}
	s.words.Set(words)
	s.box.Show()
	s.box.Refresh()
	s.stop = s.after(SnackbarTime, func() { s.box.Hide() })
}

// low puts its one object at the bottom, in the middle.
type low struct{}

func (low) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := min(theme.Grown(420), size.Width-2*theme.Space4)
	for _, object := range objects {
		object.Resize(fyne.NewSize(width, object.MinSize().Height))
		height := object.MinSize().Height
		object.Resize(fyne.NewSize(width, height))
		object.Move(fyne.NewPos((size.Width-width)/2, size.Height-height-theme.Space5))
	}
}

func (low) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }
