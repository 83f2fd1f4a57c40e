package database

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// Approval is an identity's request to join a site, and what became of it.
type Approval struct {
	bun.BaseModel `bun:"table:identity_approvals"`

	ID         uuid.UUID `bun:"id,pk"`
	IdentityID uuid.UUID `bun:"identity_id"`
	SiteID     uuid.UUID `bun:"site_id"`
	AskedAt    time.Time `bun:"asked_at"`
	ExpiresAt  time.Time `bun:"expires_at"`
	DecidedAt  time.Time `bun:"decided_at,nullzero"`
	DecidedBy  uuid.UUID `bun:"decided_by,nullzero"` // nobody where it lapsed or was withdrawn
	Decision   string    `bun:"decision"`            // approved, declined, withdrawn or lapsed; empty while open
}

// ApprovalAsked is an approval with who asks, and for which site.
type ApprovalAsked struct {
	bun.BaseModel `bun:"table:identity_approvals,alias:approval"`
	Approval

	Name     string `bun:"identity_name"`
	Email    string `bun:"identity_email"`
	SiteName string `bun:"site_name"`
}

// AddApproval keeps a new request.
func (q Queries) AddApproval(ctx context.Context, approval Approval) error {
	if _, err := q.db.NewInsert().Model(&approval).Exec(ctx); err != nil {
		return fmt.Errorf("adding a request for approval: %w", err)
	}
	return nil
}

// Approval is the request with this id, in whatever state, or ErrNotFound.
func (q Queries) Approval(ctx context.Context, id uuid.UUID) (Approval, error) {
	var approval Approval
	if err := q.db.NewSelect().Model(&approval).Where("id = ?", id).Scan(ctx); err != nil {
		return Approval{}, fmt.Errorf("reading a request for approval: %w", found(err))
	}
	return approval, nil
}

// ApprovalsOf lists an identity's requests, the newest first.
func (q Queries) ApprovalsOf(ctx context.Context, identity uuid.UUID) ([]Approval, error) {
	var approvals []Approval
	err := q.db.NewSelect().Model(&approvals).Where("identity_id = ?", identity).Order("asked_at DESC", "id DESC").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing an identity's requests: %w", err)
	}
	return approvals, nil
}

// ApprovalsFor lists the newest requests, at most limit, for the sites that an account owns: open ones first.
func (q Queries) ApprovalsFor(ctx context.Context, owner uuid.UUID, limit int64) ([]ApprovalAsked, error) {
	var approvals []ApprovalAsked
	err := q.db.NewSelect().Model(&approvals).
		ColumnExpr("approval.*").
		ColumnExpr("identity.name AS identity_name, identity.email AS identity_email, site.name AS site_name").
		Join("JOIN identities AS identity ON identity.id = approval.identity_id").
		Join("JOIN sites AS site ON site.id = approval.site_id").
		Where("site.owner_id = ?", owner).
		OrderExpr("CASE WHEN approval.decision = '' THEN 0 ELSE 1 END, approval.asked_at DESC, approval.id DESC").
		Limit(limit).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing the requests for an owner: %w", err)
	}
	return approvals, nil
}

// OpenApprovalsFor is how many requests wait for an owner at now.
func (q Queries) OpenApprovalsFor(ctx context.Context, owner uuid.UUID, now time.Time) (int64, error) {
	n, err := q.db.NewSelect().Model((*Approval)(nil)).
		Join("JOIN sites AS site ON site.id = approval.site_id").
		Where("site.owner_id = ? AND approval.decision = '' AND approval.expires_at > ?", owner, now).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("counting the requests for an owner: %w", err)
	}
	return n, nil
}

// LapsedApprovals lists at most limit requests that nobody decided before they expired.
func (q Queries) LapsedApprovals(ctx context.Context, now time.Time, limit int64) ([]Approval, error) {
	var approvals []Approval
	err := q.db.NewSelect().Model(&approvals).Where("decision = '' AND expires_at <= ?", now).
		Order("expires_at", "id").Limit(limit).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing lapsed requests: %w", err)
	}
	return approvals, nil
}

// DecideApproval writes down what became of an open request. One that is decided already is ErrNotFound; of
// several decisions at once exactly one succeeds.
func (q Queries) DecideApproval(ctx context.Context, id, by uuid.UUID, decision string, at time.Time) error {
	var decider any = by
	if by == uuid.Nil {
		decider = nil
	}
	result, err := q.db.NewUpdate().Model((*Approval)(nil)).
		Set("decision = ?", decision).Set("decided_at = ?", at).Set("decided_by = ?", decider).
		Where("id = ? AND decision = ''", id).Exec(ctx)
	if err != nil {
		return fmt.Errorf("deciding a request for approval: %w", err)
	}
	if changed, err := result.RowsAffected(); err != nil || changed == 0 {
		return fmt.Errorf("deciding a request for approval: %w", orNotFound(err))
	}
	return nil
}
