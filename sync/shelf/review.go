package shelf

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"satchel/storage/database"
	"satchel/sync/document"
)

// KindReviewed is the kind of event that says that somebody has reviewed a document. Its payload is ByEvent.
const KindReviewed = "document.reviewed"

// ByEvent is the payload of an event that somebody caused.
type ByEvent struct {
	By     uuid.UUID `json:"by"` // an account
	SHA256 string    `json:"sha256,omitempty"`
}

// ByOf is who caused an event; nobody (zero) where it doesn't say.
func ByOf(event database.Event) uuid.UUID {
	var payload ByEvent
	_ = json.Unmarshal([]byte(event.Payload), &payload) // a payload of another form names nobody
	return payload.By
}

// Review marks a document as reviewed by somebody, who saw what has its SHA-256 now. The first to do it counts; done
// again it changes nothing. ErrNoDocument if the company has no such document.
func (s *Service) Review(ctx context.Context, company, id, by uuid.UUID) error {
	err := s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		row, err := tx.DocumentOf(ctx, company, id)
		if err != nil {
			return err
		}
		now := s.now()
		first, err := tx.ProveDocument(ctx, database.DocumentProof{DocumentID: id, Step: string(document.ProofReviewed), AccountID: by, SHA256: row.SHA256, At: now})
		if err != nil || !first {
			return err
		}
		return Record(ctx, tx, database.Event{CompanyID: company, Kind: KindReviewed, DocumentID: id, At: now}, ByEvent{By: by, SHA256: row.SHA256})
	})
	if errors.Is(err, database.ErrNotFound) {
		return ErrNoDocument
	}
	if err != nil {
		return fmt.Errorf("marking document %s as reviewed: %w", id, err)
	}
	return nil
}

// Record adds an event with the company's next number.
func Record(ctx context.Context, tx *database.Tx, event database.Event, payload any) error {
	text, err := json.Marshal(payload)
	if err != nil {
		return fmt.Errorf("describing an event: %w", err)
	}
	event.Payload = string(text)
	if event.Seq, err = tx.TakeEvents(ctx, event.CompanyID, 1); err != nil {
		return fmt.Errorf("numbering an event: %w", err)
	}
	return tx.InsertEvents(ctx, []database.Event{event})
}
