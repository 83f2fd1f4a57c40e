package widgets

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"satchel/app/companion/theme"
)

// SnackbarTime is how long words stand in the snackbar.
const SnackbarTime = 4 * time.Second

// snackbarLook is how often it looks meanwhile whether something has come beneath it.
const snackbarLook = 200 * time.Millisecond

// Snackbar says in passing what was done. What needs an answer is a dialog, and a failure stands where it happened.
type Snackbar struct {
	box   *fyne.Container
	low   *low
	words *Text
	after func(time.Duration, func()) (stop func())
	stop  func()
}

// NewSnackbar returns one that shows nothing. After calls a function on the UI thread when the time has passed.
func NewSnackbar(after func(time.Duration, func()) (stop func())) *Snackbar {
	s := &Snackbar{words: NewText("", Style{Size: fynetheme.SizeNameText, Ink: fynetheme.ColorNameBackground, Wrap: true}.Centred()), after: after}
	s.low = &low{}
	s.box = container.New(s.low, container.NewStack(
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
	s.low.lift = 0
	s.box.Show()
	s.stand(SnackbarTime)
}

// stand has the words stay so long, where they cover nothing that is there or comes meanwhile.
func (s *Snackbar) stand(left time.Duration) {
	if left <= 0 {
		s.box.Hide()
		return
	}
	s.box.Refresh()
	if lift := s.clearLift(); lift != s.low.lift {
		s.low.lift = lift
		s.box.Refresh()
	}
	s.stop = s.after(snackbarLook, func() { s.stand(left - snackbarLook) })
}

// clearLift is how far the words have to be lifted to cover nothing, or at least nothing to press.
func (s *Snackbar) clearLift() float32 {
	lift, ok := s.clear(readable)
	if !ok {
		lift, _ = s.clear(pressable)
	}
	return lift
}

// pressable is what a person may want to press next, or to scan.
func pressable(object fyne.CanvasObject) bool {
	switch object.(type) {
	case *Button, *Pick, *Choice, *Tick, *Place, *Entry, *Field, *canvas.Image:
		return true
	}
	return false
}

// readable is that, and what they may want to read.
func readable(object fyne.CanvasObject) bool {
	_, text := object.(*Text)
	return text || pressable(object)
}

// clear is how far the words have to be lifted to cover nothing of a kind; false where there is no such place. Nearer to the
// edge may do too.
func (s *Snackbar) clear(kind func(fyne.CanvasObject) bool) (lift float32, ok bool) {
	driver := fyne.CurrentApp().Driver()
	in := driver.CanvasForObject(s.box)
	if in == nil {
		return 0, false
	}
	here, at := s.box.Objects[0], driver.AbsolutePositionForObject(s.box.Objects[0])
	at.Y += s.low.lift
	type span struct{ from, to float32 }
	var taken []span // from above to below, where the words would be
	visit(in.Content(), func(object fyne.CanvasObject) {
		there := driver.AbsolutePositionForObject(object)
		if object != s.words && kind(object) && there.X < at.X+here.Size().Width && at.X < there.X+object.Size().Width {
			taken = append(taken, span{there.Y - theme.Space2, there.Y + object.Size().Height + theme.Space2})
		}
	})
	free := func(lift float32) bool {
		top, bottom := at.Y-lift, at.Y-lift+here.Size().Height
		return !slices.ContainsFunc(taken, func(s span) bool { return s.from < bottom && top < s.to })
	}
	const step = 4
	for drop := float32(0); drop <= theme.Space5-theme.Space2; drop += step {
		if free(-drop) {
			return -drop, true
		}
	}
	for lift := float32(step); lift < at.Y-theme.Space2; lift += step {
		if free(lift) {
			return lift, true
		}
	}
	return 0, false
}

// low puts its one object at the bottom, in the middle, or lifted from there.
type low struct{ lift float32 }

func (l *low) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := min(theme.Grown(420), size.Width-2*theme.Space4)
	for _, object := range objects {
		object.Resize(fyne.NewSize(width, object.MinSize().Height))
		height := object.MinSize().Height
		object.Resize(fyne.NewSize(width, height))
		object.Move(fyne.NewPos((size.Width-width)/2, size.Height-height-theme.Space5-l.lift))
	}
}

func (*low) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }
