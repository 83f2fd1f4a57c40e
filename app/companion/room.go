package companion

import "fyne.io/fyne/v2"

// room gives the whole window to what is shown, less what is said in passing: beneath a place's content and above the phone's
// bar, which stays where the finger expects it, or at the bottom of whatever else is shown.
type room struct{ window *Window }

// Layout is Fyne's way to place them.
func (r room) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	w := r.window
	left, bottom := float32(0), float32(0)
	working := w.screens != nil && !w.covered()
	rest := size
	if working {
		w.stage.Resize(size)
		left, bottom = w.screens.shell.Edges()
	}
	height := w.snackbar.HeightAt(size.Width - left)
	if working {
		w.screens.shell.Leave(height)
	} else {
		rest.Height -= height
	}
	for _, object := range objects {
		switch object {
		case w.snackbar.Object():
			object.Resize(fyne.NewSize(size.Width-left, height))
			object.Move(fyne.NewPos(left, size.Height-bottom-height))
		case w.stage, w.cover:
			object.Resize(rest)
		default:
			object.Resize(size)
		}
	}
}

// MinSize is Fyne's way to ask for the least room.
func (r room) MinSize([]fyne.CanvasObject) fyne.Size {
	return r.window.stage.MinSize().Max(r.window.cover.MinSize())
}
