package access_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/account"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

// bench is a site with an owner, a bookkeeper and a stranger to it.
type bench struct {
	*access.Service

	t                           *testing.T
	db                          *database.DB
	owner, bookkeeper, stranger database.Account
	site                        database.Site
	alpha, beta                 database.Company
}

func each(t *testing.T, test func(*bench)) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := access.New(db, func() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) })
		b := &bench{Service: s, t: t, db: db}
		b.owner = must(s.CreateAccount(t.Context(), "Owner@Demo.Test", " Olive Owner "))
		b.bookkeeper = must(s.CreateAccount(t.Context(), "bookkeeper@demo.test", "Ben Bookkeeper"))
		b.stranger = must(s.CreateAccount(t.Context(), "stranger@demo.test", "Sid Stranger"))
		b.site = must(s.CreateSite(t.Context(), "Hartley Bookkeeping", "4711", b.owner.ID))
		b.alpha = must(s.CreateCompany(t.Context(), b.site.ID, "Alpha"))
		b.beta = must(s.CreateCompany(t.Context(), b.site.ID, "Beta"))
		b.want("making the bookkeeper a member", s.AddMember(t.Context(), b.site.ID, b.bookkeeper.ID, access.Bookkeeper), nil)
		test(b)
	})
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func (b *bench) want(what string, got, want error) {
	b.t.Helper()
	if !errors.Is(got, want) {
		b.t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func TestSomeoneWorksWhereTheyWereLetInAndNowhereElse(t *testing.T) {
	each(t, func(b *bench) {
		ctx, ben := b.t.Context(), b.bookkeeper.ID
		b.want("before", b.Check(ctx, ben, b.alpha.ID), access.ErrNoAccess)
		b.want("letting in", b.Grant(ctx, b.alpha.ID, ben), nil)
		b.want("letting in twice", b.Grant(ctx, b.alpha.ID, ben), nil)
		b.want("after", b.Check(ctx, ben, b.alpha.ID), nil)
		b.want("the other company", b.Check(ctx, ben, b.beta.ID), access.ErrNoAccess)
		b.want("a company that isn't there", b.Check(ctx, ben, uuid.Must(uuid.NewV7())), access.ErrNoAccess)
		b.want("the owner, whom nobody let in", b.Check(ctx, b.owner.ID, b.alpha.ID), access.ErrNoAccess)

		want := []access.Company{{ID: b.alpha.ID, Name: "Alpha", SiteID: b.site.ID, Site: "Hartley Bookkeeping"}}
		if diff := cmp.Diff(want, must(b.CompaniesOf(ctx, ben))); diff != "" {
			b.t.Error(diff)
		}
		b.want("putting out", b.Withdraw(ctx, b.alpha.ID, ben), nil)
		b.want("afterwards", b.Check(ctx, ben, b.alpha.ID), access.ErrNoAccess)
		if left := must(b.CompaniesOf(ctx, ben)); left == nil || len(left) != 0 {
			b.t.Errorf("left is %v, want an empty list", left)
		}
	})
}

func TestOnlyMembersOfTheSiteAreLetIntoItsCompanies(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.t.Context()
		b.want("a stranger", b.Grant(ctx, b.alpha.ID, b.stranger.ID), access.ErrNotMember)
		b.want("a company that isn't there", b.Grant(ctx, uuid.Must(uuid.NewV7()), b.owner.ID), database.ErrNotFound)
		b.want("a role that isn't one", b.AddMember(ctx, b.site.ID, b.stranger.ID, "king"), access.ErrUnknownRole)
		b.want("another role", b.AddMember(ctx, b.site.ID, b.bookkeeper.ID, access.Administrator), nil)
		if got := must(b.db.Member(ctx, b.site.ID, b.bookkeeper.ID)).Role; got != "administrator" {
			b.t.Errorf("the role is %s", got)
		}
	})
}

func TestWhatIsMadeIsCheckedAndMadeOnce(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.t.Context()
		if b.owner.Email != "owner@demo.test" || b.owner.Name != "Olive Owner" || b.owner.Link != string(account.LinkNone) || b.owner.PasswordHash != "" {
			b.t.Errorf("the owner is %+v", b.owner)
		}
		refused := func(what string, _ any, err error) {
			b.t.Helper()
			if err == nil {
				b.t.Errorf("%s was made", what)
			}
		}
		_, err := b.CreateAccount(ctx, "OWNER@demo.test", "Again")
		b.want("the same e-mail in capitals", err, access.ErrEmailTaken)
		_, err = b.CreateSite(ctx, "Another", " 4711 ", b.owner.ID)
		b.want("the same customer number", err, access.ErrCustomerNumberTaken)
		_, err = b.CreateSite(ctx, "Another", "", b.owner.ID)
		b.want("no customer number", err, access.ErrNoCustomerNumber)
		_, err = b.CreateCompany(ctx, b.site.ID, " Alpha ")
		b.want("the same company", err, access.ErrCompanyTaken)
		one, err := b.CreateAccount(ctx, "not an address", "Name")
		refused("an account without an address", one, err)
		two, err := b.CreateAccount(ctx, "x@demo.test", "Line\nbreak")
		refused("a name with a line break", two, err)
		three, err := b.CreateCompany(ctx, b.site.ID, "\u202egnp.exe")
		refused("a company that reads backwards", three, err)
	})
}
