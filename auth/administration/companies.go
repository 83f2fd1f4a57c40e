package administration

import (
	"context"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/account"
	"satchel/auth/audit"
	"satchel/storage/database"
)

// Companies lists a site's companies by name, closed ones included, with who works in each.
func (s *Service) Companies(ctx context.Context, site uuid.UUID) ([]Books, error) {
	rows, err := s.DB.CompaniesOn(ctx, site)
	if err != nil {
		return nil, err
	}
	people, err := s.People(ctx, site)
	if err != nil {
		return nil, err
	}
	places, err := s.DB.CompanyMembersOn(ctx, site)
	if err != nil {
		return nil, err
	}
	books := make([]Books, 0, len(rows))
	for _, row := range rows {
		one := Books{Company: row, places: places}
		for _, person := range people {
			for _, place := range person.Works() {
				if place.ID == row.ID {
					one.People = append(one.People, person.Name)
				}
			}
		}
		books = append(books, one)
	}
	return books, nil
}

// Books is a company of a site, and the names of who works in it.
type Books struct {
	database.Company

	People []string

	places []database.CompanyMember // of the site
}

// Changes reports whether somebody who has access.Companies may rename, close and open it again: in any company whoever runs
// the site, and others where they work, or worked when it was closed.
func (b Books) Changes(doer access.Standing) bool { return changes(doer, b.places, b.ID) }

func changes(doer access.Standing, places []database.CompanyMember, company uuid.UUID) bool {
	return doer.Role.Runs() || worksIn(places, doer.Account, company)
}

// mayChange is nil where the doer Changes a company.
func (c *change) mayChange(ctx context.Context, company uuid.UUID) error {
	places, err := c.CompanyMembersOn(ctx, c.site.ID)
	if err == nil && !changes(c.doer, places, company) {
		return ErrNotAllowed
	}
	return err
}

// OpenCompany makes a company, in which who makes it works. Errors are a Refusal of account.ParseName,
// access.ErrCompanyTaken and ErrNotAllowed.
func (s *Service) OpenCompany(ctx context.Context, by By, name string) error {
	name, err := account.ParseName(name)
	if err != nil {
		return err
	}
	err = s.changing(ctx, by, access.Companies, func(ctx context.Context, c *change) error {
		row := database.Company{ID: uuid.Must(uuid.NewV7()), SiteID: c.site.ID, Name: name, CreatedAt: c.now}
		if err := access.CompanyFree(ctx, c.Tx, row); err != nil {
			return err
		}
		if err := c.AddCompany(ctx, row); err != nil {
			return err
		}
		if err := c.assign(ctx, by.Account, row, true); err != nil {
			return err
		}
		return s.record(ctx, c, audit.CompanyOpened, uuid.Nil, audit.Detail{"company": name})
	})
	return wrapped("opening a company", err)
}

// RenameCompany gives a company another name than the one that was seen. Errors are those of OpenCompany, ErrNoSuch
// and *ChangedError.
func (s *Service) RenameCompany(ctx context.Context, by By, company uuid.UUID, was, name string) error {
	name, err := account.ParseName(name)
	if err != nil {
		return err
	}
	err = s.changing(ctx, by, access.Companies, func(ctx context.Context, c *change) error {
		row, err := c.companyOf(ctx, company)
		if err != nil {
			return err
		}
		if err := c.mayChange(ctx, row.ID); err != nil {
			return err
		}
		if err := unchanged(was, row.Name); err != nil || name == was {
			return err
		}
		if err := access.CompanyFree(ctx, c.Tx, database.Company{ID: row.ID, SiteID: row.SiteID, Name: name}); err != nil {
			return err
		}
		if err := c.Tx.RenameCompany(ctx, row, name); err != nil {
			return err
		}
		return s.record(ctx, c, audit.CompanyRenamed, uuid.Nil, audit.Detail{"from": was, "to": name})
	})
	return wrapped("renaming a company", err)
}

// CloseCompany has nobody work in a company any more. Its documents and who worked in it are kept, and ReopenCompany
// brings all back. Who has it open is told at their next step. Errors are ErrNotAllowed and ErrNoSuch, the latter
// also if it is closed already.
func (s *Service) CloseCompany(ctx context.Context, by By, company uuid.UUID) error {
	err := s.changing(ctx, by, access.Companies, func(ctx context.Context, c *change) error {
		row, err := c.companyOf(ctx, company)
		if err != nil {
			return err
		}
		if err := c.mayChange(ctx, row.ID); err != nil {
			return err
		}
		if err := c.Tx.CloseCompany(ctx, row.ID, c.now); err != nil {
			return err
		}
		return s.record(ctx, c, audit.CompanyClosed, uuid.Nil, audit.Detail{"company": row.Name})
	})
	return wrapped("closing a company", err)
}

// ReopenCompany opens a closed company again, for those who worked in it. Errors are ErrNotAllowed and ErrNoSuch.
func (s *Service) ReopenCompany(ctx context.Context, by By, company uuid.UUID) error {
	err := s.changing(ctx, by, access.Companies, func(ctx context.Context, c *change) error {
		row, err := c.Company(ctx, company)
		if err != nil {
			return orNoSuch(err)
		}
		if row.SiteID != c.site.ID || row.ClosedAt.IsZero() {
			return ErrNoSuch
		}
		if err := c.mayChange(ctx, row.ID); err != nil {
			return err
		}
		if err := c.ReopenCompany(ctx, row.ID); err != nil {
			return err
		}
		return s.record(ctx, c, audit.CompanyOpened, uuid.Nil, audit.Detail{"company": row.Name})
	})
	return wrapped("opening a company again", err)
}
