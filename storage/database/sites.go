package database

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// ErrTaken means that something which must be unique is already in use: an e-mail, a customer number, a
// company's name within its site.
var ErrTaken = errors.New("database: already taken")

// CompanyOnSite is a company with the name of the site it belongs to.
type CompanyOnSite struct {
	bun.BaseModel `bun:"table:companies,alias:company"`
	Company

	SiteName string `bun:"site_name"`
}

// AddSite keeps a new site. A customer number that is in use is ErrTaken.
func (q Queries) AddSite(ctx context.Context, site Site) error {
	result, err := q.db.NewInsert().Model(&site).On("CONFLICT (customer_number) DO NOTHING").Exec(ctx)
	if err != nil {
		return fmt.Errorf("adding a site: %w", err)
	}
	if changed, err := result.RowsAffected(); err != nil || changed == 0 {
		return fmt.Errorf("adding a site: %w", orTaken(err))
	}
	return nil
}

// Site is the site with this id, or ErrNotFound.
func (q Queries) Site(ctx context.Context, id uuid.UUID) (Site, error) {
	var site Site
	if err := q.db.NewSelect().Model(&site).Where("id = ?", id).Scan(ctx); err != nil {
		return Site{}, fmt.Errorf("reading a site: %w", found(err))
	}
	return site, nil
}

// SiteByCustomerNumber is the site with this customer number, or ErrNotFound.
func (q Queries) SiteByCustomerNumber(ctx context.Context, number string) (Site, error) {
	var site Site
	if err := q.db.NewSelect().Model(&site).Where("customer_number = ?", number).Scan(ctx); err != nil {
		return Site{}, fmt.Errorf("finding a site by customer number: %w", found(err))
	}
	return site, nil
}

// Sites lists all sites by name.
func (q Queries) Sites(ctx context.Context) ([]Site, error) {
	var sites []Site
	if err := q.db.NewSelect().Model(&sites).Order("name", "id").Scan(ctx); err != nil {
		return nil, fmt.Errorf("listing sites: %w", err)
	}
	return sites, nil
}

// PutMember gives an account a role on a site, or another one; CreatedAt is now in either case. Whichever way somebody
// comes in, no other is left open: an invitation of their e-mail to the site ends, and a removal is over.
func (q Queries) PutMember(ctx context.Context, member Member) error {
	_, err := q.db.NewInsert().Model(&member).
		On("CONFLICT (site_id, account_id) DO UPDATE").Set("role = EXCLUDED.role").Exec(ctx)
	if err != nil {
		return fmt.Errorf("putting a member on a site: %w", err)
	}
	over := Removal{SiteID: member.SiteID, AccountID: member.AccountID}
	if _, err := q.db.NewDelete().Model(&over).WherePK().Exec(ctx); err != nil {
		return fmt.Errorf("putting a removed member on a site again: %w", err)
	}
	return q.settleInvitation(ctx, member.SiteID, member.AccountID, EndedJoined, member.CreatedAt)
}

// Member is an account's place on a site, or ErrNotFound.
func (q Queries) Member(ctx context.Context, site, account uuid.UUID) (Member, error) {
	var member Member
	err := q.db.NewSelect().Model(&member).Where("site_id = ? AND account_id = ?", site, account).Scan(ctx)
	if err != nil {
		return Member{}, fmt.Errorf("reading a member: %w", found(err))
	}
	return member, nil
}

// IsMember reports whether an account has a place on any site.
func (q Queries) IsMember(ctx context.Context, account uuid.UUID) (bool, error) {
	is, err := q.db.NewSelect().Model((*Member)(nil)).Where("account_id = ?", account).Exists(ctx)
	if err != nil {
		return false, fmt.Errorf("looking up an account's sites: %w", err)
	}
	return is, nil
}

// AddCompany keeps a new company. A name that is in use on the site is ErrTaken.
func (q Queries) AddCompany(ctx context.Context, company Company) error {
	result, err := q.db.NewInsert().Model(&company).On("CONFLICT (site_id, name) DO NOTHING").Exec(ctx)
	if err != nil {
		return fmt.Errorf("adding a company: %w", err)
	}
	if changed, err := result.RowsAffected(); err != nil || changed == 0 {
		return fmt.Errorf("adding a company: %w", orTaken(err))
	}
	return nil
}

