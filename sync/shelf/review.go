package shelf

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"satchel/storage/database"
)

// The kinds of event that say that somebody has reviewed a document, or changed its details. Their payload is a ByEvent.
const (
	KindReviewed = "document.reviewed"
	KindEdited   = "document.changed"
)

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
