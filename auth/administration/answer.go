package administration

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/audit"
	"satchel/storage/database"
)

// AddMember makes somebody who asked for it a user of the site, and lets them into companies of it: that answers
// their request. Errors are ErrNoSuch for who didn't ask, ErrMember, ErrNotAllowed, which may be a *BeyondError, and
// access.ErrUnknownRole.
func (s *Service) AddMember(ctx context.Context, by By, who uuid.UUID, role access.Role, companies []uuid.UUID) error {
	err := s.changing(ctx, by, access.People, func(ctx context.Context, c *change) error {
		if !slices.Contains(Roles(), role) {
			return access.ErrUnknownRole
		}
		if err := c.gives(ctx, role); err != nil {
			return err
		}
		if _, err := c.Member(ctx, c.site.ID, who); err == nil {
			return ErrMember
		}
		asked, err := c.AnswerAccessRequest(ctx, c.site.ID, who, AskMember, given, by.Account, c.now)
		if err != nil {
			return err
		}
		if !asked {
			return ErrNoSuch
		}
		member := database.Member{SiteID: c.site.ID, AccountID: who, Role: string(role), CreatedAt: c.now}
		if err := c.PutMember(ctx, member); err != nil {
			return err
		}
		if err := c.assignAll(ctx, who, companies); err != nil {
			return err
		}
		if err := s.tellAnswer(ctx, c, who, AskMember, given); err != nil {
			return err
		}
		return s.record(ctx, c, audit.MemberAdded, who, audit.Detail{"role": string(role)})
	})
	return wrapped("adding a member", err)
}

func (c *change) assignAll(ctx context.Context, who uuid.UUID, companies []uuid.UUID) error {
	places, err := c.CompanyMembersOn(ctx, c.site.ID)
	if err != nil {
		return err
	}
	for _, id := range companies {
		company, err := c.companyOf(ctx, id)
		if err != nil {
			return err
		}
		if err := c.letsInto(places, id); err != nil {
			return err
		}
		if err := c.assign(ctx, who, company, true); err != nil {
			return err
		}
	}
	return nil
}

// Decline answers a request so that nothing changes, and tells who asked. Who may not give a thing doesn't decline it
// either: who doesn't run the site nothing to those who do, nor a company in which they don't work themselves, and nobody a
// feature that they don't have. Errors are ErrNotAllowed, which may be a *BeyondError, and ErrNoSuch if it was answered
// meanwhile.
func (s *Service) Decline(ctx context.Context, by By, who uuid.UUID, thing string) error {
	feature, isFeature := access.ParseFeature(thing)
	company, isCompany := CompanyAsked(thing)
	if !isFeature && !isCompany && thing != AskMember && thing != AskCompanies {
		return ErrNoSuch
	}
	err := s.changing(ctx, by, access.People, func(ctx context.Context, c *change) error {
		if thing != AskMember {
			if _, err := c.over(ctx, who); err != nil {
				return err
			}
		}
		if isFeature {
			if err := c.has(feature); err != nil {
				return err
			}
		}
		places, err := c.CompanyMembersOn(ctx, c.site.ID)
		if err != nil {
			return err
		}
		if isCompany {
			if err := c.letsInto(places, company); err != nil {
				return err
			}
		}
		asked, err := c.AnswerAccessRequest(ctx, c.site.ID, who, thing, declined, by.Account, c.now)
		if err != nil {
			return err
		}
		if !asked {
			return ErrNoSuch
		}
		if err := s.tellAnswer(ctx, c, who, thing, declined); err != nil {
			return err
		}
		detail, err := noted(ctx, c.Tx, thing)
		if err != nil {
			return err
		}
		return s.record(ctx, c, audit.AccessDeclined, who, detail)
	})
	return wrapped("declining a request", err)
}

// answer closes a request for what was just given, if there is one, and tells who asked.
func (s *Service) answer(ctx context.Context, c *change, who uuid.UUID, thing, with string) error {
	asked, err := c.AnswerAccessRequest(ctx, c.site.ID, who, thing, with, c.by.Account, c.now)
	if err != nil || !asked {
		return err
	}
	return s.tellAnswer(ctx, c, who, thing, with)
}

// close ends all that somebody asked for on the site, without a word.
func (s *Service) close(ctx context.Context, c *change, who uuid.UUID) error {
	rows, err := c.OpenAccessRequestsBy(ctx, who)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if row.SiteID != c.site.ID {
			continue
		}
		if _, err := c.AnswerAccessRequest(ctx, c.site.ID, who, row.Thing, declined, c.by.Account, c.now); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) tellAnswer(ctx context.Context, c *change, who uuid.UUID, thing, answer string) error {
	to, err := c.Account(ctx, who)
	if err != nil {
		return err
	}
	words, err := called(ctx, c.Tx, thing)
	if err != nil {
		return err
	}
	var path []string
	if answer == given {
		if path, err = leadTo(ctx, c, to, thing); err != nil {
			return err
		}
	}
	words["Given"], words["Link"] = answer == given, s.link(path...)
	return s.tell(ctx, c.Tx, to, mailAnswered, c.words(words))
}