// Company is the company with this id, or ErrNotFound.
func (q Queries) Company(ctx context.Context, id uuid.UUID) (Company, error) {
	var company Company
	if err := q.db.NewSelect().Model(&company).Where("id = ?", id).Scan(ctx); err != nil {
		return Company{}, fmt.Errorf("reading a company: %w", found(err))
	}
	return company, nil
}

// CompaniesOn lists a site's companies by name.
func (q Queries) CompaniesOn(ctx context.Context, site uuid.UUID) ([]Company, error) {
	var companies []Company
	if err := q.db.NewSelect().Model(&companies).Where("site_id = ?", site).Order("name", "id").Scan(ctx); err != nil {
		return nil, fmt.Errorf("listing a site's companies: %w", err)
	}
	byName(companies, func(one Company) string { return one.Name })
	return companies, nil
}

// PutCompanyMember lets an account work in a company; again is the same.
func (q Queries) PutCompanyMember(ctx context.Context, member CompanyMember) error {
	_, err := q.db.NewInsert().Model(&member).On("CONFLICT (company_id, account_id) DO NOTHING").Exec(ctx)
	if err != nil {
		return fmt.Errorf("letting an account work in a company: %w", err)
	}
	return nil
}

// DeleteCompanyMember lets an account no longer work in a company.
func (q Queries) DeleteCompanyMember(ctx context.Context, company, account uuid.UUID) error {
	_, err := q.db.NewDelete().Model((*CompanyMember)(nil)).
		Where("company_id = ? AND account_id = ?", company, account).Exec(ctx)
	if err != nil {
		return fmt.Errorf("taking an account out of a company: %w", err)
	}
	return nil
}

// CompaniesOf lists the companies an account may work in, by site and name: the open ones it was let into, on
// sites it still is a member of.
func (q Queries) CompaniesOf(ctx context.Context, account uuid.UUID) ([]CompanyOnSite, error) {
	var companies []CompanyOnSite
	err := q.db.NewSelect().Model(&companies).
		ColumnExpr("company.*").
		ColumnExpr("site.name AS site_name").
		Join("JOIN sites AS site ON site.id = company.site_id").
		Join("JOIN members AS member ON member.site_id = company.site_id AND member.account_id = ?", account).
		Join("JOIN company_members AS place ON place.company_id = company.id AND place.account_id = ?", account).
		Where("company.closed_at IS NULL").
		OrderExpr("site.name, company.name, company.id").
		Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing an account's companies: %w", err)
	}
	byName(companies, func(one CompanyOnSite) string { return one.Name })
	byName(companies, func(one CompanyOnSite) string { return one.SiteName })
	return companies, nil
}

// MembersCompany is a company with one of those who may work in it.
type MembersCompany struct {
	bun.BaseModel `bun:"table:companies,alias:company"`
	Company

	AccountID uuid.UUID `bun:"account_id"`
}

// CompaniesOfMembers lists what CompaniesOf holds for each member of a site, be it on this site or another.
func (q Queries) CompaniesOfMembers(ctx context.Context, site uuid.UUID) ([]MembersCompany, error) {
	var companies []MembersCompany
	err := q.db.NewSelect().Model(&companies).ColumnExpr("company.*").ColumnExpr("place.account_id AS account_id").
		Join("JOIN company_members AS place ON place.company_id = company.id").
		Join("JOIN members AS member ON member.site_id = company.site_id AND member.account_id = place.account_id").
		Join("JOIN members AS here ON here.account_id = place.account_id AND here.site_id = ?", site).
		Where("company.closed_at IS NULL").OrderExpr("company.id, place.account_id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing the companies of a site's members: %w", err)
	}
	return companies, nil
}

// MayWorkIn reports whether CompaniesOf an account holds this company.
func (q Queries) MayWorkIn(ctx context.Context, account, company uuid.UUID) (bool, error) {
	var there Company
	err := q.first(ctx, &there, "company.id = ? AND company.closed_at IS NULL "+
		"AND EXISTS (SELECT 1 FROM company_members WHERE company_id = company.id AND account_id = ?) "+
		"AND EXISTS (SELECT 1 FROM members WHERE site_id = company.site_id AND account_id = ?)", company, account, account)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("looking up an account's place in a company: %w", err)
	}
	return true, nil
}

func orTaken(err error) error {
	if err != nil {
		return err
	}
	return ErrTaken
}
