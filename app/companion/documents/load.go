package documents

import (
	"context"
	"runtime/debug"

	"github.com/google/uuid"

	"satchel/app/companion/background"
	"satchel/sync/companion"
	"satchel/sync/document"
)

// The newest documents are read and shown first, and the others, of which there may be a hundred thousand, in steps: to
// read them all takes a second, and to decode them all at once takes much memory.
const (
	firstPage = 200
	nextPage  = 2000
)

// load reads the queue.
func (s *Screen) load() {
	background.Run(s.options.Context,
		func(context.Context) ([]document.Record, error) { return s.page(uuid.Nil, firstPage) },
		func(records []document.Record, err error) {
			if err != nil {
				s.fail(err)
				return
			}
			whole := len(records) < firstPage
			s.model.Load(records, whole)
			for _, snapshot := range s.early {
				s.model.Apply(snapshot)
			}
			s.early = nil
			s.drawWhole()
			if !whole {
				s.loadRest(records[len(records)-1].ID)
			}
		})
}

// loadRest reads what was captured before that document.
func (s *Screen) loadRest(before uuid.UUID) {
	background.Run(s.options.Context,
		func(ctx context.Context) ([]document.Record, error) {
			var rest []document.Record
			spare := newSpare()
			for ctx.Err() == nil {
				records, err := s.page(before, nextPage)
				if err != nil {
					return nil, err
				}
				for _, r := range records {
					rest = append(rest, spare.slim(r))
				}
				if len(records) < nextPage {
					break
				}
				before = records[len(records)-1].ID
			}
			return rest, ctx.Err()
		},
		func(rest []document.Record, err error) {
			if err != nil {
				s.fail(err)
				return
			}
			s.model.Complete(rest)
			s.drawWhole()
			go debug.FreeOSMemory() // reading them took several times what they take
		})
}

func (s *Screen) page(before uuid.UUID, limit int) ([]document.Record, error) {
	return s.options.Queue.List(companion.Filter{
		Account: s.options.Scope.Account, Company: s.options.Scope.Company, Newest: true, After: before, Limit: limit,
	})
}

// fetch reads all of a document of which the list has only what its row says.
func (s *Screen) fetch(id uuid.UUID) {
	if r, ok := s.model.Record(id); !ok || !slim(r) {
		return
	}
	background.Run(s.options.Context,
		func(context.Context) (document.Record, error) { return s.options.Queue.Document(id) },
		func(r document.Record, err error) {
			if err != nil {
				s.fail(err)
				return
			}
			s.model.Apply(companion.Snapshot{Changed: []document.Record{r}})
			if s.selected == id {
				s.drawn = document.Record{}
				s.redraw()
			}
		})
}
