package database

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// RoleFeature is what a role may or may not do on a site, where that differs from what it may do anywhere.
type RoleFeature struct {
	bun.BaseModel `bun:"table:role_features"`

	SiteID  uuid.UUID `bun:"site_id,pk"`
	Role    string    `bun:"role,pk"` // administrator or bookkeeper
	Feature string    `bun:"feature,pk"`
	Allowed bool      `bun:"allowed"`
}

// MemberFeature is what a member may or may not do on a site, where that differs from their role.
type MemberFeature struct {
	bun.BaseModel `bun:"table:member_features"`

	SiteID    uuid.UUID `bun:"site_id,pk"`
	AccountID uuid.UUID `bun:"account_id,pk"`
	Feature   string    `bun:"feature,pk"`
	Allowed   bool      `bun:"allowed"`
}

// MemberOnSite is an account's place on a site, with the site's name.
type MemberOnSite struct {
	bun.BaseModel `bun:"table:members,alias:member"`
	Member

	SiteName string `bun:"site_name"`
}

// MembershipsOf lists an account's places on sites, by the site's name.
func (q Queries) MembershipsOf(ctx context.Context, account uuid.UUID) ([]MemberOnSite, error) {
	var members []MemberOnSite
	err := q.db.NewSelect().Model(&members).ColumnExpr("member.*").ColumnExpr("site.name AS site_name").
		Join("JOIN sites AS site ON site.id = member.site_id").
		Where("member.account_id = ?", account).OrderExpr("site.name, site.id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing an account's sites: %w", err)
	}
	return members, nil
}

// RoleFeatures lists where a site's roles differ from what they may do anywhere.
func (q Queries) RoleFeatures(ctx context.Context, site uuid.UUID) ([]RoleFeature, error) {
	var rows []RoleFeature
	if err := q.db.NewSelect().Model(&rows).Where("site_id = ?", site).Order("role", "feature").Scan(ctx); err != nil {
		return nil, fmt.Errorf("listing what a site's roles may do: %w", err)
	}
	return rows, nil
}

// MemberFeatures lists where a site's members differ from their roles.
func (q Queries) MemberFeatures(ctx context.Context, site uuid.UUID) ([]MemberFeature, error) {
	var rows []MemberFeature
	if err := q.db.NewSelect().Model(&rows).Where("site_id = ?", site).Order("account_id", "feature").Scan(ctx); err != nil {
		return nil, fmt.Errorf("listing what a site's members may do: %w", err)
	}
	return rows, nil
}

// MemberFeaturesOf lists where one member of a site differs from their role.
func (q Queries) MemberFeaturesOf(ctx context.Context, site, account uuid.UUID) ([]MemberFeature, error) {
	var rows []MemberFeature
	err := q.db.NewSelect().Model(&rows).Where("site_id = ? AND account_id = ?", site, account).Order("feature").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing what a member may do: %w", err)
	}
	return rows, nil
}

// PutRoleFeature has a role on a site differ from what it may do anywhere.
func (q Queries) PutRoleFeature(ctx context.Context, row RoleFeature) error {
	_, err := q.db.NewInsert().Model(&row).
		On("CONFLICT (site_id, role, feature) DO UPDATE").Set("allowed = EXCLUDED.allowed").Exec(ctx)
	if err != nil {
		return fmt.Errorf("setting what a role may do: %w", err)
	}
	return nil
}

// DeleteRoleFeature has a role on a site do what it may do anywhere.
func (q Queries) DeleteRoleFeature(ctx context.Context, site uuid.UUID, role, feature string) error {
	_, err := q.db.NewDelete().Model((*RoleFeature)(nil)).
		Where("site_id = ? AND role = ? AND feature = ?", site, role, feature).Exec(ctx)
	if err != nil {
		return fmt.Errorf("setting what a role may do back: %w", err)
	}
	return nil
}

// PutMemberFeature has a member differ from their role.
func (q Queries) PutMemberFeature(ctx context.Context, row MemberFeature) error {
	_, err := q.db.NewInsert().Model(&row).
		On("CONFLICT (site_id, account_id, feature) DO UPDATE").Set("allowed = EXCLUDED.allowed").Exec(ctx)
	if err != nil {
		return fmt.Errorf("setting what a member may do: %w", err)
	}
	return nil
}

// DeleteMemberFeature has a member do what their role may.
func (q Queries) DeleteMemberFeature(ctx context.Context, site, account uuid.UUID, feature string) error {
	_, err := q.db.NewDelete().Model((*MemberFeature)(nil)).
		Where("site_id = ? AND account_id = ? AND feature = ?", site, account, feature).Exec(ctx)
	if err != nil {
		return fmt.Errorf("setting what a member may do back: %w", err)
	}
	return nil
}
