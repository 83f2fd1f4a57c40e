package companion

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"satchel/auth/signin"
)

// WhoAmI asks the service who is signed in here.
func (c *Companion) WhoAmI(ctx context.Context) (Identity, error) {
	s, err := c.service()
	if err != nil {
		return Identity{}, err
	}
	return s.whoAmI(ctx)
}

// Devices lists the person's signed-in companions.
func (c *Companion) Devices(ctx context.Context) ([]Device, error) {
	s, err := c.service()
	if err != nil {
		return nil, err
	}
	return s.devices(ctx)
}

// RevokeDevice signs one of them out on the service.
func (c *Companion) RevokeDevice(ctx context.Context, id uuid.UUID) error {
	s, err := c.service()
	if err != nil {
		return err
	}
	return s.revokeDevice(ctx, id)
}

// RevokeOtherDevices signs all of them out but this one, and tells how many.
func (c *Companion) RevokeOtherDevices(ctx context.Context) (int, error) {
	s, err := c.service()
	if err != nil {
		return 0, err
	}
	return s.revokeOthers(ctx)
}

// Companies asks the service which companies the person may send to, and remembers them for working offline.
func (c *Companion) Companies(ctx context.Context) ([]Company, error) {
	account, err := c.currentSignin()
	if err != nil {
		return nil, err
	}
	return c.companiesOf(ctx, account)
}

func (c *Companion) companiesOf(ctx context.Context, account signin.Account) ([]Company, error) {
	s, err := c.serviceOf(account)
	if err != nil {
		return nil, err
	}
	companies, err := s.companies(ctx)
	if err != nil {
		return nil, err
	}
	return companies, c.rememberCompanies(account.ID, companies)
}

// UseCompany chooses the company of new documents by name or id.
func (c *Companion) UseCompany(ctx context.Context, nameOrID string) (Company, error) {
	account, err := c.currentSignin()
	if err != nil {
		return Company{}, err
	}
	company, err := c.findCompany(ctx, account, nameOrID)
	if err != nil {
		return Company{}, err
	}
	_, err = c.signin.Registry().Update(ctx, account.ID, func(a *signin.Account) { a.Company = signin.Company(company) })
	if err != nil {
		return Company{}, fmt.Errorf("choosing the company: %w", err)
	}
	c.here.choose(account.ID, signin.Company(company))
	return company, nil
}

// companyFor is where an account's new documents go: the named company, else the chosen one.
func (c *Companion) companyFor(ctx context.Context, account Account, nameOrID string) (Company, error) {
	if nameOrID == "" {
		if account.Company.ID == uuid.Nil {
			if companies, heard := c.readKnown()[account.ID]; heard && len(companies) == 0 {
				return Company{}, ErrNoCompany
			}
			return Company{}, ErrChooseCompany
		}
		return account.Company, nil
	}
	known, err := c.signin.Registry().Account(account.ID)
	if err != nil {
		return Company{}, err
	}
	return c.findCompany(ctx, known, nameOrID)
}

// findCompany looks among those last heard of, and asks the service only for one that is not there.
func (c *Companion) findCompany(ctx context.Context, account signin.Account, nameOrID string) (Company, error) {
	company, err := pick(c.knownCompanies(account.ID), nameOrID)
	if !errors.Is(err, ErrUnknownCompany) {
		return company, err
	}
	companies, err := c.companiesOf(ctx, account)
	if err != nil {
		return Company{}, fmt.Errorf("asking whether there is a company %q: %w", nameOrID, err)
	}
	return pick(companies, nameOrID)
}

func (c *Companion) service() (service, error) {
	account, err := c.currentSignin()
	if err != nil {
		return service{}, err
	}
	return c.serviceOf(account)
}

func (c *Companion) serviceOf(account signin.Account) (service, error) {
	client, err := c.signin.Client(account)
	if err != nil {
		return service{}, err
	}
	client.Timeout = callLimit
	look := func(ctx context.Context) error {
		_, err := c.signin.Discover(ctx, account.Issuer)
		return err
	}
	return service{http: client, base: account.Issuer, look: look, label: account.Label}, nil
}
