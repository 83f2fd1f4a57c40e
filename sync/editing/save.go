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

// KindEdited is the kind of event that says that somebody changed a document's details. Its payload is a
// shelf.ByEvent.
const KindEdited = "document.changed"

// Save changes a document's details under the lock that Open gave, releases it, and forgets the draft. The errors are an
// InvalidError, after which the lock is still held; ErrLost, with what was typed kept as a draft; and ErrNoDocument.
func (s *Service) Save(ctx context.Context, who Editor, company, id, token uuid.UUID, typed Details) error {
	details, money, err := typed.checked()
	if err != nil {
		return err
	}
	err = s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		row, err := tx.LockDocument(ctx, company, id)
		if err != nil {
			return err
		}
		if err := holds(ctx, tx, who, id, token); err != nil {
			return err
		}
		if err := change(ctx, tx, row, details, money); err != nil {
			return err
		}
		event := database.Event{CompanyID: company, Kind: KindEdited, DocumentID: id, At: s.now()}
		if err := shelf.Record(ctx, tx, event, shelf.ByEvent{By: who.Account}); err != nil {
			return err
		}
		if err := tx.DeleteDraft(ctx, who.Account, Path(company, id)); err != nil {
			return err
		}
		return tx.DeleteLock(ctx, id, who.Key)
	})
	switch {
	case errors.Is(err, database.ErrNotFound):
		return ErrNoDocument
	case errors.Is(err, ErrLost):
		return errors.Join(err, s.keepDetails(ctx, who, company, id, typed))
	case err != nil:
		return fmt.Errorf("saving the details of document %s: %w", id, err)
	}
	return nil
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

func change(ctx context.Context, tx *database.Tx, row database.Document, to Details, money document.Money) error {
	row.Dated, row.Counterparty, row.Reference, row.Note = to.Dated, to.Counterparty, to.Reference, to.Note
	row.Total, row.Currency, row.Version = money.Minor, money.Currency, row.Version+1
	if to.Category != "" {
		row.Category = to.Category
	}
	if err := tx.UpdateDetails(ctx, row); err != nil {
		return err
	}
	return shelf.Refile(ctx, tx, row)
}
