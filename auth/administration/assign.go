package administration

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/audit"
	"satchel/storage/database"
)

// SetRole gives a member another role than the one that was seen. Only who runs the site may, nobody their own, and
// nobody one that may what they may not. It answers their requests for what the role may, and ends the invitations that
// it may not issue. Errors are ErrOwn, ErrOwner, ErrNotAllowed, which may be a *BeyondError, ErrNoSuch,
// access.ErrUnknownRole and *ChangedError.
func (s *Service) SetRole(ctx context.Context, by By, member uuid.UUID, was, role access.Role) error {
	err := s.changing(ctx, by, access.People, func(ctx context.Context, c *change) error {
		row, err := c.over(ctx, member)
		switch {
		case err != nil:
			return err
		case member == by.Account:
			return ErrOwn
		case row.Role == string(access.Owner) || role == access.Owner:
			return ErrOwner
		case !slices.Contains(Roles(), role):
			return access.ErrUnknownRole
		case !c.doer.Role.Runs():
			return ErrNotAllowed
		}
		if err := unchanged(string(was), row.Role); err != nil || role == was {
			return err
		}
		if err := c.gives(ctx, role); err != nil {
			return err
		}
		row.Role, row.CreatedAt = string(role), c.now
		if err := c.PutMember(ctx, row); err != nil {
			return err
		}
		return s.record(ctx, c, audit.RoleChanged, member, audit.Detail{"from": string(was), "to": string(role)})
	})
	return wrapped("giving a member another role", err)
}

// SetCompany lets a member work in a company of the site, or no longer; was is what was seen. Who doesn't run the site
// lets nobody in where they don't work themselves. Letting in answers their request for companies. Errors are
// ErrNotAllowed, ErrNoSuch and *ChangedError.
func (s *Service) SetCompany(ctx context.Context, by By, member, company uuid.UUID, was, works bool) error {
	err := s.changing(ctx, by, access.People, func(ctx context.Context, c *change) error {
		if _, err := c.over(ctx, member); err != nil {
			return err
		}
		row, err := c.companyOf(ctx, company)
		if err != nil {
			return err
		}
		places, err := c.CompanyMembersOn(ctx, c.site.ID)
		if err != nil {
			return err
		}
		if err := c.letsInto(places, company); err != nil {
			return err
		}
		if err := unchanged(yesNo(was), yesNo(worksIn(places, member, company))); err != nil || works == was {
			return err
		}
		if err := c.assign(ctx, member, row, works); err != nil {
			return err
		}
		if !works {
			return s.record(ctx, c, audit.CompanyWithdrawn, member, audit.Detail{"company": row.Name})
		}
		return s.record(ctx, c, audit.CompanyAssigned, member, audit.Detail{"company": row.Name})
	})
	return wrapped("assigning a company", err)
}

// letsInto is nil for a company that the doer may let people into: whoever runs the site any, and others where they work.
func (c *change) letsInto(places []database.CompanyMember, company uuid.UUID) error {
	if !c.doer.Role.Runs() && !worksIn(places, c.by.Account, company) {
		return ErrNotAllowed
	}
	return nil
}

func (c *change) assign(ctx context.Context, member uuid.UUID, company database.Company, works bool) error {
	if !works {
		return c.DeleteCompanyMember(ctx, company.ID, member)
	}
	return c.PutCompanyMember(ctx, database.CompanyMember{CompanyID: company.ID, AccountID: member, CreatedAt: c.now})
}

// companyOf is an open company of the site, or ErrNoSuch.
func (c *change) companyOf(ctx context.Context, company uuid.UUID) (database.Company, error) {
	row, err := c.Company(ctx, company)
	if err != nil {
		return database.Company{}, orNoSuch(err)
	}
	if row.SiteID != c.site.ID || !row.ClosedAt.IsZero() {
		return database.Company{}, ErrNoSuch
	}
	return row, nil
}

