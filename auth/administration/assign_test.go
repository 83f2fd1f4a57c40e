package administration_test

import (
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/administration"
	"satchel/auth/audit"
)

// In one and the same moment, two administrators who saw the same change it: one does, and the other is told.
func TestOfTwoWhoChangeTheSameAtOnceOneIsTold(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.t.Context()
		may := must(b.RoleMay(ctx, b.site.ID, access.Bookkeeper))
		more, less := append(slices.Clone(may), access.Logins), may[:len(may)-1]
		for what, changes := range map[string][2]func() error{
			"a role": {
				func() error {
					return b.SetRole(ctx, b.by(b.ada), b.ben.ID, access.Bookkeeper, access.Administrator)
				},
				func() error {
					return b.SetRole(ctx, b.by(b.olive), b.ben.ID, access.Bookkeeper, access.Administrator)
				},
			},
			"a feature": {
				func() error {
					return b.SetFeature(ctx, b.by(b.ada), b.ben.ID, access.Logins, administration.AsRole, administration.Allow)
				},
				func() error {
					return b.SetFeature(ctx, b.by(b.olive), b.ben.ID, access.Logins, administration.AsRole, administration.Deny)
				},
			},
			"a company of somebody's": {
				func() error { return b.SetCompany(ctx, b.by(b.ada), b.ben.ID, b.alpha.ID, true, false) },
				func() error { return b.SetCompany(ctx, b.by(b.olive), b.ben.ID, b.alpha.ID, true, false) },
			},
			"a company's name": {
				func() error { return b.RenameCompany(ctx, b.by(b.ada), b.beta.ID, "Beta", "Gamma") },
				func() error { return b.RenameCompany(ctx, b.by(b.olive), b.beta.ID, "Beta", "Delta") },
			},
			"what a role may": {
				func() error { return b.SetRoleFeatures(ctx, b.by(b.ada), access.Bookkeeper, may, more) },
				func() error { return b.SetRoleFeatures(ctx, b.by(b.olive), access.Bookkeeper, may, less) },
			},
		} {
			var done, told atomic.Int64
			var all sync.WaitGroup
			for _, change := range changes {
				all.Go(func() {
					var changed *administration.ChangedError
					switch err := change(); {
					case err == nil:
						done.Add(1)
					case errors.As(err, &changed):
						told.Add(1)
					default:
						b.t.Errorf("%s: %v", what, err)
					}
				})
			}
			all.Wait()
			if done.Load() != 1 || told.Load() != 1 {
				b.t.Errorf("%s: %d did it and %d were told", what, done.Load(), told.Load())
			}
		}
	})
}

func TestAnAdministratorSaysWhereSomebodyWorksAndWhatTheyMay(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.t.Context()
		b.want("a company", b.SetCompany(ctx, b.by(b.ada), b.ben.ID, b.beta.ID, false, true), nil)
		b.want("and away", b.SetCompany(ctx, b.by(b.ada), b.ben.ID, b.alpha.ID, true, false), nil)
		b.want("there", b.access.Check(ctx, b.ben.ID, b.beta.ID), nil)
		b.want("no longer there", b.access.Check(ctx, b.ben.ID, b.alpha.ID), access.ErrNoAccess)
		b.want("a feature", b.SetFeature(ctx, b.by(b.ada), b.ben.ID, access.EditDocuments, administration.AsRole, administration.Deny), nil)
		if must(b.access.On(ctx, b.ben.ID, b.site.ID)).May(access.EditDocuments) {
			b.t.Error("what was denied is still given")
		}
		b.want("a role", b.SetRole(ctx, b.by(b.olive), b.ben.ID, access.Bookkeeper, access.Administrator), nil)
		ben := must(b.Person(ctx, b.site.ID, b.ben.ID))
		if ben.Role != access.Administrator || len(ben.Works()) != 1 || ben.Works()[0].Name != "Beta" || ben.Features[2].Own != administration.Deny {
			b.t.Errorf("ben is %+v", ben)
		}
		b.recorded(audit.CompanyAssigned, audit.CompanyWithdrawn, audit.FeatureChanged, audit.RoleChanged)
	})
}

