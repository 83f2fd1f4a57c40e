package administration

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"satchel/auth/access"
)

// Asked is an open request.
type Asked struct {
	Account     uuid.UUID
	Name, Email string
	Thing       string // AskMember, AskCompanies, one of AskCompany, or a feature's text
	Company     string // its name, where it is about one
	At          time.Time
}

// Asked lists what is asked of a site's administrators, the oldest first.
func (s *Service) Asked(ctx context.Context, site uuid.UUID) ([]Asked, error) {
	rows, err := s.DB.OpenAccessRequests(ctx, site)
	if err != nil {
		return nil, err
	}
	companies, err := s.DB.CompaniesOn(ctx, site)
	if err != nil {
		return nil, err
	}
	var asks []Asked
	for _, row := range rows {
		if s.Clock().Sub(row.AskedAt) >= AskLife {
			continue
		}
		ask := Asked{Account: row.AccountID, Name: row.Name, Email: row.Email, Thing: row.Thing, At: row.AskedAt}
		for _, company := range companies {
			if row.Thing == AskCompany(company.ID) {
				ask.Company = company.Name
			}
		}
		asks = append(asks, ask)
	}
	return asks, nil
}

// AskedBy is since when an account waits for a thing on a site; the zero time if it doesn't.
func (s *Service) AskedBy(ctx context.Context, site, account uuid.UUID, thing string) (time.Time, error) {
	rows, err := s.DB.OpenAccessRequestsBy(ctx, account)
	if err != nil {
		return time.Time{}, err
	}
	for _, row := range rows {
		if row.SiteID == site && row.Thing == thing && s.Clock().Sub(row.AskedAt) < AskLife {
			return row.AskedAt, nil
		}
	}
	return time.Time{}, nil
}

// WhoToAsk are the owner and the administrators who may give an account a thing, the owner first: never the account
// itself, nor who hasn't what they would give. Only members of the site are to be told.
func (s *Service) WhoToAsk(ctx context.Context, site, account uuid.UUID, thing string) ([]Person, error) {
	people, err := s.People(ctx, site)
	if err != nil {
		return nil, err
	}
	var gives []access.Feature
	if feature, is := access.ParseFeature(thing); is {
		gives = []access.Feature{feature}
	}
	if thing == AskMember {
		if gives, err = s.RoleMay(ctx, site, access.Bookkeeper); err != nil {
			return nil, err
		}
	}
	people = slices.DeleteFunc(people, func(p Person) bool {
		lacks := func(feature access.Feature) bool { return !p.given(feature) }
		return p.Account == account || !p.Role.Runs() || lacks(access.People) || slices.ContainsFunc(gives, lacks)
	})
	slices.SortStableFunc(people, func(a, b Person) int {
		return strings.Compare(string(b.Role), string(a.Role)) // owner comes after administrator in the alphabet
	})
	return people, nil
}

// given is whether a person was given a feature, as access.Standing has it.
func (p Person) given(feature access.Feature) bool {
	return slices.ContainsFunc(p.Features, func(g Given) bool { return g.Feature == feature && g.has })
}