// SetFeature has a member differ from their role in a feature, or no longer; was is what was seen. Nobody changes
// their own, and nobody gives or denies what they may not do. Once the member may, their request for it is answered.
// Errors are ErrOwn, ErrOwner, ErrNotAllowed, which may be a *BeyondError, ErrNoSuch and *ChangedError.
func (s *Service) SetFeature(ctx context.Context, by By, member uuid.UUID, feature access.Feature, was, now Choice) error {
	err := s.changing(ctx, by, access.People, func(ctx context.Context, c *change) error {
		row, err := c.over(ctx, member)
		switch {
		case err != nil:
			return err
		case member == by.Account:
			return ErrOwn
		case row.Role == string(access.Owner):
			return ErrOwner
		}
		if err := c.has(feature); err != nil {
			return err
		}
		own, err := c.MemberFeaturesOf(ctx, c.site.ID, member)
		if err != nil {
			return err
		}
		if err := unchanged(string(was), string(choiceOf(own, feature))); err != nil || was == now {
			return err
		}
		if err := c.choose(ctx, member, feature, now); err != nil {
			return err
		}
		return s.record(ctx, c, audit.FeatureChanged, member, audit.Detail{"feature": string(feature), "from": string(was), "to": string(now)})
	})
	return wrapped("changing what a member may do", err)
}

func choiceOf(own []database.MemberFeature, feature access.Feature) Choice {
	for _, row := range own {
		if row.Feature == string(feature) {
			return choice(row.Allowed)
		}
	}
	return AsRole
}

func (c *change) choose(ctx context.Context, member uuid.UUID, feature access.Feature, now Choice) error {
	switch now {
	case AsRole:
		return c.DeleteMemberFeature(ctx, c.site.ID, member, string(feature))
	case Allow, Deny:
		return c.PutMemberFeature(ctx, database.MemberFeature{
			SiteID: c.site.ID, AccountID: member, Feature: string(feature), Allowed: now == Allow,
		})
	}
	return ErrNoSuch
}

// Roles are the roles whose features a site can change; an owner may always do everything.
func Roles() []access.Role { return []access.Role{access.Administrator, access.Bookkeeper} }

// RoleMay lists what a role may do on a site, in the order of access.Features.
func (s *Service) RoleMay(ctx context.Context, site uuid.UUID, role access.Role) ([]access.Feature, error) {
	differ, err := s.DB.RoleFeatures(ctx, site)
	if err != nil {
		return nil, err
	}
	return mayList(role, differ), nil
}

func mayList(role access.Role, differ []database.RoleFeature) []access.Feature {
	return slices.DeleteFunc(access.Features(), func(f access.Feature) bool { return !roleMay(role, f, differ) })
}

// SetRoleFeatures says what a role may do on the site; was is what was seen. Only the owner changes what
// administrators may do, and an administrator what bookkeepers may, except that they give nothing they don't have. Errors
// are ErrNotAllowed, which may be a *BeyondError, access.ErrUnknownRole and *ChangedError.
func (s *Service) SetRoleFeatures(ctx context.Context, by By, role access.Role, was, now []access.Feature) error {
	err := s.changing(ctx, by, access.People, func(ctx context.Context, c *change) error {
		switch {
		case !slices.Contains(Roles(), role):
			return access.ErrUnknownRole
		case c.doer.Role != access.Owner && (role == access.Administrator || !c.doer.Role.Runs()):
			return ErrNotAllowed
		}
		differ, err := c.RoleFeatures(ctx, c.site.ID)
		if err != nil {
			return err
		}
		before := mayList(role, differ)
		if err := unchanged(joined(was), joined(before)); err != nil {
			return err
		}
		return s.setRole(ctx, c, role, before, now)
	})
	return wrapped("changing what a role may do", err)
}

func (s *Service) setRole(ctx context.Context, c *change, role access.Role, before, now []access.Feature) error {
	for _, feature := range access.Features() {
		had, has := slices.Contains(before, feature), slices.Contains(now, feature)
		if had == has {
			continue
		}
		if has {
			if err := c.has(feature); err != nil {
				return err
			}
		}
		var err error
		if has == role.Allowed(feature) {
			err = c.DeleteRoleFeature(ctx, c.site.ID, string(role), string(feature))
		} else {
			err = c.PutRoleFeature(ctx, database.RoleFeature{SiteID: c.site.ID, Role: string(role), Feature: string(feature), Allowed: has})
		}
		if err != nil {
			return err
		}
		detail := audit.Detail{"role": string(role), "feature": string(feature), "allowed": yesNo(has)}
		if err := s.record(ctx, c, audit.RoleFeatureChanged, uuid.Nil, detail); err != nil {
			return err
		}
	}
	return nil
}

func joined(features []access.Feature) string {
	words := make([]string, len(features))
	for i, feature := range features {
		words[i] = string(feature)
	}
	return strings.Join(words, " ")
}

func yesNo(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}

func wrapped(what string, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}