func TestWhatARoleMayIsTheOwnersToSayOfAdministrators(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.t.Context()
		before := must(b.RoleMay(ctx, b.site.ID, access.Bookkeeper))
		now := append([]access.Feature{access.Logins}, before[1:]...) // documents.see taken, logins given
		b.want("bookkeepers", b.SetRoleFeatures(ctx, b.by(b.ada), access.Bookkeeper, before, now), nil)
		standing := must(b.access.On(ctx, b.ben.ID, b.site.ID))
		if standing.May(access.SeeDocuments) || !standing.May(access.Logins) || !standing.May(access.AddDocuments) {
			b.t.Error("the role may not what was said")
		}
		all := access.Features()
		b.want("administrators, by one", b.SetRoleFeatures(ctx, b.by(b.ada), access.Administrator, all, all[1:]), administration.ErrNotAllowed)
		b.want("administrators, by the owner", b.SetRoleFeatures(ctx, b.by(b.olive), access.Administrator, all, all[:8]), nil)
		b.want("owners", b.SetRoleFeatures(ctx, b.by(b.olive), access.Owner, all, nil), access.ErrUnknownRole)
		b.changed("from an old page", b.SetRoleFeatures(ctx, b.by(b.olive), access.Bookkeeper, before, before), "documents.add documents.edit documents.review documents.download logins")
		b.recorded(audit.RoleFeatureChanged)
	})
}

func TestNobodyWidensTheirOwnOrGivesWhatTheyHaveNot(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.t.Context()
		give := func(feature access.Feature) {
			b.want("giving", b.SetFeature(ctx, b.by(b.olive), b.ben.ID, feature, administration.AsRole, administration.Allow), nil)
		}
		b.want("without the feature", b.SetCompany(ctx, b.by(b.ben), b.ben.ID, b.beta.ID, false, true), administration.ErrNotAllowed)
		give(access.People)
		bea := must(b.access.CreateAccount(ctx, "bea@demo.test", "Bea Books"))
		b.want("another bookkeeper", b.access.AddMember(ctx, b.site.ID, bea.ID, access.Bookkeeper), nil)
		b.deny(b.ada, access.Security)
		for _, company := range []uuid.UUID{b.alpha.ID, b.beta.ID} {
			b.asksFor(bea, company)
		}
		b.asksFor(b.ada, b.alpha.ID)
		b.want("an administrator asks", b.Ask(ctx, b.by(b.ada), string(access.Security)), nil)
		for _, test := range []struct {
			name string
			got  error
			want error
		}{
			{"own feature", b.SetFeature(ctx, b.by(b.ben), b.ben.ID, access.Security, administration.AsRole, administration.Allow), administration.ErrOwn},
			{"own role", b.SetRole(ctx, b.by(b.ben), b.ben.ID, access.Bookkeeper, access.Administrator), administration.ErrOwn},
			{"own company", b.SetCompany(ctx, b.by(b.ben), b.ben.ID, b.beta.ID, false, true), administration.ErrNotAllowed},
			{"declining another's company", b.Decline(ctx, b.by(b.ben), bea.ID, administration.AskCompany(b.beta.ID)), administration.ErrNotAllowed},
			{"declining their own company", b.Decline(ctx, b.by(b.ben), bea.ID, administration.AskCompany(b.alpha.ID)), nil},
			{"declining an administrator's company", b.Decline(ctx, b.by(b.ben), b.ada.ID, administration.AskCompany(b.alpha.ID)), administration.ErrNotAllowed},
			{"declining an administrator's feature", b.Decline(ctx, b.by(b.ben), b.ada.ID, string(access.Security)), administration.ErrNotAllowed},
			{"declining any company, by who runs the site", b.Decline(ctx, b.by(b.ada), bea.ID, administration.AskCompany(b.beta.ID)), nil},
			{"an administrator's feature", b.SetFeature(ctx, b.by(b.ben), b.ada.ID, access.People, administration.AsRole, administration.Deny), administration.ErrNotAllowed},
			{"removing an administrator", b.Remove(ctx, b.by(b.ben), b.ada.ID), administration.ErrNotAllowed},
			{"inviting an administrator", b.Invite(ctx, b.by(b.ben), administration.Invitee{Email: "x@demo.test", Role: access.Administrator}), administration.ErrNotAllowed},
			{"inviting into another's company", b.Invite(ctx, b.by(b.ben), administration.Invitee{Email: "x@demo.test", Role: access.Bookkeeper, Companies: []uuid.UUID{b.beta.ID}}), administration.ErrNotAllowed},
			{"bookkeepers' features", b.SetRoleFeatures(ctx, b.by(b.ben), access.Bookkeeper, nil, access.Features()), administration.ErrNotAllowed},
			{"the owner's feature", b.SetFeature(ctx, b.by(b.ada), b.olive.ID, access.People, administration.AsRole, administration.Deny), administration.ErrOwner},
			{"the owner's role", b.SetRole(ctx, b.by(b.ada), b.olive.ID, access.Owner, access.Bookkeeper), administration.ErrOwner},
			{"becoming an owner", b.SetRole(ctx, b.by(b.olive), b.ada.ID, access.Administrator, access.Owner), administration.ErrOwner},
			{"the owner removes themselves", b.Remove(ctx, b.by(b.olive), b.olive.ID), administration.ErrOwner},
			{"an administrator removes themselves", b.Remove(ctx, b.by(b.ada), b.ada.ID), administration.ErrOwn},
			{"an administrator demotes themselves", b.SetRole(ctx, b.by(b.ada), b.ada.ID, access.Administrator, access.Bookkeeper), administration.ErrOwn},
			{"a stranger", b.Remove(ctx, b.by(b.sid), b.ben.ID), administration.ErrNotAllowed},
			{"somebody who isn't there", b.Remove(ctx, b.by(b.ada), b.sid.ID), administration.ErrNoSuch},
			{"no role", b.SetRole(ctx, b.by(b.olive), b.ben.ID, access.Bookkeeper, "king"), access.ErrUnknownRole},
		} {
			b.want(test.name, test.got, test.want)
		}
	})
}

