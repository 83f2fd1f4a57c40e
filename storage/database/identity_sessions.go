package database

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// IdentitySession is a browser signed in at the identity provider, which is another thing than the portal's;
// only the SHA-256 of its cookie is kept.
type IdentitySession struct {
	bun.BaseModel `bun:"table:identity_sessions"`

	Hash            []byte    `bun:"hash,pk"`
	ID              string    `bun:"id"` // names the session without being its secret
	IdentityID      uuid.UUID `bun:"identity_id"`
	AuthEpoch       int64     `bun:"auth_epoch"`
	WithPasscode    bool      `bun:"with_passcode"`
	CreatedAt       time.Time `bun:"created_at"`
	AuthenticatedAt time.Time `bun:"authenticated_at"`
	LastSeenAt      time.Time `bun:"last_seen_at"`
	ExpiresAt       time.Time `bun:"expires_at"`
}

// AddIdentitySession keeps a new session.
func (q Queries) AddIdentitySession(ctx context.Context, session IdentitySession) error {
	if _, err := q.db.NewInsert().Model(&session).Exec(ctx); err != nil {
		return fmt.Errorf("adding an identity's session: %w", err)
	}
	return nil
}

// IdentitySession is the session whose cookie has this SHA-256, in whatever state, or ErrNotFound.
func (q Queries) IdentitySession(ctx context.Context, hash []byte) (IdentitySession, error) {
	var session IdentitySession
	if err := q.db.NewSelect().Model(&session).Where("hash = ?", hash).Scan(ctx); err != nil {
		return IdentitySession{}, fmt.Errorf("reading an identity's session: %w", found(err))
	}
	return session, nil
}

// TouchIdentitySession writes down when a session was last used; never an earlier time than the one kept.
func (q Queries) TouchIdentitySession(ctx context.Context, hash []byte, at time.Time) error {
	_, err := q.db.NewUpdate().Model((*IdentitySession)(nil)).Set("last_seen_at = ?", at).
		Where("hash = ? AND last_seen_at < ?", hash, at).Exec(ctx)
	if err != nil {
		return fmt.Errorf("touching an identity's session: %w", err)
	}
	return nil
}

// DeleteIdentitySession ends one session; one that is not there is ended already.
func (q Queries) DeleteIdentitySession(ctx context.Context, hash []byte) error {
	if _, err := q.db.NewDelete().Model((*IdentitySession)(nil)).Where("hash = ?", hash).Exec(ctx); err != nil {
		return fmt.Errorf("ending an identity's session: %w", err)
	}
	return nil
}

// DeleteIdentitySessionsOf ends every session of an identity.
func (q Queries) DeleteIdentitySessionsOf(ctx context.Context, identity uuid.UUID) error {
	_, err := q.db.NewDelete().Model((*IdentitySession)(nil)).Where("identity_id = ?", identity).Exec(ctx)
	if err != nil {
		return fmt.Errorf("ending an identity's sessions: %w", err)
	}
	return nil
}

// DeleteIdentitySessionsBefore forgets the sessions that expired, or were last used, before these times.
func (q Queries) DeleteIdentitySessionsBefore(ctx context.Context, expired, lastSeen time.Time) error {
	_, err := q.db.NewDelete().Model((*IdentitySession)(nil)).
		Where("expires_at < ? OR last_seen_at < ?", expired, lastSeen).Exec(ctx)
	if err != nil {
		return fmt.Errorf("forgetting an identity's old sessions: %w", err)
	}
	return nil
}
