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
	WithdrawnAt time.Time `bun:"withdrawn_at,nullzero"`
	Ended       string    `bun:"ended"` // why it was withdrawn: one of the reasons below
}

// Why an invitation is withdrawn. The database keeps these words.
const (
	EndedBack    = "taken back"
	EndedRenewed = "renewed" // a newer one was mailed
	EndedJoined  = "joined"  // its person came onto the site another way
	EndedRemoved = "removed" // its person was taken off the site
	EndedInviter = "inviter" // who invited may no longer
)

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

// InvitationCalled is the one with this id, whatever became of it, or ErrNotFound.
func (q Queries) InvitationCalled(ctx context.Context, id uuid.UUID) (Invitation, error) {
	var row Invitation
	if err := q.db.NewSelect().Model(&row).Where("id = ?", id).Scan(ctx); err != nil {
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

// WithdrawInvitation ends the open invitation of an e-mail to a site, for a reason. It tells whether there was one.
func (q Queries) WithdrawInvitation(ctx context.Context, site uuid.UUID, email, why string, at time.Time) (bool, error) {
	result, err := q.db.NewUpdate().Model((*Invitation)(nil)).Set("withdrawn_at = ?", at).Set("ended = ?", why).
		Where("site_id = ? AND email = ? AND accepted_at IS NULL AND withdrawn_at IS NULL", site, email).Exec(ctx)
	return changed(result, err)
}

// settleInvitation ends the open invitation of an account's e-mail to a site, if there is one.
func (q Queries) settleInvitation(ctx context.Context, site, account uuid.UUID, why string, at time.Time) error {
	row, err := q.Account(ctx, account)
	if err != nil {
		return err
	}
	if _, err := q.WithdrawInvitation(ctx, site, row.Email, why, at); err != nil {
		return fmt.Errorf("settling an invitation: %w", err)
	}
	return nil
}

// InvitationsEnded lists a site's invitations that were withdrawn for a reason and would work still.
func (q Queries) InvitationsEnded(ctx context.Context, site uuid.UUID, why string, now time.Time) ([]Invitation, error) {
	var rows []Invitation
	err := q.db.NewSelect().Model(&rows).Where("site_id = ? AND ended = ? AND expires_at > ?", site, why, now).
		Order("email", "created_at").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing a site's ended invitations: %w", err)
	}
	return rows, nil
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