func TestOfTwoAdministratorsTheSecondIsToldAndOverwritesNothing(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.t.Context()
		b.want("the first", b.SetRole(ctx, b.by(b.olive), b.ben.ID, access.Bookkeeper, access.Administrator), nil)
		b.changed("the second", b.SetRole(ctx, b.by(b.ada), b.ben.ID, access.Bookkeeper, access.Bookkeeper), "administrator")
		b.want("a company", b.SetCompany(ctx, b.by(b.ada), b.ben.ID, b.alpha.ID, true, false), nil)
		b.changed("the second", b.SetCompany(ctx, b.by(b.olive), b.ben.ID, b.alpha.ID, true, true), "no")
		b.want("a feature", b.SetFeature(ctx, b.by(b.ada), b.ben.ID, access.Logins, administration.AsRole, administration.Deny), nil)
		b.changed("the second", b.SetFeature(ctx, b.by(b.olive), b.ben.ID, access.Logins, administration.AsRole, administration.Allow), "deny")
		b.want("a name", b.RenameCompany(ctx, b.by(b.ada), b.alpha.ID, "Alpha", "Alpha Ltd"), nil)
		b.changed("the second", b.RenameCompany(ctx, b.by(b.olive), b.alpha.ID, "Alpha", "Alpha plc"), "Alpha Ltd")
	})
}

// Attack: the owner hands over to two people at once, or is removed while handing over.
func TestASiteAlwaysHasExactlyOneOwner(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.t.Context()
		b.want("a second administrator", b.SetRole(ctx, b.by(b.olive), b.ben.ID, access.Bookkeeper, access.Administrator), nil)
		var all sync.WaitGroup
		for _, to := range []uuid.UUID{b.ada.ID, b.ben.ID} {
			all.Go(func() { _ = b.Transfer(ctx, b.by(b.olive), to) })
			all.Go(func() { _ = b.Remove(ctx, b.by(b.ada), b.olive.ID) })
		}
		all.Wait()
		owners := 0
		for _, person := range must(b.People(ctx, b.site.ID)) {
			if person.Role != access.Owner {
				continue
			}
			owners++
			if must(b.db.Site(ctx, b.site.ID)).OwnerID != person.Account {
				b.t.Error("the site and its members disagree about the owner")
			}
		}
		if owners != 1 {
			b.t.Errorf("the site has %d owners", owners)
		}
	})
}

func TestASiteIsHandedOverByItsOwnerToAnAdministrator(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.t.Context()
		b.want("to a bookkeeper", b.Transfer(ctx, b.by(b.olive), b.ben.ID), administration.ErrNotAdministrator)
		b.want("to a stranger", b.Transfer(ctx, b.by(b.olive), b.sid.ID), administration.ErrNoSuch)
		b.want("by an administrator", b.Transfer(ctx, b.by(b.ada), b.ada.ID), administration.ErrNotAllowed)
		b.want("by the owner", b.Transfer(ctx, b.by(b.olive), b.ada.ID), nil)
		if role := must(b.access.On(ctx, b.olive.ID, b.site.ID)).Role; role != access.Administrator {
			b.t.Errorf("the owner before is %s", role)
		}
		b.mailed(b.olive.Email, "new owner")
		b.mailed(b.ada.Email, "new owner")
		b.want("removing the owner before", b.Remove(ctx, b.by(b.ada), b.olive.ID), nil)
		b.recorded(audit.SiteTransferred, audit.MemberRemoved)
	})
}
