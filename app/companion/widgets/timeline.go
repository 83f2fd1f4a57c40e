package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"satchel/app/companion/theme"
)

// Step is one stop of a time line.
type Step struct {
	Icon string
	Tone Tone
	Name string
	When string // empty while it has not happened
	Note string // one line more, such as a fingerprint; may be empty
	Code bool   // the note is a fingerprint and stands in a fixed-width face
}

// NewTimeline shows steps from the first down to the last, joined by a line.
func NewTimeline(steps []Step) *fyne.Container {
	column := Column(0)
	for i, step := range steps {
		column.Add(newStop(step, i == len(steps)-1))
	}
	return column
}

const stopSize float32 = 28

func newStop(step Step, last bool) fyne.CanvasObject {
	name := NewText(step.Name, Strong)
	if step.When == "" {
		name = NewText(step.Name, Line.With(theme.Muted))
	}
	said := Column(2, name)
	if step.When != "" {
		said.Add(NewText(step.When, Caption))
	}
	if step.Note != "" {
		style := Caption.Wrapped()
		if step.Code {
			style = Code
		}
		said.Add(NewText(step.Note, style))
	}
	disc := container.NewStack(NewPanel(step.Tone.Tint(), "", stopSize/2), container.NewCenter(NewIcon(step.Icon, 16, step.Tone.Ink())))
	line := NewPanel(theme.Border, "", 0)
	if last {
		line.Hide()
	}
	return container.New(stop{}, line, disc, said)
}

// stop lays out the line, the disc on it and what is said beside.
type stop struct{}

func (stop) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	line, disc, said := objects[0], objects[1], objects[2]
	line.Resize(fyne.NewSize(2, max(size.Height-stopSize, 0)))
	line.Move(fyne.NewPos(stopSize/2-1, stopSize))
	disc.Resize(fyne.NewSquareSize(stopSize))
	disc.Move(fyne.Position{})
	left := stopSize + theme.Space3
	said.Resize(fyne.NewSize(max(size.Width-left, 0), said.MinSize().Height))
	said.Move(fyne.NewPos(left, 4))
}

func (stop) MinSize(objects []fyne.CanvasObject) fyne.Size {
	said := objects[2].MinSize()
	return fyne.NewSize(stopSize+theme.Space3+said.Width, max(stopSize, said.Height+4)+theme.Space4)
}
