package shelf

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"

	"satchel/storage/database"
)

// ErrCursor means that a cursor is none that the shelf gave.
var ErrCursor = errors.New("shelf: no such cursor")

// writeCursor makes an opaque text of a position.
func writeCursor(position database.Position) string {
	text, err := json.Marshal(position)
	if err != nil {
		return "" // a time and an id always have a text
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

func readCursor(cursor string) (database.Position, error) {
	if cursor == "" {
		return database.Position{}, nil
	}
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return database.Position{}, fmt.Errorf("%w: %w", ErrCursor, err)
	}
	var position database.Position
	if err := json.Unmarshal(text, &position); err != nil {
		return database.Position{}, fmt.Errorf("%w: %w", ErrCursor, err)
	}
	position.AcceptedAt = position.AcceptedAt.UTC()
	return position, nil
}
