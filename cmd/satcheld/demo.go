package main

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/storage/database"
)

const (
	demoSite         = "DEMO-0001"
	demoRegistration = "MBR0000100001"
)

var demoCompanies = []string{"Brightwater Joinery Ltd", "Hollin & Fern Bakery"}

var demoPeople = []struct {
	email, name string
	role        access.Role
}{
	{"owner@demo.test", "Olivia Owner", access.Owner},
	{"administrator@demo.test", "Adam Administrator", access.Administrator},
	{"bookkeeper@demo.test", "Bella Bookkeeper", access.Bookkeeper},
}

// seedDemo makes what is missing of the demo: it may have been made before, or in part.
func seedDemo(ctx context.Context, db *database.DB) error {
	may := access.New(db, clock)
	var people []database.Account
	for _, person := range demoPeople {
		row, err := demoPerson(ctx, db, may, person.email, person.name)
		if err != nil {
			return fmt.Errorf("making %s for the demo: %w", person.email, err)
		}
		people = append(people, row)
	}
	site, err := demoSiteOf(ctx, db, may, people[0].ID)
	if err != nil {
		return fmt.Errorf("making the demo's site: %w", err)
	}
	for i, person := range people {
		if err := may.AddMember(ctx, site.ID, person.ID, demoPeople[i].role); err != nil {
			return fmt.Errorf("making %s a member of the demo: %w", person.Email, err)
		}
	}
	for _, name := range demoCompanies {
		if err := demoCompany(ctx, db, may, site.ID, name, people); err != nil {
			return fmt.Errorf("making the demo's company %s: %w", name, err)
		}
	}
	return nil
}

func demoPerson(ctx context.Context, db *database.DB, may *access.Service, email, name string) (database.Account, error) {
	row, err := db.AccountByEmail(ctx, email)
	if errors.Is(err, database.ErrNotFound) {
		return may.CreateAccount(ctx, email, name)
	}
	return row, err
}

func demoSiteOf(ctx context.Context, db *database.DB, may *access.Service, owner uuid.UUID) (database.Site, error) {
	site, err := db.SiteByCustomerNumber(ctx, demoSite)
	if errors.Is(err, database.ErrNotFound) {
		if site, err = may.CreateSite(ctx, "Satchel Demo Practice", demoSite, owner); err == nil {
			site.RegistrationID, err = may.SetRegistrationID(ctx, site.ID, demoRegistration)
		}
	}
	return site, err
}

func demoCompany(ctx context.Context, db *database.DB, may *access.Service, site uuid.UUID, name string, people []database.Account) error {
	company, err := companyNamed(ctx, db, site, name)
	if errors.Is(err, database.ErrNotFound) {
		company, err = may.CreateCompany(ctx, site, name)
	}
	if err != nil {
		return err
	}
	for _, person := range people {
		if err := may.Grant(ctx, company.ID, person.ID); err != nil {
			return err
		}
	}
	return nil
}

func companyNamed(ctx context.Context, db *database.DB, site uuid.UUID, name string) (database.Company, error) {
	companies, err := db.CompaniesOn(ctx, site)
	if err != nil {
		return database.Company{}, err
	}
	i := slices.IndexFunc(companies, func(c database.Company) bool { return c.Name == name })
	if i < 0 {
		return database.Company{}, database.ErrNotFound
	}
	return companies[i], nil
}

// checkDemo refuses a demo that others could reach: anybody may set its people's passwords.
func checkDemo(cfg settings, listening netip.AddrPort) error {
	if !cfg.Demo || cfg.DemoAnywhere || listening.Addr().Unmap().IsLoopback() {
		return nil
	}
	return fmt.Errorf("the demo's people have no passwords and anybody may ask for theirs, so it listens on this machine only; %s is open to others. Use --listen 127.0.0.1:8080, or --demo-anywhere if you mean it", listening.Addr())
}
