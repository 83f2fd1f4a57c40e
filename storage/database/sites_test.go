package database_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func write(t *testing.T, db *database.DB, fn func(context.Context, *database.Tx) error) {
	t.Helper()
	if err := db.Write(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func addAccount(t *testing.T, db *database.DB, email string) database.Account {
	t.Helper()
	account := database.Account{ID: uuid.Must(uuid.NewV7()), Email: email, Name: "Ann", Link: "none", AuthEpoch: 1, CreatedAt: noon}
	write(t, db, func(ctx context.Context, tx *database.Tx) error { return tx.AddAccount(ctx, account) })
	return account
}

func addSite(t *testing.T, db *database.DB, number string, owner database.Account) database.Site {
	t.Helper()
	site := database.Site{ID: uuid.Must(uuid.NewV7()), Name: "Site " + number, CustomerNumber: number, OwnerID: owner.ID, CreatedAt: noon}
	write(t, db, func(ctx context.Context, tx *database.Tx) error { return tx.AddSite(ctx, site) })
	return site
}

func addCompany(t *testing.T, db *database.DB, site database.Site, name string) database.Company {
	t.Helper()
	company := database.Company{ID: uuid.Must(uuid.NewV7()), SiteID: site.ID, Name: name, CreatedAt: noon}
	write(t, db, func(ctx context.Context, tx *database.Tx) error { return tx.AddCompany(ctx, company) })
	return company
}

func TestCompaniesOfAnAccountNeedBothMembershipAndAPlace(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		owner, other := addAccount(t, db, "owner@x.test"), addAccount(t, db, "other@x.test")
		first, second := addSite(t, db, "1", owner), addSite(t, db, "2", owner)
		beta, alpha := addCompany(t, db, first, "Beta"), addCompany(t, db, first, "Alpha")
		foreign := addCompany(t, db, second, "Foreign")
		write(t, db, func(ctx context.Context, tx *database.Tx) error {
			err := tx.PutMember(ctx, database.Member{SiteID: first.ID, AccountID: owner.ID, Role: "owner", CreatedAt: noon})
			for _, company := range []database.Company{beta, alpha, foreign, alpha} {
				err = errors.Join(err, tx.PutCompanyMember(ctx, database.CompanyMember{CompanyID: company.ID, AccountID: owner.ID, CreatedAt: noon}))
			}
			return err
		})

		companies, err := db.CompaniesOf(t.Context(), owner.ID)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, company := range companies {
			got = append(got, company.SiteName+" / "+company.Name)
		}
		if diff := cmp.Diff([]string{"Site 1 / Alpha", "Site 1 / Beta"}, got); diff != "" {
			t.Error(diff)
		}
		for _, test := range []struct {
			name             string
			account, company uuid.UUID
			want             bool
		}{
			{"a company the owner was let into", owner.ID, alpha.ID, true},
			{"a company on a site the owner isn't a member of", owner.ID, foreign.ID, false},
			{"somebody who was let into nothing", other.ID, alpha.ID, false},
			{"a company that doesn't exist", owner.ID, uuid.Must(uuid.NewV7()), false},
		} {
			if got, err := db.MayWorkIn(t.Context(), test.account, test.company); err != nil || got != test.want {
				t.Errorf("%s: got %v, %v; want %v", test.name, got, err, test.want)
			}
		}
	})
}

func TestWhatMustBeUniqueIsRefusedAsTaken(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		owner := addAccount(t, db, "owner@x.test")
		site := addSite(t, db, "1", owner)
		addCompany(t, db, site, "Alpha")
		for _, test := range []struct {
			name string
			add  func(context.Context, *database.Tx) error
		}{
			{"an e-mail", func(ctx context.Context, tx *database.Tx) error {
				return tx.AddAccount(ctx, database.Account{ID: uuid.Must(uuid.NewV7()), Email: "owner@x.test", Link: "none", CreatedAt: noon})
			}},
			{"a customer number", func(ctx context.Context, tx *database.Tx) error {
				return tx.AddSite(ctx, database.Site{ID: uuid.Must(uuid.NewV7()), CustomerNumber: "1", OwnerID: owner.ID, CreatedAt: noon})
			}},
			{"a company's name on one site", func(ctx context.Context, tx *database.Tx) error {
				return tx.AddCompany(ctx, database.Company{ID: uuid.Must(uuid.NewV7()), SiteID: site.ID, Name: "Alpha", CreatedAt: noon})
			}},
		} {
			if err := db.Write(t.Context(), test.add); !errors.Is(err, database.ErrTaken) {
				t.Errorf("%s: got %v, want ErrTaken", test.name, err)
			}
		}
	})
}
