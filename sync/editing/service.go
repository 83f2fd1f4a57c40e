package editing

import (
	"context"
	"time"

	"github.com/google/uuid"

	"satchel/storage/database"
	"satchel/sync/shelf"
)

// ErrNoDocument means that the company has no such document.
var ErrNoDocument = shelf.ErrNoDocument

// Database is what editing needs of storage/database.
type Database interface {
	Write(ctx context.Context, fn func(context.Context, *database.Tx) error) error
	Draft(ctx context.Context, account uuid.UUID, path string) (database.Draft, error)
	DraftsOfForms(ctx context.Context, account uuid.UUID) ([]database.Draft, error)
	LocksIn(ctx context.Context, sessions [][]byte) ([]database.HeldLock, error)
	EventsOf(ctx context.Context, company, document uuid.UUID, limit int) ([]database.Event, error)
	AccountsByID(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]database.Account, error)
	DraftsOfDocuments(ctx context.Context, documents []uuid.UUID) ([]database.Draft, error)
}

// Service opens and saves documents' details.
type Service struct {
	db       Database
	sessions Sessions
	clock    func() time.Time
}

// New makes a Service.
func New(db Database, sessions Sessions, clock func() time.Time) *Service {
	return &Service{db: db, sessions: sessions, clock: clock}
}

// now is the time as every database keeps it: UTC, in microseconds.
func (s *Service) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }
