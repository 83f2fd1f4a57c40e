package documents

import (
	"context"
	"runtime/debug"

	"github.com/google/uuid"

	"satchel/app/companion/background"
	"satchel/sync/companion"
	"satchel/sync/document"
)

// The newest documents are read and shown first, and the others, of which there may be a hundred thousand, in steps.
const (
	firstPage = 200
	nextPage  = 2000
)

// load reads the queue.
func (s *Screen) load() {
	background.Run(s.options.Context,
		func(context.Context) ([]document.Line, error) { return s.page(uuid.Nil, firstPage) },
		func(lines []document.Line, err error) {
			if err != nil {
				s.fail(err)
				return
			}
			whole := len(lines) < firstPage
			s.model.Load(lines, whole)
			for _, snapshot := range s.early {
				s.model.Apply(snapshot)
			}
			s.early = nil
			s.drawWhole()
			if !whole {
				s.loadRest(lines[len(lines)-1].ID)
			}
		})
}

// loadRest reads what was captured before that document.
func (s *Screen) loadRest(before uuid.UUID) {
	background.Run(s.options.Context,
		func(ctx context.Context) (*holding, error) {
			rest := newHolding()
			for ctx.Err() == nil {
				lines, err := s.page(before, nextPage)
				if err != nil {
					return nil, err
				}
				rest.add(lines...)
				if len(lines) < nextPage {
					break
				}
				before = lines[len(lines)-1].ID
			}
			return rest, ctx.Err()
		},
		func(rest *holding, err error) {
			if err != nil {
				s.fail(err)
				return
			}
			s.model.complete(rest)
			s.drawWhole()
			go debug.FreeOSMemory() // reading them took several times what they take
		})
}

func (s *Screen) page(before uuid.UUID, limit int) ([]document.Line, error) {
	return s.options.Queue.Lines(companion.Filter{
		Account: s.options.Scope.Account, Company: s.options.Scope.Company, Newest: true, After: before, Limit: limit,
	})
}
