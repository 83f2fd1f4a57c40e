package access

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"satchel/auth/account"
	"satchel/storage/database"
)

// Reasons why something is not made.
var (
	ErrEmailTaken          = errors.New("access: that e-mail already has an account")
	ErrCustomerNumberTaken = errors.New("access: that customer number already has a site")
	ErrCompanyTaken        = errors.New("access: the site already has a company of that name")
	ErrNotMember           = errors.New("access: only a member of the company's site can be let into it")
	ErrUnknownRole         = errors.New("access: a role is owner, administrator or bookkeeper")
	ErrNoCustomerNumber    = errors.New("access: a site needs a customer number")
)

// CreateAccount makes an account without a password: its owner sets one through a reset link. The e-mail and
// the name are checked by account.ParseEmail and ParseName, whose Refusal may be the error.
func (s *Service) CreateAccount(ctx context.Context, email, name string) (database.Account, error) {
	email, err := account.ParseEmail(email)
	if err != nil {
		return database.Account{}, err
	}
	name, err = account.ParseName(name)
	if err != nil {
		return database.Account{}, err
	}
	row := database.Account{
		ID: newID(), Email: email, Name: name, Link: string(account.LinkNone), AuthEpoch: 1, CreatedAt: s.clock().UTC(),
	}
	err = s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error { return tx.AddAccount(ctx, row) })
	if err != nil {
		return database.Account{}, taken(err, ErrEmailTaken)
	}
	return row, nil
}

// CreateSite makes a site with its owner as the first member.
func (s *Service) CreateSite(ctx context.Context, name, customerNumber string, owner uuid.UUID) (database.Site, error) {
	name, err := account.ParseName(name)
	if err != nil {
		return database.Site{}, err
	}
	customerNumber = strings.TrimSpace(customerNumber)
	if customerNumber == "" {
		return database.Site{}, ErrNoCustomerNumber
	}
	now := s.clock().UTC()
	site := database.Site{ID: newID(), Name: name, CustomerNumber: customerNumber, OwnerID: owner, CreatedAt: now}
	err = s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		if err := tx.AddSite(ctx, site); err != nil {
			return err
		}
		return tx.PutMember(ctx, database.Member{SiteID: site.ID, AccountID: owner, Role: string(Owner), CreatedAt: now})
	})
	if err != nil {
		return database.Site{}, taken(err, ErrCustomerNumberTaken)
	}
	return site, nil
}

// CreateCompany makes a company on a site. Nobody works in it until Grant lets them in.
func (s *Service) CreateCompany(ctx context.Context, site uuid.UUID, name string) (database.Company, error) {
	name, err := account.ParseName(name)
	if err != nil {
		return database.Company{}, err
	}
	company := database.Company{ID: newID(), SiteID: site, Name: name, CreatedAt: s.clock().UTC()}
	err = s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		if _, err := tx.LockSite(ctx, site); err != nil {
			return err
		}
		if err := CompanyFree(ctx, tx, company); err != nil {
			return err
		}
		return tx.AddCompany(ctx, company)
	})
	if err != nil {
		return database.Company{}, taken(err, ErrCompanyTaken)
	}
	return company, nil
}

// companies is what tells which names are taken: the database, or a transaction.
type companies interface {
	CompaniesOn(ctx context.Context, site uuid.UUID) ([]database.Company, error)
}

// CompanyFree is nil if a company can have its name: ErrCompanyTaken if the name of another one of its site, open or
// closed, looks like it. On a locked site that stays so.
func CompanyFree(ctx context.Context, db companies, company database.Company) error {
	others, err := db.CompaniesOn(ctx, company.SiteID)
	if err != nil {
		return fmt.Errorf("finding out whether a company's name is taken: %w", err)
	}
	for _, other := range others {
		if other.ID != company.ID && account.LooksLike(other.Name, company.Name) {
			return ErrCompanyTaken
		}
	}
	return nil
}

// AddMember gives an account a role on a site, or another role than before.
func (s *Service) AddMember(ctx context.Context, site, member uuid.UUID, role Role) error {
	switch role {
	case Owner, Administrator, Bookkeeper:
	default:
		return ErrUnknownRole
	}
	row := database.Member{SiteID: site, AccountID: member, Role: string(role), CreatedAt: s.clock().UTC()}
	return s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error { return tx.PutMember(ctx, row) })
}

// Grant lets a member of the company's site work in the company; again is the same.
func (s *Service) Grant(ctx context.Context, company, member uuid.UUID) error {
	return s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		row, err := tx.Company(ctx, company)
		if err != nil {
			return fmt.Errorf("granting access: %w", err)
		}
		if _, err := tx.Member(ctx, row.SiteID, member); err != nil {
			return notMember(err)
		}
		return tx.PutCompanyMember(ctx, database.CompanyMember{
			CompanyID: company, AccountID: member, CreatedAt: s.clock().UTC(),
		})
	})
}

// Withdraw lets an account no longer work in a company; again is the same.
func (s *Service) Withdraw(ctx context.Context, company, member uuid.UUID) error {
	return s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		return tx.DeleteCompanyMember(ctx, company, member)
	})
}

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

func taken(err, reason error) error {
	if errors.Is(err, database.ErrTaken) {
		return reason
	}
	return err
}

func notMember(err error) error {
	if errors.Is(err, database.ErrNotFound) {
		return ErrNotMember
	}
	return err
}
