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
			if !whole {
				s.readAll(lines[len(lines)-1].ID, s.model.complete)
			}
			s.catchUp()
		})
}

// reload reads the queue again, because more has changed than was told. The old rows stand until it is read.
func (s *Screen) reload() {
	s.early.outdated = s.reading // else it is read now
	if s.reading {
		return
	}
	s.readAll(uuid.Nil, func(all *holding) {
		s.model.load(all, true)
		if s.selected != uuid.Nil {
			s.fetch(s.selected)
		}
	})
}

// readAll reads all documents captured before that one; the zero id is before none.
func (s *Screen) readAll(before uuid.UUID, done func(*holding)) {
	s.reading = true
	background.Run(s.options.Context,
		func(ctx context.Context) (*holding, error) {
			all := newHolding()
			for ctx.Err() == nil {
				lines, err := s.page(before, nextPage)
				if err != nil {
					return nil, err
				}
				all.add(lines...)
				if len(lines) < nextPage {
					break
				}
				before = lines[len(lines)-1].ID
			}
			return all, ctx.Err()
		},
		func(all *holding, err error) {
			s.reading = false
			if err != nil {
				s.fail(err)
				return
			}
			done(all)
			s.catchUp()
			go debug.FreeOSMemory() // reading them took several times what they take
		})
}

// catchUp takes in what was told of while the queue was read, and draws the list.
func (s *Screen) catchUp() {
	for _, snapshot := range s.early.told {
		s.model.Apply(snapshot)
	}
	s.early.told = nil
	s.drawWhole()
	if s.early.outdated {
		s.reload()
	}
}

func (s *Screen) page(before uuid.UUID, limit int) ([]document.Line, error) {
	return s.options.Queue.Lines(companion.Filter{
		Account: s.options.Scope.Account, Company: s.options.Scope.Company, Newest: true, After: before, Limit: limit,
	})
}
