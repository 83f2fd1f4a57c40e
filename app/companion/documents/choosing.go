package documents

import (
	"context"

	"fyne.io/fyne/v2/widget"
	"github.com/google/uuid"

	"satchel/app/companion/background"
	"satchel/sync/document"
)

// choose opens the document of a row. The row itself shows the choice: the list's own selection belongs to a place, and
// would scroll there whenever a new document moves the places.
func (s *Screen) choose(row widget.ListItemID) {
	s.list.UnselectAll()
	id := s.model.Row(row, s.options.Now()).ID
	if id == uuid.Nil {
		return
	}
	s.selected = id
	s.list.Refresh()
	s.fetch(id)
}

// fetch reads the whole document, of which the list has only its line, and shows it.
func (s *Screen) fetch(id uuid.UUID) {
	background.Run(s.options.Context,
		func(context.Context) (document.Record, error) { return s.options.Queue.Document(id) },
		func(r document.Record, err error) {
			switch {
			case s.selected != id: // another was chosen meanwhile
			case err != nil:
				s.unchoose()
				s.fail(err)
			default:
				s.open, s.drawn = newer(s.open, r), document.Record{}
				s.split.showDetail(true)
				s.redraw()
			}
		})
}

// reopen takes in how a document stands now if it is the selected one.
func (s *Screen) reopen(r document.Record) {
	if r.ID == s.selected {
		s.open = newer(s.open, r)
	}
}

// newer is the later of two states of a document.
func newer(known, told document.Record) document.Record {
	if known.ID == told.ID && told.UpdatedAt.Before(known.UpdatedAt) {
		return known
	}
	return told
}

func (s *Screen) unchoose() {
	s.selected, s.open, s.drawn = uuid.Nil, document.Record{}, document.Record{}
	s.list.Refresh()
	s.pane.clear()
	s.preview.forget()
	s.split.showDetail(false)
	s.root.Refresh()
}

// redraw draws the pane if what it shows has changed.
func (s *Screen) redraw() {
	if s.selected == uuid.Nil {
		return
	}
	if _, listed := s.model.Line(s.selected); !listed {
		s.unchoose()
		return
	}
	if s.open.ID != s.selected || same(s.drawn, s.open) && s.drawnCompact == s.split.compact {
		return
	}
	s.drawn, s.drawnCompact = s.open, s.split.compact
	s.pane.show(s.open, Describe(s.options.Tongue, s.open, s.options.Now()), s.preview.show(s.open), s.split.compact)
	s.root.Refresh()
}

// same says whether nothing the pane shows differs.
func same(a, b document.Record) bool {
	return a.ID == b.ID && a.UpdatedAt.Equal(b.UpdatedAt) && a.Offset == b.Offset && a.State == b.State && a.NextWake.Equal(b.NextWake)
}
