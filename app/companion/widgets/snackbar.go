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

// Snackbar says in passing what was done. What needs an answer is a dialog, and a failure stands where it happened. It stands
// in room of its own, so that it covers nothing that is to be read, pressed or scanned.
type Snackbar struct {
	// Changed is called whenever it comes or goes, or has other words: whatever places it gives it the room.
	Changed func()

	box   *fyne.Container
	words *Text
	after func(time.Duration, func()) (stop func())
	stop  func()
}

// NewSnackbar returns one that shows nothing. After calls a function on the UI thread when the time has passed.
func NewSnackbar(after func(time.Duration, func()) (stop func())) *Snackbar {
	s := &Snackbar{Changed: func() {}, words: NewText("", Style{Size: fynetheme.SizeNameText, Ink: fynetheme.ColorNameBackground, Wrap: true}.Centred()), after: after}
	s.box = container.New(said{}, container.NewStack(
		NewPanel(fynetheme.ColorNameForeground, "", theme.Radius),
		Inset(theme.Space3, theme.Space4, s.words)))
	s.box.Hide()
	return s
}

// Object is what says it, as high as its words need; it is hidden while nothing is said.
func (s *Snackbar) Object() fyne.CanvasObject { return s.box }

// HeightAt is how much room it needs at that width: none while nothing is said.
func (s *Snackbar) HeightAt(width float32) float32 {
	if !s.box.Visible() {
		return 0
	}
	s.box.Resize(fyne.NewSize(width, s.box.MinSize().Height)) // words wrap to the width
	return s.box.MinSize().Height
}

// Say shows words for a while, in place of any before.
func (s *Snackbar) Say(words string) {
	if s.stop != nil {
		s.stop()
	}
	s.words.Set(words)
	s.box.Show()
	s.Changed()
	s.stop = s.after(SnackbarTime, func() {
		s.box.Hide()
		s.Changed()
	})
}

// said puts its one object in the middle, no wider than reads well.
type said struct{}

func (said) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := min(theme.Grown(420), size.Width-2*theme.Space4)
	for _, object := range objects {
		object.Resize(fyne.NewSize(width, object.MinSize().Height))
		height := object.MinSize().Height
		object.Resize(fyne.NewSize(width, height))
		object.Move(fyne.NewPos((size.Width-width)/2, theme.Space2))
	}
}

func (said) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var least fyne.Size
	for _, object := range objects {
		least.Height = max(least.Height, object.MinSize().Height)
	}
	return least.AddWidthHeight(0, 2*theme.Space2)
}
