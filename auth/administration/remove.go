package administration

import (
	"context"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/audit"
	"satchel/storage/database"
)

// removed is why a device was revoked, as its row says it.
const removed = "its person was removed from the site"

// Remove takes a member off the site at once, with their companies there, what they were given, and what they asked
// for. Their documents stay, and they are told. Locks they hold there end. Sessions and devices belong to the person
// and not to a site: of somebody who has no other site all of them end; somebody who works elsewhere stays signed in
// there, and their browsers leave the companies of this site, of which nothing opens any more. Errors are ErrOwn,
// ErrOwner, ErrNotAllowed and ErrNoSuch.
func (s *Service) Remove(ctx context.Context, by By, member uuid.UUID) error {
	err := s.changing(ctx, by, access.People, func(ctx context.Context, c *change) error {
		row, err := c.over(ctx, member)
		if err != nil {
			return err
		}
		if err := removable(c.doer, row); err != nil {
			return err
		}
		account, err := c.LockAccount(ctx, member) // a sign-in under way comes before or after all of this
		if err != nil {
			return err
		}
		if err := c.LeaveCompaniesOf(ctx, c.site.ID, member); err != nil {
			return err
		}
		if err := c.DeleteMember(ctx, c.site.ID, member, c.now); err != nil {
			return err
		}
		left, err := c.signOutIfNowhere(ctx, account)
		if err != nil {
			return err
		}
		if err := s.close(ctx, c, member); err != nil {
			return err
		}
		if err := s.tell(ctx, c.Tx, account, mailRemoved, c.words(nil)); err != nil {
			return err
		}
		return s.record(ctx, c, audit.MemberRemoved, member, audit.Detail{"role": row.Role, "signed out": yesNo(left)})
	})
	return wrapped("removing a member", err)
}

// Removable is nil if Remove would take the member off the site; else its error.
func (s *Service) Removable(ctx context.Context, by By, member uuid.UUID) error {
	doer, row, err := s.facing(ctx, by, member)
	if err != nil {
		return err
	}
	return removable(doer, row)
}

// facing is who would change something about a member, and that member. Errors are ErrNoSuch, and ErrNotAllowed for who
// has no say over them.
func (s *Service) facing(ctx context.Context, by By, member uuid.UUID) (access.Standing, database.Member, error) {
	doer, err := s.Access.On(ctx, by.Account, by.Site)
	if err != nil {
		return access.Standing{}, database.Member{}, orNotAllowed(err)
	}
	row, err := s.DB.Member(ctx, by.Site, member)
	if err != nil {
		return access.Standing{}, database.Member{}, orNoSuch(err)
	}
	if !doer.May(access.People) {
		return access.Standing{}, database.Member{}, ErrNotAllowed
	}
	return doer, row, isOver(doer, row)
}

// removable is who is not removed even by those who have a say over them.
func removable(doer access.Standing, row database.Member) error {
	switch {
	case row.Role == string(access.Owner):
		return ErrOwner
	case row.AccountID == doer.Account:
		return ErrOwn
	}
	return nil
}

// signOutIfNowhere ends all of an account that has no site left, and tells whether it did.
func (c *change) signOutIfNowhere(ctx context.Context, account database.Account) (bool, error) {
	if is, err := c.IsMember(ctx, account.ID); err != nil || is {
		return false, err
	}
	_, err := c.EndSignInsOf(ctx, account.ID, removed, c.now)
	return true, err
}

// Transfer hands the site over to one of its administrators, who becomes its owner while the owner becomes an
// administrator; both are told. Whoever gets it is trusted with everything there already, so it takes no acceptance
// and the site is never without an owner or with two. The caller has made sure that it is really the owner who asks.
// Errors are ErrNotAllowed, ErrNotAdministrator and ErrNoSuch.
func (s *Service) Transfer(ctx context.Context, by By, to uuid.UUID) error {
	err := s.changing(ctx, by, access.People, func(ctx context.Context, c *change) error {
		row, err := c.Member(ctx, c.site.ID, to)
		if err != nil {
			return orNoSuch(err)
		}
		if c.site.OwnerID != by.Account {
			return ErrNotAllowed
		}
		if err := transferable(c.doer, row); err != nil {
			return err
		}
		if err := c.handOver(ctx, to); err != nil {
			return err
		}
		heir, err := c.Account(ctx, to)
		if err != nil {
			return err
		}
		words := c.words(map[string]any{"Owner": heir.Name, "Link": s.link("site", c.site.ID.String(), "people")})
		for _, one := range []database.Account{heir, c.whose} {
			if err := s.tell(ctx, c.Tx, one, mailTransferred, words); err != nil {
				return err
			}
		}
		return s.record(ctx, c, audit.SiteTransferred, to, audit.Detail{"site": c.site.Name})
	})
	return wrapped("handing a site over", err)
}

// Transferable is nil if Transfer would hand the site over to the member; else its error.
func (s *Service) Transferable(ctx context.Context, by By, to uuid.UUID) error {
	doer, row, err := s.facing(ctx, by, to)
	if err != nil {
		return err
	}
	return transferable(doer, row)
}

// transferable is the rule of who hands the site over to whom.
func transferable(doer access.Standing, row database.Member) error {
	switch {
	case doer.Role != access.Owner:
		return ErrNotAllowed
	case row.Role != string(access.Administrator):
		return ErrNotAdministrator
	}
	return nil
}

func (c *change) handOver(ctx context.Context, to uuid.UUID) error {
	if err := c.SetSiteOwner(ctx, c.site.ID, to); err != nil {
		return err
	}
	for account, role := range map[uuid.UUID]access.Role{to: access.Owner, c.by.Account: access.Administrator} {
		row := database.Member{SiteID: c.site.ID, AccountID: account, Role: string(role), CreatedAt: c.now}
		if err := c.PutMember(ctx, row); err != nil {
			return err
		}
	}
	return nil
}
