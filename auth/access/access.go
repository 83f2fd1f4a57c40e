package access

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"satchel/storage/database"
)

// ErrNoAccess means that the account may not work in the company, or that there is no such company: whoever
// may not know of it is not told which.
var ErrNoAccess = errors.New("access: no access to this company")

// Role is an account's place on a site.
type Role string

// The roles.
const (
	Owner         Role = "owner"
	Administrator Role = "administrator"
	Bookkeeper    Role = "bookkeeper"
)

// Runs reports whether a role is one of those who run a site.
func (r Role) Runs() bool { return r == Owner || r == Administrator }

// Above reports whether a role has a say over the other that the other doesn't have over it.
func (r Role) Above(other Role) bool {
	rising := []Role{Bookkeeper, Administrator, Owner}
	return slices.Index(rising, r) > slices.Index(rising, other)
}

// Company is one an account may work in.
type Company struct {
	ID     uuid.UUID
	Name   string
	SiteID uuid.UUID
	Site   string // the site's name
}

// Database is what access needs of storage/database.
type Database interface {
	CompaniesOf(ctx context.Context, account uuid.UUID) ([]database.CompanyOnSite, error)
	IsMember(ctx context.Context, account uuid.UUID) (bool, error)
	MayWorkIn(ctx context.Context, account, company uuid.UUID) (bool, error)
	MembershipsOf(ctx context.Context, account uuid.UUID) ([]database.MemberOnSite, error)
	RemovalsOf(ctx context.Context, account uuid.UUID) ([]database.RemovalNamed, error)
	ClosedCompanyOf(ctx context.Context, account, company uuid.UUID) (database.Company, error)
	RoleFeatures(ctx context.Context, site uuid.UUID) ([]database.RoleFeature, error)
	MemberFeaturesOf(ctx context.Context, site, account uuid.UUID) ([]database.MemberFeature, error)
	Write(ctx context.Context, fn func(context.Context, *database.Tx) error) error
}

// Service answers who may work where, and changes it.
type Service struct {
	db    Database
	clock func() time.Time
}

// New makes the service on the service's database.
func New(db Database, clock func() time.Time) *Service { return &Service{db: db, clock: clock} }

// CompaniesOf lists the companies an account may work in, by site and name; none is an empty list.
func (s *Service) CompaniesOf(ctx context.Context, account uuid.UUID) ([]Company, error) {
	rows, err := s.db.CompaniesOf(ctx, account)
	if err != nil {
		return nil, err
	}
	companies := make([]Company, 0, len(rows))
	for _, row := range rows {
		companies = append(companies, Company{ID: row.ID, Name: row.Name, SiteID: row.SiteID, Site: row.SiteName})
	}
	return companies, nil
}

// Check returns nil when the account may work in the company, and ErrNoAccess when not, or a ClosedError.
func (s *Service) Check(ctx context.Context, account, company uuid.UUID) error {
	return checkIn(ctx, s.db, account, company)
}

// companyPlaces is where it is read who may work in a company.
type companyPlaces interface {
	closedCompanies
	MayWorkIn(ctx context.Context, account, company uuid.UUID) (bool, error)
}

func checkIn(ctx context.Context, db companyPlaces, account, company uuid.UUID) error {
	may, err := db.MayWorkIn(ctx, account, company)
	if err != nil {
		return fmt.Errorf("checking access: %w", err)
	}
	if !may {
		return noPlace(ctx, db, account, company)
	}
	return nil
}

// closedCompanies is where it is read that a company is closed.
type closedCompanies interface {
	ClosedCompanyOf(ctx context.Context, account, company uuid.UUID) (database.Company, error)
}

// noPlace is why an account that may not work in a company may not: a ClosedError for whoever worked there before it was
// closed, else ErrNoAccess.
func noPlace(ctx context.Context, db closedCompanies, account, company uuid.UUID) error {
	closed, err := db.ClosedCompanyOf(ctx, account, company)
	switch {
	case errors.Is(err, database.ErrNotFound):
		return ErrNoAccess
	case err != nil:
		return fmt.Errorf("checking whether the company is closed: %w", err)
	}
	return &ClosedError{Name: closed.Name}
}
