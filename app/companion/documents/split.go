package documents

import (
	"fyne.io/fyne/v2"

	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
)

// split puts the list and the detail side by side, or one over the other where there is not room for both.
type split struct {
	list, line, detail fyne.CanvasObject
	chosen             bool // a document is
	compact            bool
	flipped            func() // the layout went from one to the other
}

const detailWidth float32 = 400

func newSplit(list, detail fyne.CanvasObject, flipped func()) *split {
	return &split{list: list, line: widgets.NewPillar(), detail: detail, flipped: flipped}
}

func (s *split) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{s.list, s.line, s.detail}
}

func (s *split) showDetail(chosen bool) { s.chosen = chosen }

// Layout is Fyne's way to place them.
func (s *split) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	compact := size.Width < theme.Grown(theme.CompactWidth)
	if compact != s.compact {
		s.compact = compact
		defer s.flipped()
	}
	if compact {
		s.line.Hide()
		over(s.chosen, s.detail, s.list, size)
		return
	}
	s.list.Show()
	s.line.Show()
	s.detail.Show()
	width := min(theme.Grown(detailWidth), size.Width*0.45)
	s.list.Resize(fyne.NewSize(size.Width-width-1, size.Height))
	s.list.Move(fyne.Position{})
	s.line.Resize(fyne.NewSize(1, size.Height))
	s.line.Move(fyne.NewPos(size.Width-width-1, 0))
	s.detail.Resize(fyne.NewSize(width, size.Height))
	s.detail.Move(fyne.NewPos(size.Width-width, 0))
}

// over shows the first or the second, over the whole area.
func over(first bool, a, b fyne.CanvasObject, size fyne.Size) {
	shown, hidden := b, a
	if first {
		shown, hidden = a, b
	}
	hidden.Hide()
	shown.Show()
	shown.Resize(size)
	shown.Move(fyne.Position{})
}

// MinSize is Fyne's way to ask for the least room: a phone's.
func (s *split) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(280, 200) }
