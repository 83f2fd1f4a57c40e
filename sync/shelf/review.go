package shelf

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"satchel/storage/database"
)

// The kinds of event that say that somebody has reviewed a document, or changed its details. Their payload is a ByEvent,
// or an EditedEvent.
const (
	KindReviewed = "document.reviewed"
	KindEdited   = "document.changed"
)

// ByEvent is the payload of an event that somebody caused.
type ByEvent struct {
	By     uuid.UUID `json:"by"` // an account
	SHA256 string    `json:"sha256,omitempty"`
}

// EditedEvent is the payload of KindEdited.
type EditedEvent struct {
	ByEvent
	Changes []Change `json:"changes,omitempty"` // none where it was changed before changes were noted
}

// Change is what a field of a document's details said before and after, each as it is typed; a total with its currency.
type Change struct {
	Field string `json:"field"`
	Was   string `json:"was"`
	Is    string `json:"is"`
}

// ChangesOf are those that an event tells of.
func ChangesOf(event database.Event) []Change {
	var payload EditedEvent
	_ = json.Unmarshal([]byte(event.Payload), &payload) // a payload of another form tells of none
	return payload.Changes
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
