package database

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// Lock is a document in use by someone.
type Lock struct {
	bun.BaseModel `bun:"table:locks"`

	DocumentID  uuid.UUID `bun:"document_id,pk"`
	CompanyID   uuid.UUID `bun:"company_id"`
	AccountID   uuid.UUID `bun:"account_id"`
	SessionHash []byte    `bun:"session_hash"`
	Token       uuid.UUID `bun:"token"` // another each time it is taken, so that who lost it is told from who holds it
	TakenAt     time.Time `bun:"taken_at"`
	Pages       int       `bun:"pages"`             // of the session that have the document open
	AliveAt     time.Time `bun:"alive_at,nullzero"` // the last sign of life of one of them; zero for a lock of before that was told
}

// HeldLock is a lock with the names of its document and company.
type HeldLock struct {
	bun.BaseModel `bun:"table:locks,alias:lock"`
	Lock

	DocumentName string    `bun:"document_name"`
	CompanyName  string    `bun:"company_name"`
	SiteID       uuid.UUID `bun:"site_id"`                // the company's
	SeenAt       time.Time `bun:"seen_at"`                // when the session's person last did something
	SessionAlive time.Time `bun:"session_alive,nullzero"` // the last sign of life of whatever page of the session
}

// PutLock takes a lock, from whoever holds it. Whether that may be is for the caller to know, who holds the document's
// row by LockDocument.
func (t *Tx) PutLock(ctx context.Context, lock Lock) error {
	_, err := t.db.NewInsert().Model(&lock).On("CONFLICT (document_id) DO UPDATE").
		Set("account_id = EXCLUDED.account_id").Set("session_hash = EXCLUDED.session_hash").
		Set("token = EXCLUDED.token").Set("taken_at = EXCLUDED.taken_at").
		Set("pages = EXCLUDED.pages").Set("alive_at = EXCLUDED.alive_at").Exec(ctx)
	if err != nil {
		return fmt.Errorf("taking a lock: %w", err)
	}
	return nil
}

// LockDocument reads a company's document and keeps others from doing so until the transaction ends, or returns
// ErrNotFound.
func (t *Tx) LockDocument(ctx context.Context, company, id uuid.UUID) (Document, error) {
	// An update that changes nothing locks the row on both databases; SQLite has no SELECT … FOR UPDATE.
	_, err := t.db.NewUpdate().Model((*Document)(nil)).Set("version = version").
		Where("company_id = ? AND id = ?", company, id).Exec(ctx)
	if err != nil {
		return Document{}, fmt.Errorf("locking a document's row: %w", err)
	}
	return t.DocumentOf(ctx, company, id)
}

// LockOn is the lock on a document, or ErrNotFound.
func (q Queries) LockOn(ctx context.Context, document uuid.UUID) (Lock, error) {
	var lock Lock
	if err := q.db.NewSelect().Model(&lock).Where("document_id = ?", document).Scan(ctx); err != nil {
		return Lock{}, fmt.Errorf("reading a lock: %w", found(err))
	}
	return lock, nil
}

// DeleteLock releases a document that a session holds. One that it does not hold stays as it is.
func (q Queries) DeleteLock(ctx context.Context, document uuid.UUID, session []byte) error {
	_, err := q.db.NewDelete().Model((*Lock)(nil)).Where("document_id = ? AND session_hash = ?", document, session).Exec(ctx)
	if err != nil {
		return fmt.Errorf("releasing a lock: %w", err)
	}
	return nil
}

// LocksOn lists the locks on the documents of a site's companies.
func (q Queries) LocksOn(ctx context.Context, site uuid.UUID) ([]Lock, error) {
	var locks []Lock
	companies := q.db.NewSelect().Model((*Company)(nil)).Column("id").Where("site_id = ?", site)
	if err := q.db.NewSelect().Model(&locks).Where("company_id IN (?)", companies).Order("document_id").Scan(ctx); err != nil {
		return nil, fmt.Errorf("listing a site's locks: %w", err)
	}
	return locks, nil
}

// OpenAnotherPage notes that a page more of a session has the document open that it holds, and lives.
func (t *Tx) OpenAnotherPage(ctx context.Context, token uuid.UUID, at time.Time) error {
	_, err := t.db.NewUpdate().Model((*Lock)(nil)).Set("pages = pages + 1").Set("alive_at = ?", at).Where("token = ?", token).Exec(ctx)
	if err != nil {
		return fmt.Errorf("opening a document once more: %w", err)
	}
	return nil
}

// MarkLockAlive notes a sign of life of a page that has a document open. Without the lock, nothing happens.
func (t *Tx) MarkLockAlive(ctx context.Context, token uuid.UUID, session []byte, at time.Time) error {
	_, err := t.db.NewUpdate().Model((*Lock)(nil)).Set("alive_at = ?", at).Where("token = ? AND session_hash = ?", token, session).Exec(ctx)
	if err != nil {
		return fmt.Errorf("noting that a document is open: %w", err)
	}
	return nil
}

// LeavePage notes that a page of a session has the document open no more. With the last of them the lock goes.
func (t *Tx) LeavePage(ctx context.Context, token uuid.UUID, session []byte) error {
	_, err := t.db.NewUpdate().Model((*Lock)(nil)).Set("pages = pages - 1").Where("token = ? AND session_hash = ?", token, session).Exec(ctx)
	if err != nil {
		return fmt.Errorf("leaving a document: %w", err)
	}
	_, err = t.db.NewDelete().Model((*Lock)(nil)).Where("token = ? AND session_hash = ? AND pages <= 0", token, session).Exec(ctx)
	if err != nil {
		return fmt.Errorf("releasing a document that was left: %w", err)
	}
	return nil
}

// LocksIn lists the locks that sessions hold, with the names of documents and companies, in the order they were taken.
func (q Queries) LocksIn(ctx context.Context, sessions [][]byte) ([]HeldLock, error) {
	if len(sessions) == 0 {
		return nil, nil
	}
	var locks []HeldLock
	err := q.db.NewSelect().Model(&locks).ColumnExpr("lock.*").ColumnExpr("document.name AS document_name").
		ColumnExpr("company.name AS company_name, company.site_id AS site_id").
		ColumnExpr("session.last_seen_at AS seen_at").ColumnExpr("session.alive_at AS session_alive").
		Join("JOIN documents AS document ON document.id = lock.document_id").
		Join("JOIN companies AS company ON company.id = lock.company_id").
		Join("JOIN sessions AS session ON session.hash = lock.session_hash").
		Where("lock.session_hash IN (?)", bun.List(sessions)).OrderExpr("lock.taken_at, lock.document_id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing locks: %w", err)
	}
	return locks, nil
}

// UpdateDetails changes what stands of a document, and raises its version.
func (t *Tx) UpdateDetails(ctx context.Context, row Document) error {
	_, err := t.db.NewUpdate().Model(&row).
		Column("dated", "counterparty", "reference", "total", "currency", "category", "note", "version").
		WherePK().Exec(ctx)
	if err != nil {
		return fmt.Errorf("changing a document's details: %w", err)
	}
	return nil
}
