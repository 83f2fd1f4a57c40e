package intake

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"satchel/storage/blob"
	"satchel/storage/database"
	"satchel/sync/resumable"
)

// How long things are kept, and how often they are looked at.
const (
	// uploadLifetime is how long an upload may rest between two requests before it is given up.
	uploadLifetime = 7 * 24 * time.Hour
	// strayLifetime is how long bytes without a row are kept: a client that was cut off comes back within
	// this and finds them.
	strayLifetime = uploadLifetime
	// strayGrace is how old sealed bytes must be before they are known to belong to no request that still runs.
	strayGrace = 5 * time.Minute
	// durableWork bounds what is still done for a request whose client has gone: keeping what it sent.
	durableWork = 2 * time.Minute
)

// Database is what intake needs of storage/database.
type Database interface {
	// Write and WriteGrouped run a transaction; the second shares its commit with others.
	Write(ctx context.Context, fn func(context.Context, *database.Tx) error) error
	WriteGrouped(ctx context.Context, fn func(context.Context, *database.Tx) error) error

	UploadByID(ctx context.Context, id uuid.UUID) (database.Upload, error)
	UploadsExpired(ctx context.Context, by time.Time, limit int) ([]database.Upload, error)
	UploadsWhole(ctx context.Context, after uuid.UUID, limit int) ([]database.Upload, error)
	DocumentByID(ctx context.Context, id uuid.UUID) (database.Document, error)
	MayWorkIn(ctx context.Context, account, company uuid.UUID) (bool, error)
	ClosedCompanyOf(ctx context.Context, account, company uuid.UUID) (database.Company, error)
	StandingOf(ctx context.Context, sender database.Sender, feature string, now time.Time) (database.SenderStanding, error)
	Owners(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]uuid.UUID, error)
	EventsAfter(ctx context.Context, company uuid.UUID, after int64, limit int) ([]database.Event, error)
}

// Access says whether an account may work in a company: access.ErrNoAccess if not, or an access.ClosedError.
type Access interface {
	Check(ctx context.Context, account, company uuid.UUID) error
}

// Options are what a Service needs; all are required but Clock.
type Options struct {
	DB     Database
	Blobs  blob.Store
	Access Access
	Log    *slog.Logger
	Clock  func() time.Time // time.Now if nil
}

// Service takes documents in. It keeps nothing that another replica would have to know.
type Service struct {
	db     Database
	blobs  blob.Store
	access Access
	log    *slog.Logger
	clock  func() time.Time

	turns     turns
	feed      feed
	registrar registrar
}

var _ resumable.Store = (*Service)(nil)

// New makes a Service. Call Run to have it tidy up after crashes.
func New(options Options) *Service {
	clock := options.Clock
	if clock == nil {
		clock = time.Now
	}
	s := &Service{
		db: options.DB, blobs: options.Blobs, access: options.Access, log: options.Log, clock: clock,
	}
	s.registrar.db, s.registrar.clock = options.DB, s.now
	return s
}

// now is the time as every database keeps it: UTC, in microseconds.
func (s *Service) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }

func (s *Service) check(ctx context.Context, owner resumable.Owner) error {
	return senderRefusal(s.access.Check(ctx, owner.Account, owner.Company))
}

// durable is a context for keeping what has arrived, whether or not its sender still listens.
func durable(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), durableWork)
}

// roomOr turns "no space" of bytes and rows into the refusal that says so.
func roomOr(err error) error {
	if errors.Is(err, blob.ErrFull) || database.IsFull(err) {
		return fmt.Errorf("%w: %w", resumable.ErrFull, err)
	}
	return err
}

func keyOf(company, document uuid.UUID) blob.Key {
	return blob.Key{Company: company, Document: document}
}
