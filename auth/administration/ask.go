package administration

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/audit"
	"satchel/storage/database"
)

// What can be asked for, besides a feature, whose text stands for itself.
const (
	AskMember    = "member"      // to be a user of the site
	AskCompanies = "any-company" // to work in any of its companies; access.Companies is the page about them
)

// AskLife is how long a request waits before it can be made again.
const AskLife = 14 * 24 * time.Hour

// What became of a request.
const (
	given    = "given"
	declined = "declined"
	lapsed   = "lapsed"
)

// Ask has a site's administrators mailed that a member wants companies, or a feature. Errors are ErrNotAllowed for who
// isn't a member, ErrNoSuch for a thing that isn't one, ErrSet if they have it, ErrLater if it is asked already, and
// *throttle.Error.
func (s *Service) Ask(ctx context.Context, by By, thing string) error {
	if _, is := CompanyAsked(thing); is {
		return ErrNoSuch // AskForCompany tells nobody whether there is one
	}
	if err := s.Throttle.AskAccess(ctx, by.Account, by.Address); err != nil {
		return err
	}
	people, err := s.WhoToAsk(ctx, by.Site, by.Account, thing)
	if err != nil {
		return err
	}
	err = s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		site, err := tx.LockSite(ctx, by.Site)
		if err != nil {
			return orNotAllowed(err)
		}
		if err := lacks(ctx, tx, by, thing); err != nil {
			return err
		}
		return s.ask(ctx, tx, by, site, thing, people)
	})
	return wrapped("asking for access", err)
}

// lacks is nil while a member doesn't have a thing.
func lacks(ctx context.Context, tx *database.Tx, by By, thing string) error {
	standing, err := access.StandingIn(ctx, tx, by.Account, by.Site)
	if err != nil {
		return orNotAllowed(err)
	}
	if thing == AskMember {
		return ErrSet
	}
	if thing == AskCompanies {
		companies, err := tx.CompaniesOf(ctx, by.Account)
		if err == nil && slices.ContainsFunc(companies, func(one database.CompanyOnSite) bool { return one.SiteID == by.Site }) {
			return ErrSet
		}
		return err
	}
	if company, is := CompanyAsked(thing); is {
		return lacksCompany(ctx, tx, by, company)
	}
	feature, ok := access.ParseFeature(thing)
	switch {
	case !ok:
		return ErrNoSuch
	case standing.May(feature):
		return ErrSet
	}
	return nil
}

func orNotAllowed(err error) error {
	if errors.Is(err, database.ErrNotFound) || errors.Is(err, access.ErrNotMember) {
		return ErrNotAllowed
	}
	return err
}

// ask keeps a request on a locked site and has it mailed.
func (s *Service) ask(ctx context.Context, tx *database.Tx, by By, site database.Site, thing string, people []Person) error {
	now := s.Clock().UTC()
	row := database.AccessRequest{ID: uuid.Must(uuid.NewV7()), SiteID: site.ID, AccountID: by.Account, Thing: thing, AskedAt: now}
	before, err := tx.OpenAccessRequestsBy(ctx, by.Account)
	if err != nil {
		return err
	}
	for _, old := range before {
		if old.SiteID == site.ID && old.Thing == thing && now.Sub(old.AskedAt) >= AskLife {
			if _, err := tx.AnswerAccessRequest(ctx, site.ID, by.Account, thing, lapsed, uuid.Nil, now); err != nil {
				return err
			}
		}
	}
	if added, err := tx.AddAccessRequest(ctx, row); err != nil {
		return err
	} else if !added {
		return ErrLater
	}
	who, err := tx.Account(ctx, by.Account)
	if err != nil {
		return err
	}
	words, err := called(ctx, tx, thing)
	if err != nil {
		return err
	}
	maps.Copy(words, map[string]any{
		"Who": who.Name, "Email": who.Email, "Site": site.Name,
		"Link": s.link("site", site.ID.String(), "people", who.ID.String(), "asked", thing),
	})
	for _, person := range people {
		to, err := tx.Account(ctx, person.Account)
		if err != nil {
			return err
		}
		if err := s.tell(ctx, tx, to, mailAsked, words); err != nil {
			return err
		}
	}
	detail, err := noted(ctx, tx, thing)
	if err != nil {
		return err
	}
	return s.Audit.Record(ctx, tx, audit.Event{
		Kind: audit.AccessAsked, Account: by.Account, Actor: by.Account, Site: site.ID, Address: by.Address, Detail: detail,
	})
}
