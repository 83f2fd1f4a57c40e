package database

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// LockSite is Site, held until the transaction ends: whoever changes the site's people or companies comes after.
func (q Queries) LockSite(ctx context.Context, id uuid.UUID) (Site, error) {
	var site Site
	if err := q.forUpdate(q.db.NewSelect().Model(&site).Where("id = ?", id)).Scan(ctx); err != nil {
		return Site{}, fmt.Errorf("locking a site: %w", found(err))
	}
	return site, nil
}

// CompanyMembersOn lists who works in which of a site's companies, closed ones included.
func (q Queries) CompanyMembersOn(ctx context.Context, site uuid.UUID) ([]CompanyMember, error) {
	var rows []CompanyMember
	err := q.db.NewSelect().Model(&rows).
		Where("company_id IN (?)", q.db.NewSelect().Model((*Company)(nil)).Column("id").Where("site_id = ?", site)).
		Order("account_id", "company_id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing who works in a site's companies: %w", err)
	}
	return rows, nil
}

// DeleteMember takes an account off a site and out of its companies, and ends an invitation of its e-mail there. What
// it did there stays. ErrNotFound if it was no member.
func (q Queries) DeleteMember(ctx context.Context, site, account uuid.UUID, at time.Time) error {
	companies := q.db.NewSelect().Model((*Company)(nil)).Column("id").Where("site_id = ?", site)
	_, err := q.db.NewDelete().Model((*CompanyMember)(nil)).
		Where("account_id = ? AND company_id IN (?)", account, companies).Exec(ctx)
	if err != nil {
		return fmt.Errorf("taking a member out of the companies: %w", err)
	}
	result, err := q.db.NewDelete().Model((*Member)(nil)).Where("site_id = ? AND account_id = ?", site, account).Exec(ctx)
	if err != nil {
		return fmt.Errorf("taking a member off a site: %w", err)
	}
	if changed, err := result.RowsAffected(); err != nil || changed == 0 {
		return fmt.Errorf("taking a member off a site: %w", orNotFound(err))
	}
	removal := Removal{SiteID: site, AccountID: account, RemovedAt: at}
	_, err = q.db.NewInsert().Model(&removal).On("CONFLICT (site_id, account_id) DO UPDATE").Set("removed_at = EXCLUDED.removed_at").Exec(ctx)
	if err != nil {
		return fmt.Errorf("keeping that a member was removed: %w", err)
	}
	return q.settleInvitation(ctx, site, account, EndedRemoved, at)
}

// LeaveCompaniesOf has an account, and every browser it is signed in in, no longer work in a site's companies nor hold
// locks in them.
func (q Queries) LeaveCompaniesOf(ctx context.Context, site, account uuid.UUID) error {
	companies := q.db.NewSelect().Model((*Company)(nil)).Column("id").Where("site_id = ?", site)
	_, err := q.db.NewUpdate().Model((*Session)(nil)).Set("company_id = NULL").
		Where("account_id = ? AND company_id IN (?)", account, companies).Exec(ctx)
	if err != nil {
		return fmt.Errorf("having sessions leave a site's companies: %w", err)
	}
	_, err = q.db.NewDelete().Model((*Lock)(nil)).Where("account_id = ? AND company_id IN (?)", account, companies).Exec(ctx)
	if err != nil {
		return fmt.Errorf("releasing the locks of an account on a site: %w", err)
	}
	_, err = q.db.NewUpdate().Model((*Account)(nil)).Set("last_company_id = NULL").
		Where("id = ? AND last_company_id IN (?)", account, companies).Exec(ctx)
	if err != nil {
		return fmt.Errorf("having an account leave a site's companies: %w", err)
	}
	return nil
}

// SetSiteOwner gives a site another owner. Their roles are set apart from it.
func (q Queries) SetSiteOwner(ctx context.Context, site, owner uuid.UUID) error {
	if _, err := q.db.NewUpdate().Model((*Site)(nil)).Set("owner_id = ?", owner).Where("id = ?", site).Exec(ctx); err != nil {
		return fmt.Errorf("giving a site another owner: %w", err)
	}
	return nil
}

// RenameCompany gives a company another name. One that is in use on the site is ErrTaken.
func (q Queries) RenameCompany(ctx context.Context, company Company, name string) error {
	result, err := q.db.NewUpdate().Model((*Company)(nil)).Set("name = ?", name).Where("id = ?", company.ID).
		Where("NOT EXISTS (SELECT 1 FROM companies AS other WHERE other.site_id = ? AND other.name = ? AND other.id <> ?)", company.SiteID, name, company.ID).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("renaming a company: %w", err)
	}
	if changed, err := result.RowsAffected(); err != nil || changed == 0 {
		return fmt.Errorf("renaming a company: %w", orTaken(err))
	}
	return nil
}

// CloseCompany has nobody work in a company any more.
func (q Queries) CloseCompany(ctx context.Context, company uuid.UUID, at time.Time) error {
	_, err := q.db.NewUpdate().Model((*Company)(nil)).Set("closed_at = ?", at).Where("id = ?", company).Exec(ctx)
	if err != nil {
		return fmt.Errorf("closing a company: %w", err)
	}
	return nil
}

// ReopenCompany undoes CloseCompany.
func (q Queries) ReopenCompany(ctx context.Context, company uuid.UUID) error {
	_, err := q.db.NewUpdate().Model((*Company)(nil)).Set("closed_at = NULL").Where("id = ?", company).Exec(ctx)
	if err != nil {
		return fmt.Errorf("opening a company again: %w", err)
	}
	return nil
}

// ClosedCompanyOf is a closed company that an account would work in if it were open, or ErrNotFound.
func (q Queries) ClosedCompanyOf(ctx context.Context, account, company uuid.UUID) (Company, error) {
	var row Company
	err := q.db.NewSelect().Model(&row).
		Join("JOIN company_members AS place ON place.company_id = company.id AND place.account_id = ?", account).
		Join("JOIN members AS member ON member.site_id = company.site_id AND member.account_id = ?", account).
		Where("company.id = ? AND company.closed_at IS NOT NULL", company).Scan(ctx)
	if err != nil {
		return Company{}, fmt.Errorf("looking up a closed company: %w", found(err))
	}
	return row, nil
}

// SitesOwnedBy are the sites whose owner has this e-mail, in the spelling accounts are kept under.
func (q Queries) SitesOwnedBy(ctx context.Context, email string) ([]Site, error) {
	var sites []Site
	err := q.db.NewSelect().Model(&sites).
		Where("owner_id IN (?)", q.db.NewSelect().Model((*Account)(nil)).Column("id").Where("email = ?", email)).
		Order("name", "id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing somebody's sites: %w", err)
	}
	return sites, nil
}
