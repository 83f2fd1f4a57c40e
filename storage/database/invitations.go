package database

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// Invitation is somebody's way onto a site; only the SHA-256 of its token is kept.
type Invitation struct {
	bun.BaseModel `bun:"table:invitations"`

	ID          uuid.UUID `bun:"id,pk"`
	Hash        []byte    `bun:"hash"`
	SiteID      uuid.UUID `bun:"site_id"`
	Email       string    `bun:"email"`
	Name        string    `bun:"name"`
	Role        string    `bun:"role"`        // administrator or bookkeeper
	CompanyIDs  string    `bun:"company_ids"` // a JSON array
	InvitedBy   uuid.UUID `bun:"invited_by"`
	CreatedAt   time.Time `bun:"created_at"`
	ExpiresAt   time.Time `bun:"expires_at"`
	AcceptedAt  time.Time `bun:"accepted_at,nullzero"`
	WithdrawnAt time.Time `bun:"withdrawn_at,nullzero"` // taken back, or followed by a newer one
}

// AddInvitation keeps a new invitation. Withdraw an older one of the same e-mail first.
func (q Queries) AddInvitation(ctx context.Context, row Invitation) error {
	if _, err := q.db.NewInsert().Model(&row).Exec(ctx); err != nil {
		return fmt.Errorf("adding an invitation: %w", err)
	}
	return nil
}

// Invitation is the one whose token has this hash, whatever became of it, or ErrNotFound.
func (q Queries) Invitation(ctx context.Context, hash []byte) (Invitation, error) {
	var row Invitation
	if err := q.db.NewSelect().Model(&row).Where("hash = ?", hash).Scan(ctx); err != nil {
		return Invitation{}, fmt.Errorf("finding an invitation: %w", found(err))
	}
	return row, nil
}

// OpenInvitations lists a site's invitations that were neither accepted nor taken back, expired ones included.
func (q Queries) OpenInvitations(ctx context.Context, site uuid.UUID) ([]Invitation, error) {
	var rows []Invitation
	err := q.db.NewSelect().Model(&rows).Where("site_id = ? AND accepted_at IS NULL AND withdrawn_at IS NULL", site).
		Order("email").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing a site's invitations: %w", err)
	}
	return rows, nil
}

// AcceptInvitation uses an invitation up. ErrNotFound if it was used, taken back or has expired.
func (q Queries) AcceptInvitation(ctx context.Context, hash []byte, at time.Time) error {
	result, err := q.db.NewUpdate().Model((*Invitation)(nil)).Set("accepted_at = ?", at).
		Where("hash = ? AND accepted_at IS NULL AND withdrawn_at IS NULL AND expires_at > ?", hash, at).Exec(ctx)
	if err != nil {
		return fmt.Errorf("accepting an invitation: %w", err)
	}
	if changed, err := result.RowsAffected(); err != nil || changed == 0 {
		return fmt.Errorf("accepting an invitation: %w", orNotFound(err))
	}
	return nil
}

// WithdrawInvitation takes back the open invitation of an e-mail to a site. It tells whether there was one.
func (q Queries) WithdrawInvitation(ctx context.Context, site uuid.UUID, email string, at time.Time) (bool, error) {
	result, err := q.db.NewUpdate().Model((*Invitation)(nil)).Set("withdrawn_at = ?", at).
		Where("site_id = ? AND email = ? AND accepted_at IS NULL AND withdrawn_at IS NULL", site, email).Exec(ctx)
	return changed(result, err)
}

// RenewInvitation gives an open invitation another token. ErrNotFound if it isn't open any more.
func (q Queries) RenewInvitation(ctx context.Context, id uuid.UUID, hash []byte) (Invitation, error) {
	var row Invitation
	err := q.db.NewUpdate().Model(&row).Set("hash = ?", hash).
		Where("id = ? AND accepted_at IS NULL AND withdrawn_at IS NULL", id).Returning("*").Scan(ctx)
	if err != nil {
		return Invitation{}, fmt.Errorf("renewing an invitation: %w", found(err))
	}
	return row, nil
}
