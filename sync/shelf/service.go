package shelf

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"satchel/storage/database"
)

// Errors of the shelf; test with errors.Is.
var (
	// ErrNoDocument means that the company has no such document.
	ErrNoDocument = errors.New("shelf: the company has no such document")
	// ErrFilter means that a filter asks for what there can't be; its text says what.
	ErrFilter = errors.New("shelf: the filter can’t be used")
	// ErrBackwards is an ErrFilter of which the first day comes after the last.
	ErrBackwards = fmt.Errorf("%w: the first day comes after the last, so no document is between them", ErrFilter)
)

// Database is what the shelf needs of storage/database.
type Database interface {
	Write(ctx context.Context, fn func(context.Context, *database.Tx) error) error
	FindDocuments(ctx context.Context, company uuid.UUID, filter database.DocumentFilter, from database.Position, limit int) (database.DocumentsFound, error)
	DocumentOf(ctx context.Context, company, id uuid.UUID) (database.Document, error)
	DocumentProofs(ctx context.Context, document uuid.UUID) ([]database.DocumentProof, error)
	EventsOf(ctx context.Context, company, document uuid.UUID, limit int) ([]database.Event, error)
	DocumentsWithoutWords(ctx context.Context, limit int) ([]database.Document, error)
	DocumentAccounts(ctx context.Context, company uuid.UUID) ([]database.Account, error)
	AccountsByID(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]database.Account, error)
}

// Service reads the shelf.
type Service struct{ db Database }

// New makes a Service.
func New(db Database) *Service { return &Service{db} }
