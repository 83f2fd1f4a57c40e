package database

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// SessionOnSite is a session with whose it is.
type SessionOnSite struct {
	bun.BaseModel `bun:"table:sessions,alias:session"`
	Session

	AccountName  string    `bun:"account_name"`
	AccountEmail string    `bun:"account_email"`
	AccountEpoch int64     `bun:"account_epoch"`
	AccountRole  string    `bun:"account_role"` // on the site
	LastCompany  uuid.UUID `bun:"last_company_id,nullzero"`
}

// AddSession keeps a new session.
func (q Queries) AddSession(ctx context.Context, session Session) error {
	if _, err := q.db.NewInsert().Model(&session).Exec(ctx); err != nil {
		return fmt.Errorf("adding a session: %w", err)
	}
	return nil
}

// Session is the session whose cookie has this SHA-256, in whatever state, or ErrNotFound.
func (q Queries) Session(ctx context.Context, hash []byte) (Session, error) {
	var session Session
	if err := q.db.NewSelect().Model(&session).Where("hash = ?", hash).Scan(ctx); err != nil {
		return Session{}, fmt.Errorf("reading a session: %w", found(err))
	}
	return session, nil
}

// SessionsOf lists an account's sessions, over or not, the one used last first.
func (q Queries) SessionsOf(ctx context.Context, account uuid.UUID) ([]Session, error) {
	var sessions []Session
	err := q.db.NewSelect().Model(&sessions).Where("account_id = ?", account).Order("last_seen_at DESC", "hash").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing an account's sessions: %w", err)
	}
	return sessions, nil
}

// TouchSession writes down when a session was last used; never an earlier time than the one kept.
func (q Queries) TouchSession(ctx context.Context, hash []byte, at time.Time) error {
	_, err := q.db.NewUpdate().Model((*Session)(nil)).Set("last_seen_at = ?", at).
		Where("hash = ? AND last_seen_at < ?", hash, at).Exec(ctx)
	if err != nil {
		return fmt.Errorf("touching a session: %w", err)
	}
	return nil
}

// MarkAlive writes down a session's sign of life.
func (q Queries) MarkAlive(ctx context.Context, hash []byte, at time.Time) error {
	_, err := q.db.NewUpdate().Model((*Session)(nil)).Set("alive_at = ?", at).Where("hash = ?", hash).Exec(ctx)
	if err != nil {
		return fmt.Errorf("noting a session's sign of life: %w", err)
	}
	return nil
}

// RenewSession has a session be known by another hash from now on, with the proof that the row says, and reports whether
// it was still there and not over. Its locks stay its own.
func (t *Tx) RenewSession(ctx context.Context, old []byte, row Session) (bool, error) {
	there, err := changed(t.db.NewUpdate().Model((*Session)(nil)).
		Set("hash = ?", row.Hash).Set("authenticated_at = ?", row.AuthenticatedAt).Set("authenticated_by = ?", row.AuthenticatedBy).
		Set("with_passcode = ?", row.WithPasscode).Set("id_token = ?", row.IDToken).
		Where("hash = ? AND expires_at > ?", old, row.AuthenticatedAt).Exec(ctx))
	if err != nil {
		return false, fmt.Errorf("renewing a session: %w", err)
	}
	return there, nil
}

// SessionsOn lists the sessions, over or not, of a site's members, with whose they are. They may work on another site.
func (q Queries) SessionsOn(ctx context.Context, site uuid.UUID) ([]SessionOnSite, error) {
	var sessions []SessionOnSite
	err := q.db.NewSelect().Model(&sessions).ColumnExpr("session.*").
		ColumnExpr("account.name AS account_name, account.email AS account_email, account.auth_epoch AS account_epoch").
		ColumnExpr("account.last_company_id AS last_company_id").
		ColumnExpr("member.role AS account_role").
		Join("JOIN members AS member ON member.account_id = session.account_id AND member.site_id = ?", site).
		Join("JOIN accounts AS account ON account.id = session.account_id").
		OrderExpr("account.name, session.created_at, session.hash").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing a site's sessions: %w", err)
	}
	return sessions, nil
}

// ChooseCompany has a session, and its account wherever it signs in next, work in a company.
func (q Queries) ChooseCompany(ctx context.Context, hash []byte, account, company uuid.UUID) error {
	_, err := q.db.NewUpdate().Model((*Session)(nil)).Set("company_id = ?", company).Where("hash = ?", hash).Exec(ctx)
	if err == nil {
		_, err = q.db.NewUpdate().Model((*Account)(nil)).Set("last_company_id = ?", company).Where("id = ?", account).Exec(ctx)
	}
	if err != nil {
		return fmt.Errorf("choosing a company: %w", err)
	}
	return nil
}

// DeleteSession ends one session; one that is not there is ended already.
func (q Queries) DeleteSession(ctx context.Context, hash []byte) error {
	if _, err := q.db.NewDelete().Model((*Session)(nil)).Where("hash = ?", hash).Exec(ctx); err != nil {
		return fmt.Errorf("ending a session: %w", err)
	}
	return nil
}

// TakeSession ends one session and reports whether it was there: of two that take the same, one does.
func (q Queries) TakeSession(ctx context.Context, hash []byte) (bool, error) {
	there, err := changed(q.db.NewDelete().Model((*Session)(nil)).Where("hash = ?", hash).Exec(ctx))
	if err != nil {
		return false, fmt.Errorf("ending a session: %w", err)
	}
	return there, nil
}

// ExpireSession has a session be over from a time on, releases its locks, and reports whether it wasn't before: of two
// that expire the same, one does. Unlike one that is deleted, it is known whose it was.
func (t *Tx) ExpireSession(ctx context.Context, hash []byte, at time.Time) (bool, error) {
	ended, err := changed(t.db.NewUpdate().Model((*Session)(nil)).Set("expires_at = ?", at).
		Where("hash = ? AND expires_at > ?", hash, at).Exec(ctx))
	if err == nil && ended {
		_, err = t.db.NewDelete().Model((*Lock)(nil)).Where("session_hash = ?", hash).Exec(ctx)
	}
	if err != nil {
		return false, fmt.Errorf("ending a session before its time: %w", err)
	}
	return ended, nil
}

// DeleteSessionsOf ends every session of an account.
func (q Queries) DeleteSessionsOf(ctx context.Context, account uuid.UUID) error {
	if _, err := q.db.NewDelete().Model((*Session)(nil)).Where("account_id = ?", account).Exec(ctx); err != nil {
		return fmt.Errorf("ending an account's sessions: %w", err)
	}
	return nil
}

// DeleteSessionsBefore forgets the sessions that expired, or were last used, before these times.
func (q Queries) DeleteSessionsBefore(ctx context.Context, expired, lastSeen time.Time) error {
	_, err := q.db.NewDelete().Model((*Session)(nil)).
		Where("expires_at < ? OR last_seen_at < ?", expired, lastSeen).Exec(ctx)
	if err != nil {
		return fmt.Errorf("forgetting old sessions: %w", err)
	}
	return nil
}
