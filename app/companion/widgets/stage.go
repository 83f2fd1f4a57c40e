package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Stage shows a screen's overview, or in its place the step that a person has gone to from there.
type Stage struct {
	over     fyne.Canvas
	overview fyne.CanvasObject
	stage    *fyne.Container
	left     fyne.Focusable // what had the keys when the overview was left; nil where nothing had
}

// NewStage returns a stage that shows the overview.
func NewStage(over fyne.Canvas, overview fyne.CanvasObject) *Stage {
	return &Stage{over: over, overview: overview, stage: container.NewStack(overview)}
}

// Object is the stage.
func (s *Stage) Object() fyne.CanvasObject { return s.stage }

// Show puts a step in place of what is shown, with the keys on focus; nil for none.
func (s *Stage) Show(step fyne.CanvasObject, focus fyne.Focusable) {
	if s.stage.Objects[0] == s.overview {
		s.left = s.over.Focused()
	}
	s.over.Unfocus() // what goes would go on taking the keys
	s.set(step)
	if focus != nil {
		s.over.Focus(focus)
	}
}

// Overview goes back to the overview. Who left it by a key finds the keys where they were; on a phone, where they would
// bring up its keyboard, nobody does.
func (s *Stage) Overview() {
	s.set(s.overview)
	s.over.Unfocus()
	if left, ok := s.left.(fyne.CanvasObject); ok && !fyne.CurrentDevice().IsMobile() && shows(s.over, left) {
		s.over.Focus(s.left)
	}
	s.left = nil
}

func (s *Stage) set(object fyne.CanvasObject) {
	s.stage.Objects = []fyne.CanvasObject{object}
	s.stage.Refresh()
}
