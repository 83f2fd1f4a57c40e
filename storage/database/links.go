package database

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// EmbeddedIssuer is what the embedded identity provider is called in links and sessions: its address moves with the
// service's, and a tombstone must not. Other issuers are called by their addresses, so it is none of theirs.
const EmbeddedIssuer = "embedded"

// Link is an identity's link to an account or, once DisconnectedAt is set, the tombstone it left: the identity
// is never linked again, to this account or another. Found by (issuer, subject), never by e-mail.
type Link struct {
	bun.BaseModel `bun:"table:links"`

	Issuer         string    `bun:"issuer,pk"`
	Subject        string    `bun:"subject,pk"`
	AccountID      uuid.UUID `bun:"account_id"`
	LinkedAt       time.Time `bun:"linked_at"`
	DisconnectedAt time.Time `bun:"disconnected_at,nullzero"`
}

// AddLink keeps a new link. An identity that has one already, or a tombstone, is ErrTaken.
func (q Queries) AddLink(ctx context.Context, link Link) error {
	result, err := q.db.NewInsert().Model(&link).On("CONFLICT (issuer, subject) DO NOTHING").Exec(ctx)
	if err != nil {
		return fmt.Errorf("adding a link: %w", err)
	}
	if changed, err := result.RowsAffected(); err != nil || changed == 0 {
		return fmt.Errorf("adding a link: %w", orTaken(err))
	}
	return nil
}

// Link is an identity's link or tombstone, or ErrNotFound.
func (q Queries) Link(ctx context.Context, issuer, subject string) (Link, error) {
	var link Link
	err := q.db.NewSelect().Model(&link).Where("issuer = ? AND subject = ?", issuer, subject).Scan(ctx)
	if err != nil {
		return Link{}, fmt.Errorf("reading a link: %w", found(err))
	}
	return link, nil
}

// LinksOf lists an account's links and tombstones, the oldest first.
func (q Queries) LinksOf(ctx context.Context, account uuid.UUID) ([]Link, error) {
	var links []Link
	err := q.db.NewSelect().Model(&links).Where("account_id = ?", account).OrderExpr("linked_at, issuer, subject").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing an account's links: %w", err)
	}
	return links, nil
}

// ErrDisconnected means that an account is disconnected, which nothing undoes.
var ErrDisconnected = errors.New("database: a disconnected account stays disconnected")

// SetAccountLink writes down how an account stands to its identity. Call it under LockAccount, with what the
// state machine of auth/account gave. Should that ever be wrong, a disconnected account stays so all the same:
// ErrDisconnected.
func (q Queries) SetAccountLink(ctx context.Context, id uuid.UUID, link string) error {
	result, err := q.db.NewUpdate().Model((*Account)(nil)).Set("link = ?", link).
		Where("id = ? AND (link <> 'disconnected' OR ? = 'disconnected')", id, link).Exec(ctx)
	if err != nil {
		return fmt.Errorf("setting an account's link: %w", err)
	}
	changed, err := result.RowsAffected()
	if err == nil && changed == 0 {
		err = ErrDisconnected
	}
	if err != nil {
		return fmt.Errorf("setting an account's link: %w", err)
	}
	return nil
}

// EntombLink makes a tombstone of one link; one that is a tombstone stays what it is.
func (q Queries) EntombLink(ctx context.Context, issuer, subject string, at time.Time) error {
	_, err := q.db.NewUpdate().Model((*Link)(nil)).Set("disconnected_at = ?", at).
		Where("issuer = ? AND subject = ? AND disconnected_at IS NULL", issuer, subject).Exec(ctx)
	if err != nil {
		return fmt.Errorf("disconnecting a link: %w", err)
	}
	return nil
}
