package editing

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"satchel/storage/database"
	"satchel/sync/document"
	"satchel/sync/shelf"
)

// ErrChanged means that somebody has changed the document since the page was made from which a form was sent. Nothing was
// saved or reviewed, and what was typed was kept as a draft.
var ErrChanged = errors.New("editing: the document has been changed since")

// Sent is a form as it was sent.
type Sent struct {
	Token   uuid.UUID // of the lock that Open gave
	Version int64     // of the document that the form shows
	Typed   Details
	Leave   []Field // stay as they are saved, whatever was typed
	TypedOn int64   // version that Typed began with, if it is an older one than the form shows
}

// Save changes a document's details under the lock that Open gave, releases it, and forgets the draft. What is saved
// that way already stays so, and is no error: a form that is sent twice is saved once. The errors are an InvalidError,
// after which the lock is still held; ErrLost and ErrChanged, with what was typed kept as a draft; and ErrNoDocument.
func (s *Service) Save(ctx context.Context, who Editor, company, id uuid.UUID, sent Sent) error {
	err := s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		row, err := tx.LockDocument(ctx, company, id)
		if err != nil {
			return err
		}
		saved := DetailsOf(row)
		details, money, err := sent.Typed.leaving(sent.Leave, saved).checked(saved)
		if err != nil {
			return err
		}
		held := holds(ctx, tx, who, id, sent.Token)
		if len(Differing(saved, details.orCategory(row.Category))) > 0 {
			if held != nil {
				return held
			}
			if err := s.change(ctx, tx, who, row, sent.Version, details, money); err != nil {
				return err
			}
		}
		if err := tx.DeleteDraft(ctx, who.Account, Path(company, id)); err != nil || errors.Is(held, ErrLost) {
			return err
		}
		return tx.DeleteLock(ctx, id, who.Key)
	})
	var invalid *InvalidError
	switch {
	case errors.Is(err, database.ErrNotFound):
		return ErrNoDocument
	case errors.Is(err, ErrLost), errors.Is(err, ErrChanged):
		return errors.Join(err, s.keepDetails(ctx, who, company, id, sent))
	case errors.As(err, &invalid):
		return invalid
	case err != nil:
		return fmt.Errorf("saving the details of document %s: %w", id, err)
	}
	return nil
}

func (s *Service) keepDetails(ctx context.Context, who Editor, company, id uuid.UUID, sent Sent) error {
	version := sent.Version
	if sent.TypedOn != 0 {
		version = sent.TypedOn
	}
	return s.Keep(ctx, who.Account, Kept{Path: Path(company, id), Version: version, Fields: sent.Typed.texts(Fields())})
}

// orCategory are the details with a category where none was chosen.
func (d Details) orCategory(category string) Details {
	if d.Category == "" {
		d.Category = category
	}
	return d
}

func holds(ctx context.Context, tx *database.Tx, who Editor, id, token uuid.UUID) error {
	held, err := tx.LockOn(ctx, id)
	if errors.Is(err, database.ErrNotFound) {
		return ErrLost
	}
	if err != nil {
		return err
	}
	if held.Token != token || !bytes.Equal(held.SessionHash, who.Key) {
		return ErrLost
	}
	return nil
}

func (s *Service) change(ctx context.Context, tx *database.Tx, who Editor, row database.Document, shown int64, to Details, money document.Money) error {
	if row.Version != shown {
		return ErrChanged
	}
	saved := DetailsOf(row)
	row.Dated, row.Counterparty, row.Reference, row.Note = to.Dated, to.Counterparty, to.Reference, to.Note
	row.Total, row.Currency, row.Version = money.Minor, money.Currency, row.Version+1
	row.Category = to.orCategory(row.Category).Category
	if err := tx.UpdateDetails(ctx, row); err != nil {
		return err
	}
	if err := shelf.Refile(ctx, tx, row); err != nil {
		return err
	}
	now := s.now()
	if err := changedSince(ctx, tx, who, row, now); err != nil {
		return err
	}
	event := database.Event{CompanyID: row.CompanyID, Kind: shelf.KindEdited, DocumentID: row.ID, At: now}
	return shelf.Record(ctx, tx, event, shelf.EditedEvent{ByEvent: shelf.ByEvent{By: who.Account}, Changes: changesOf(saved, DetailsOf(row))})
}
