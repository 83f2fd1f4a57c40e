package intake

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"satchel/storage/database"
)

// makeIn makes documents of one company, with their events; errAlready if an id is taken. The events' numbers are taken
// first: that locks the company, so that of two documents with the same content the second sees the first.
func (r *registrar) makeIn(ctx context.Context, tx *database.Tx, company uuid.UUID, entries []*entry) error {
	last, err := tx.TakeEvents(ctx, company, len(entries))
	if err != nil {
		return fmt.Errorf("numbering events: %w", err)
	}
	if err := r.complete(ctx, tx, company, entries); err != nil {
		return err
	}
	documents := make([]database.Document, len(entries))
	events := make([]database.Event, len(entries))
	for i, e := range entries {
		documents[i] = e.row
		if events[i], err = acceptedEvent(e.row, last-int64(len(entries)-1-i)); err != nil {
			return err
		}
	}
	inserted, err := tx.InsertDocuments(ctx, documents)
	if err != nil {
		return fmt.Errorf("adding documents: %w", err)
	}
	if inserted != int64(len(documents)) {
		return errAlready
	}
	if err := tx.InsertEvents(ctx, events); err != nil {
		return fmt.Errorf("adding events: %w", err)
	}
	return nil
}

// complete fills in what only the transaction knows: the time, and whether the company has the content already.
func (r *registrar) complete(ctx context.Context, tx *database.Tx, company uuid.UUID, entries []*entry) error {
	hashes := make([]string, len(entries))
	for i, e := range entries {
		hashes[i] = e.row.SHA256
	}
	originals, err := tx.Originals(ctx, company, hashes)
	if err != nil {
		return fmt.Errorf("looking for duplicates: %w", err)
	}
	now := r.clock()
	for _, e := range entries {
		e.row.AcceptedAt, e.row.Day = now, now.Format(time.DateOnly)
		if e.row.CapturedAt.IsZero() {
			e.row.CapturedAt = now
		}
		e.row.DuplicateOf = originals[e.row.SHA256] // zero if there is none
		if e.row.DuplicateOf == uuid.Nil {
			originals[e.row.SHA256] = e.row.ID
		}
	}
	return nil
}

func acceptedEvent(row database.Document, seq int64) (database.Event, error) {
	payload, err := json.Marshal(AcceptedEvent{
		Acknowledgement: AcknowledgementOf(row), Name: row.Name, Category: row.Category,
	})
	if err != nil {
		return database.Event{}, fmt.Errorf("describing an event: %w", err)
	}
	return database.Event{
		CompanyID: row.CompanyID, Seq: seq, Kind: KindAccepted, DocumentID: row.ID, Payload: string(payload), At: row.AcceptedAt,
	}, nil
}
