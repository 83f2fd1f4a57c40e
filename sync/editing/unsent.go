package editing

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"satchel/storage/database"
	"satchel/sync/shelf"
)

// Unsent is what an editor typed into a document's details and did not save.
type Unsent struct {
	Typed   Details   // as the form shows it: what is saved where they typed nothing
	At      time.Time // when it was kept
	Version int64     // of the document it was typed on

	// Changed tells who has changed the document since it was typed; nil if nobody has. It is for the editor to say,
	// field by field, which is right where the two differ.
	Changed *Changed
}

// Changed is a change that somebody saved.
type Changed struct {
	By string // may be empty
	At time.Time
}

// unsent is nil where the editor has no draft, or one that says what is saved.
func (s *Service) unsent(ctx context.Context, who Editor, row database.Document) (*Unsent, error) {
	draft, there, err := s.Draft(ctx, who.Account, Path(row.CompanyID, row.ID))
	if err != nil || !there {
		return nil, err
	}
	saved := DetailsOf(row)
	unsent := &Unsent{Typed: saved.over(draft.Fields), At: draft.At, Version: draft.Version}
	if len(Differing(saved, unsent.Typed)) == 0 {
		return nil, nil
	}
	if draft.Version != row.Version {
		unsent.Changed, err = s.changed(ctx, row)
	}
	return unsent, err
}

// changed finds out who saved a document last.
func (s *Service) changed(ctx context.Context, row database.Document) (*Changed, error) {
	const events = 500
	history, err := s.db.EventsOf(ctx, row.CompanyID, row.ID, events)
	if err != nil {
		return nil, err
	}
	for _, event := range slices.Backward(history) {
		if event.Kind != shelf.KindEdited {
			continue
		}
		by := shelf.ByOf(event)
		people, err := s.db.AccountsByID(ctx, []uuid.UUID{by})
		return &Changed{By: people[by].Name, At: event.At.UTC()}, err
	}
	return &Changed{}, nil
}
