package database

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// AuditEvent is one line of the audit log. Nothing changes or deletes one: there is no query for it,
// and the database refuses any.
type AuditEvent struct {
	bun.BaseModel `bun:"table:audit_events"`

	Seq       int64     `bun:"seq,pk"`
	At        time.Time `bun:"at"` // whole microseconds, which is what both databases keep
	Kind      string    `bun:"kind"`
	AccountID uuid.UUID `bun:"account_id,nullzero"` // whom it happened to
	ActorID   uuid.UUID `bun:"actor_id,nullzero"`   // whose doing it was
	SiteID    uuid.UUID `bun:"site_id,nullzero"`
	Address   string    `bun:"address"`  // where the request came from; may be empty
	Detail    string    `bun:"detail"`   // JSON
	Previous  []byte    `bun:"previous"` // the hash of the event before
	Hash      []byte    `bun:"hash"`
}

// AuditHead is the newest event's number and hash.
type AuditHead struct {
	bun.BaseModel `bun:"table:audit_head"`

	ID   int64  `bun:"id,pk"`
	Seq  int64  `bun:"seq"`
	Hash []byte `bun:"hash"`
}

// AuditedEvent is an event with the people it names, as they are called now.
type AuditedEvent struct {
	bun.BaseModel `bun:"table:audit_events,alias:event"`
	AuditEvent

	AccountName  string `bun:"account_name"`
	AccountEmail string `bun:"account_email"`
	ActorName    string `bun:"actor_name"`
	ActorEmail   string `bun:"actor_email"`
}

// AuditFilter says which events are wanted; zero fields ask for all.
type AuditFilter struct {
	Before  int64       // only events below this number
	Account uuid.UUID   // only events of this account, or done by it
	Sites   []uuid.UUID // only events of these sites, and those of their members that are of no site, such as a sign-in
	Kind    string
	Limit   int
}

// AdvanceAuditHead takes the next number of the log and returns it with the hash of the event before. The row
// stays locked until the transaction ends, so that events are numbered one after the other.
func (q Queries) AdvanceAuditHead(ctx context.Context) (AuditHead, error) {
	var head AuditHead
	_, err := q.db.NewUpdate().Model(&head).Set("seq = seq + 1").Where("id = 1").Returning("*").Exec(ctx)
	if err != nil {
		return AuditHead{}, fmt.Errorf("advancing the audit log: %w", err)
	}
	return head, nil
}

// AppendAuditEvent keeps an event under the number AdvanceAuditHead gave, and makes it the head.
func (q Queries) AppendAuditEvent(ctx context.Context, event AuditEvent) error {
	if _, err := q.db.NewInsert().Model(&event).Exec(ctx); err != nil {
		return fmt.Errorf("appending to the audit log: %w", err)
	}
	_, err := q.db.NewUpdate().Model((*AuditHead)(nil)).Set("hash = ?", event.Hash).
		Where("id = 1 AND seq = ?", event.Seq).Exec(ctx)
	if err != nil {
		return fmt.Errorf("advancing the audit log: %w", err)
	}
	return nil
}

// AuditHead is the newest event's number and hash; number 0 while nothing has been recorded.
func (q Queries) AuditHead(ctx context.Context) (AuditHead, error) {
	var head AuditHead
	if err := q.db.NewSelect().Model(&head).Where("id = 1").Scan(ctx); err != nil {
		return AuditHead{}, fmt.Errorf("reading the audit log's head: %w", found(err))
	}
	return head, nil
}

// AuditEventsAfter are the events above a number in their order, at most limit of them.
func (q Queries) AuditEventsAfter(ctx context.Context, after int64, limit int) ([]AuditEvent, error) {
	var events []AuditEvent
	err := q.db.NewSelect().Model(&events).Where("seq > ?", after).OrderExpr("seq").Limit(int64(limit)).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the audit log: %w", err)
	}
	return events, nil
}

// AuditedEvents are the events that fit, newest first.
func (q Queries) AuditedEvents(ctx context.Context, filter AuditFilter) ([]AuditedEvent, error) {
	var events []AuditedEvent
	query := q.db.NewSelect().Model(&events).
		ColumnExpr("event.*").
		ColumnExpr("COALESCE(person.name, '') AS account_name, COALESCE(person.email, '') AS account_email").
		ColumnExpr("COALESCE(doer.name, '') AS actor_name, COALESCE(doer.email, '') AS actor_email").
		Join("LEFT JOIN accounts AS person ON person.id = event.account_id").
		Join("LEFT JOIN accounts AS doer ON doer.id = event.actor_id").
		OrderExpr("event.seq DESC").Limit(int64(filter.Limit))
	if filter.Before > 0 {
		query = query.Where("event.seq < ?", filter.Before)
	}
	if filter.Account != uuid.Nil {
		query = query.Where("(event.account_id = ? OR event.actor_id = ?)", filter.Account, filter.Account)
	}
	if filter.Kind != "" {
		query = query.Where("event.kind = ?", filter.Kind)
	}
	if filter.Sites != nil {
		members := q.db.NewSelect().Model((*Member)(nil)).Column("account_id").Where("site_id IN (?)", bun.List(filter.Sites))
		query = query.Where("(event.site_id IN (?) OR event.site_id IS NULL AND event.account_id IN (?))", bun.List(filter.Sites), members)
	}
	if err := query.Scan(ctx); err != nil {
		return nil, fmt.Errorf("listing audited events: %w", err)
	}
	return events, nil
}
