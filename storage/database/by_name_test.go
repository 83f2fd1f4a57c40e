package database_test

import (
	"context"
	"errors"
	"testing"

	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

func TestCompaniesAreSortedAsPeopleSortNames(t *testing.T) {
	want := []string{"anna Ash", "Änne Ash", "Bob Ash", "Person 1", "person 2", "Person 10", "Person 11"}
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		owner := addAccount(t, db, "owner@x.test")
		site := addSite(t, db, "1", owner)
		write(t, db, func(ctx context.Context, tx *database.Tx) error {
			return tx.PutMember(ctx, database.Member{SiteID: site.ID, AccountID: owner.ID, Role: "owner", CreatedAt: noon})
		})
		for _, name := range []string{"Bob Ash", "Person 1", "Person 10", "Person 11", "anna Ash", "person 2", "Änne Ash"} {
			company := addCompany(t, db, site, name)
			write(t, db, func(ctx context.Context, tx *database.Tx) error {
				return tx.PutCompanyMember(ctx, database.CompanyMember{CompanyID: company.ID, AccountID: owner.ID, CreatedAt: noon})
			})
		}
		on, err := db.CompaniesOn(t.Context(), site.ID)
		of, also := db.CompaniesOf(t.Context(), owner.ID)
		if err := errors.Join(err, also); err != nil {
			t.Fatal(err)
		}
		for i := range want {
			if on[i].Name != want[i] || of[i].Name != want[i] {
				t.Errorf("%d: %q on the site and %q of the account, not %q", i, on[i].Name, of[i].Name, want[i])
			}
		}
	})
}
