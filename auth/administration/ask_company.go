package administration

import (
	"context"
	"errors"
	"net/netip"
	"strings"

	"github.com/google/uuid"

	"satchel/auth/audit"
	"satchel/storage/database"
)

// ofCompany begins what is asked for by whoever wants to work in one company more; the company's id follows.
const ofCompany = "company:"

// AskCompany is the thing that is asked for with a company.
func AskCompany(company uuid.UUID) string { return ofCompany + company.String() }

// CompanyAsked is the company that a thing is about; false for any other thing.
func CompanyAsked(thing string) (uuid.UUID, bool) {
	text, is := strings.CutPrefix(thing, ofCompany)
	company, err := uuid.Parse(text)
	return company, is && err == nil && AskCompany(company) == thing
}

// KindAskCompany is the job that finds out whether somebody may ask for a company; it is kept in the database.
const KindAskCompany = "administration.company-asked"

// CompanyOrdered is the payload of KindAskCompany.
type CompanyOrdered struct {
	Account uuid.UUID  `json:"account"`
	Company uuid.UUID  `json:"company"` // need not be any
	From    netip.Addr `json:"from"`
}

// AskForCompany has the administrators of a company's site mailed that a member of the site wants to work in it. The
// answer, and the time it takes, are the same whether there is such a company on a site of theirs or not: a job finds
// out. The error may be a *throttle.Error.
func (s *Service) AskForCompany(ctx context.Context, account, company uuid.UUID, from netip.Addr) error {
	if err := s.Throttle.AskAccess(ctx, account, from); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		return s.Jobs.Enqueue(ctx, tx, KindAskCompany, CompanyOrdered{Account: account, Company: company, From: from})
	})
}

// DeliverCompany works the job of AskForCompany. Nobody is told of what can't be asked for.
func (s *Service) DeliverCompany(ctx context.Context, order CompanyOrdered) error {
	company, err := s.DB.Company(ctx, order.Company)
	if errors.Is(err, database.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	people, err := s.WhoToAsk(ctx, company.SiteID, order.Account, AskCompany(company.ID))
	if err != nil {
		return err
	}
	by := By{Account: order.Account, Site: company.SiteID, Address: order.From}
	err = s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		site, err := tx.LockSite(ctx, by.Site)
		if err != nil {
			return err
		}
		thing := AskCompany(company.ID)
		if err := lacks(ctx, tx, by, thing); err != nil {
			return err
		}
		return s.ask(ctx, tx, by, site, thing, people)
	})
	for _, nothing := range []error{ErrNotAllowed, ErrNoSuch, ErrSet, ErrLater} {
		if errors.Is(err, nothing) {
			return nil
		}
	}
	return wrapped("asking for a company", err)
}

// lacksCompany is nil while a member of a site doesn't work in an open company of it.
func lacksCompany(ctx context.Context, tx *database.Tx, by By, company uuid.UUID) error {
	row, err := tx.Company(ctx, company)
	if err != nil {
		return orNoSuch(err)
	}
	if row.SiteID != by.Site || !row.ClosedAt.IsZero() {
		return ErrNoSuch
	}
	places, err := tx.CompanyMembersOn(ctx, by.Site)
	if err == nil && worksIn(places, by.Account, company) {
		return ErrSet
	}
	return err
}

// noted is a thing as the audit log has it.
func noted(ctx context.Context, tx *database.Tx, thing string) (audit.Detail, error) {
	company, is := CompanyAsked(thing)
	if !is {
		return audit.Detail{"thing": thing}, nil
	}
	row, err := tx.Company(ctx, company)
	return audit.Detail{"company": row.Name}, err
}

// called is how a mail calls a thing.
func called(ctx context.Context, tx *database.Tx, thing string) (map[string]any, error) {
	company, is := CompanyAsked(thing)
	if !is {
		return map[string]any{"Thing": thing, "Feature": titleOf(thing), "Company": ""}, nil
	}
	row, err := tx.Company(ctx, company)
	return map[string]any{"Thing": "company", "Feature": "", "Company": row.Name}, err
}
