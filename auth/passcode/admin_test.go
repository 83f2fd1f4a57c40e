package passcode

import (
	"context"
	"slices"
	"testing"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

// site adds one with members by their roles.
func (p *place) site(members map[string]Owner) uuid.UUID {
	p.t.Helper()
	id := uuid.Must(uuid.NewV7())
	p.write(func(ctx context.Context, tx *database.Tx) error {
		site := database.Site{ID: id, Name: "Hartley", CustomerNumber: id.String(), OwnerID: members["owner"].ID, CreatedAt: p.clock.Now()}
		if err := tx.AddSite(ctx, site); err != nil {
			return err
		}
		for role, of := range members {
			if err := tx.PutMember(ctx, database.Member{SiteID: id, AccountID: of.ID, Role: role, CreatedAt: p.clock.Now()}); err != nil {
				return err
			}
		}
		return nil
	})
	return id
}

func (p *place) join(site uuid.UUID, of Owner, role string) {
	p.t.Helper()
	p.write(func(ctx context.Context, tx *database.Tx) error {
		return tx.PutMember(ctx, database.Member{SiteID: site, AccountID: of.ID, Role: role, CreatedAt: p.clock.Now()})
	})
}

func TestAnAdministratorResetsSomebodyElsesAndNeverTheirOwn(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p := open(t, db)
		owner, administrator, bookkeeper, stranger := p.somebody(), p.somebody(), p.somebody(), p.somebody()
		site := p.site(map[string]Owner{"owner": owner, "administrator": administrator, "bookkeeper": bookkeeper})
		elsewhere := p.site(map[string]Owner{"owner": stranger})
		visitor, partner, agent := p.somebody(), p.somebody(), p.somebody()
		p.join(site, visitor, "bookkeeper")
		p.join(elsewhere, visitor, "bookkeeper")
		p.join(site, partner, "administrator")
		p.join(elsewhere, partner, "administrator")
		p.join(site, agent, "bookkeeper")
		p.write(func(ctx context.Context, tx *database.Tx) error {
			_, err := tx.AddSupportAgent(ctx, database.SupportAgent{AccountID: agent.ID, CreatedAt: p.clock.Now()})
			return err
		})
		for _, of := range []Owner{owner, administrator, bookkeeper, stranger, visitor, agent} {
			p.enrol(of)
		}
		before, err := db.Account(t.Context(), bookkeeper.ID)
		wants(t, err, nil)
		for _, test := range []struct {
			name   string
			by     Owner
			site   uuid.UUID
			member Owner
			want   error
		}{
			{"a bookkeeper", bookkeeper, site, owner, ErrNotAdministrator},
			{"an administrator of another site", stranger, site, bookkeeper, ErrNotAdministrator},
			{"about somebody on another site", administrator, site, stranger, ErrNotAdministrator},
			{"naming a site that is not theirs", administrator, elsewhere, stranger, ErrNotAdministrator},
			{"their own", administrator, site, administrator, ErrOwn},
			{"the owner their own", owner, site, owner, ErrOwn},
			{"of somebody who is on another site too", administrator, site, visitor, ErrElsewhere},
			{"the same, by who runs both", partner, site, visitor, nil},
			{"of somebody who works at the support desk", administrator, site, agent, ErrElsewhere},
			{"somebody else's", administrator, site, bookkeeper, nil},
			{"once more", administrator, site, bookkeeper, ErrOff},
		} {
			t.Run(test.name, func(t *testing.T) {
				wants(t, p.Reset(t.Context(), Administrator{Account: test.by.ID, Site: test.site, Address: from}, test.member.ID), test.want)
			})
		}
		if on, err := p.On(t.Context(), bookkeeper); on || err != nil {
			t.Errorf("still on: %v, %v", on, err)
		}
		if after, err := db.Account(t.Context(), bookkeeper.ID); err != nil || after.AuthEpoch <= before.AuthEpoch {
			t.Errorf("what was signed in before still is, %v", err)
		}
		if !slices.Contains(p.kinds(), "passcode reset by an administrator") {
			t.Error("it isn't in the audit log")
		}
	})
}

// feature has a member differ from their role in access.Security.
func (p *place) feature(site uuid.UUID, of Owner, allowed bool) {
	p.t.Helper()
	p.write(func(ctx context.Context, tx *database.Tx) error {
		return tx.PutMemberFeature(ctx, database.MemberFeature{SiteID: site, AccountID: of.ID, Feature: string(access.Security), Allowed: allowed})
	})
}

