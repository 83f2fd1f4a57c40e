package audit

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"satchel/storage/database"
)

// Event is what is recorded. Only the kind is needed; the number, the time and the hashes are the log's.
type Event struct {
	Kind    Kind
	Account uuid.UUID  // whom it happened to
	Actor   uuid.UUID  // whose doing it was; nobody for a visitor, the service itself, or its operator
	Site    uuid.UUID  // where it concerns a whole site
	Address netip.Addr // where the request came from
	Detail  Detail
}

// Detail is what else there is to say, in a few words each. Never a secret, never what a person typed in.
type Detail map[string]string

// Database is what the log needs of storage/database.
type Database interface {
	AuditHead(ctx context.Context) (database.AuditHead, error)
	AuditEventsAfter(ctx context.Context, after int64, limit int) ([]database.AuditEvent, error)
	WriteGrouped(ctx context.Context, fn func(context.Context, *database.Tx) error) error
}

// Log is the audit log.
type Log struct {
	db    Database
	clock func() time.Time
}

// New makes the log on the service's database.
func New(db Database, clock func() time.Time) *Log { return &Log{db: db, clock: clock} }

// Record appends an event in the transaction of what it tells. Call it after the transaction's other locks are
// taken: it holds the log's head until the transaction ends, and who waits for an account while holding the
// head could wait for somebody who holds the account and waits for the head.
func (l *Log) Record(ctx context.Context, tx *database.Tx, event Event) error {
	return Record(ctx, tx, l.clock(), event)
}

// Record is Log.Record for who has the time and needs no log besides.
func Record(ctx context.Context, tx *database.Tx, at time.Time, event Event) error {
	if event.Detail == nil {
		event.Detail = Detail{}
	}
	detail, err := json.Marshal(event.Detail) // its keys come out sorted
	if err != nil {
		return fmt.Errorf("recording that %s: %w", event.Kind, err)
	}
	head, err := tx.AdvanceAuditHead(ctx)
	if err != nil {
		return fmt.Errorf("recording that %s: %w", event.Kind, err)
	}
	row := database.AuditEvent{
		Seq: head.Seq, At: at.UTC().Truncate(time.Microsecond), Kind: string(event.Kind),
		AccountID: event.Account, ActorID: event.Actor, SiteID: event.Site,
		Address: spelt(event.Address), Detail: string(detail), Previous: head.Hash,
	}
	if row.Previous == nil {
		row.Previous = []byte{}
	}
	row.Hash = digest(row)
	if err := tx.AppendAuditEvent(ctx, row); err != nil {
		return fmt.Errorf("recording that %s: %w", event.Kind, err)
	}
	return nil
}

// Note records an event that has no transaction of its own, such as a refused sign-in.
func (l *Log) Note(ctx context.Context, event Event) error {
	return l.db.WriteGrouped(ctx, func(ctx context.Context, tx *database.Tx) error { return l.Record(ctx, tx, event) })
}

func spelt(address netip.Addr) string {
	if !address.IsValid() {
		return ""
	}
	return address.Unmap().String()
}

// String is the detail for a person, its parts in a fixed order.
func (d Detail) String() string {
	parts := make([]string, 0, len(d))
	for _, name := range slices.Sorted(maps.Keys(d)) {
		parts = append(parts, name+": "+d[name])
	}
	return strings.Join(parts, ", ")
}