func TestTheFeatureSecurityIsWhatLetsSomebodySeeRequireAndReset(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p := open(t, db)
		owner, denied, given, colleague := p.somebody(), p.somebody(), p.somebody(), p.somebody()
		site := p.site(map[string]Owner{"owner": owner, "administrator": denied, "bookkeeper": given})
		p.join(site, colleague, "bookkeeper")
		p.feature(site, denied, false)
		p.feature(site, given, true)
		p.enrol(colleague)
		for _, test := range []struct {
			name       string
			by         Owner
			sees, sets error
			resets     error
		}{
			{"an administrator who was denied it", denied, ErrNotAdministrator, ErrNotAdministrator, ErrNotAdministrator},
			{"a bookkeeper who was given it", given, nil, nil, ErrNotAdministrator},
			{"a bookkeeper like any", colleague, ErrNotAdministrator, ErrNotAdministrator, ErrNotAdministrator},
			{"the owner", owner, nil, nil, nil},
		} {
			t.Run(test.name, func(t *testing.T) {
				by := Administrator{Account: test.by.ID, Site: site, Address: from}
				_, err := p.Site(t.Context(), by)
				wants(t, err, test.sees)
				wants(t, p.Require(t.Context(), by, true), test.sets)
				if by.Account != colleague.ID {
					wants(t, p.Reset(t.Context(), by, colleague.ID), test.resets)
				}
			})
		}
		another := p.site(map[string]Owner{"owner": denied, "bookkeeper": colleague})
		p.join(another, owner, "administrator")
		p.feature(another, owner, false)
		p.enrol(colleague)
		wants(t, p.Reset(t.Context(), Administrator{Account: owner.ID, Site: site, Address: from}, colleague.ID), ErrElsewhere)
	})
}

func TestAnOperatorResetsWhomNoAdministratorCanAndSignsThemOut(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p := open(t, db)
		owner := p.somebody()
		p.site(map[string]Owner{"owner": owner})
		p.enrol(owner)
		before, err := db.Account(t.Context(), owner.ID)
		wants(t, err, nil)
		operator := Operator{DB: db, Jobs: p.queue, Audit: p.log, Clock: p.clock.Now}
		wants(t, operator.Reset(t.Context(), owner.ID), nil)
		wants(t, operator.Reset(t.Context(), owner.ID), ErrOff)
		if on, err := p.On(t.Context(), owner); on || err != nil {
			t.Errorf("still on: %v, %v", on, err)
		}
		after, err := db.Account(t.Context(), owner.ID)
		wants(t, err, nil)
		if after.AuthEpoch <= before.AuthEpoch {
			t.Error("what was signed in before still is")
		}
		if !slices.Contains(p.kinds(), "passcode reset by the operator") {
			t.Error("it isn't in the audit log")
		}
	})
}

func TestASiteThatDemandsPasscodesHasThemSetUpAndKept(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p := open(t, db)
		owner, bookkeeper := p.somebody(), p.somebody()
		site := p.site(map[string]Owner{"owner": owner, "bookkeeper": bookkeeper})
		ctx := t.Context()
		wants(t, p.Require(ctx, Administrator{Account: bookkeeper.ID, Site: site}, true), ErrNotAdministrator)
		wants(t, p.Require(ctx, Administrator{Account: owner.ID, Site: site}, true), nil)
		if wanted, err := p.Wanted(ctx, bookkeeper); !wanted || err != nil {
			t.Errorf("not demanded: %v, %v", wanted, err)
		}
		p.enrol(bookkeeper)
		if wanted, err := p.Wanted(ctx, bookkeeper); wanted || err != nil {
			t.Errorf("demanded all the same: %v, %v", wanted, err)
		}
		if enforced, err := p.Enforced(ctx, bookkeeper); !enforced || err != nil {
			t.Errorf("not enforced: %v, %v", enforced, err)
		}
		wants(t, p.Remove(ctx, bookkeeper, from), ErrRequired)
		seen, err := p.Site(ctx, Administrator{Account: owner.ID, Site: site})
		if err != nil || !seen.Required || len(seen.Members) != 2 {
			t.Fatalf("the owner sees %+v, %v", seen, err)
		}
		for _, member := range seen.Members {
			if on := !member.Since.IsZero(); on != (member.AccountID == bookkeeper.ID) {
				t.Errorf("%s is shown as %v", member.Role, member.Since)
			}
		}
		_, err = p.Site(ctx, Administrator{Account: bookkeeper.ID, Site: site})
		wants(t, err, ErrNotAdministrator)
		wants(t, p.Require(ctx, Administrator{Account: owner.ID, Site: site}, false), nil)
		wants(t, p.Remove(ctx, bookkeeper, from), nil)
	})
}
