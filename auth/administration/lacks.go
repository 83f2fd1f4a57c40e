package administration

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"

	"satchel/auth/access"
)

// Lack is something an account is without.
type Lack struct {
	Thing string    // AskMember, AskCompanies, AskCompany of one, or a feature's text
	Title string    // a feature in words; empty for what isn't one
	Site  uuid.UUID // whose administrators can give it; the zero one for AskMember and AskCompany, where nothing is told
	Name  string    // of the site; likewise
	Whom  []Person  // to ask; likewise
	Since time.Time // since when it is asked for; the zero time if it isn't
}

// Lacks tells what keeps an account from doing things in a company, or, with uuid.Nil, from working in any. Nothing is no
// lack, and a company that isn't theirs lacks the same whether there is one or not. The error is an access.ClosedError
// where it was closed.
func (s *Service) Lacks(ctx context.Context, account, company uuid.UUID, wanted ...access.Feature) ([]Lack, error) {
	place, err := s.placeOf(ctx, account, company)
	switch {
	case errors.Is(err, access.ErrNotUser):
		return []Lack{{Thing: AskMember}}, nil
	case errors.Is(err, access.ErrNoAccess):
		return []Lack{{Thing: AskCompany(company)}}, nil
	case errors.Is(err, access.ErrNoCompanies):
		standings, err := s.Access.Standings(ctx, account)
		if err != nil || len(standings) == 0 {
			return nil, err
		}
		lack, err := s.lackOf(ctx, standings[0], AskCompanies)
		return []Lack{lack}, err
	case err != nil:
		return nil, err
	}
	var lacks []Lack
	for _, feature := range wanted {
		if company == uuid.Nil || place.Standing.May(feature) {
			continue
		}
		lack, err := s.lackOf(ctx, place.Standing, string(place.Standing.Lacking(feature)))
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(lacks, func(one Lack) bool { return one.Thing == lack.Thing }) {
			lacks = append(lacks, lack)
		}
	}
	return lacks, nil
}

// placeOf is the account's place in a company. With uuid.Nil it is none, if there is any company they work in.
func (s *Service) placeOf(ctx context.Context, account, company uuid.UUID) (access.Place, error) {
	if company != uuid.Nil {
		return s.Access.In(ctx, account, company)
	}
	companies, err := s.Access.CompaniesOf(ctx, account)
	if err != nil || len(companies) > 0 {
		return access.Place{}, err
	}
	return access.Place{}, s.Access.WhyNowhere(ctx, account)
}

func (s *Service) lackOf(ctx context.Context, standing access.Standing, thing string) (Lack, error) {
	lack := Lack{Thing: thing, Title: titleOf(thing), Site: standing.SiteID, Name: standing.Site}
	var err error
	if lack.Whom, err = s.WhoToAsk(ctx, standing.SiteID, standing.Account, thing); err != nil {
		return Lack{}, err
	}
	lack.Since, err = s.AskedBy(ctx, standing.SiteID, standing.Account, thing)
	return lack, err
}

// ErrWhichCompany means that a feature is asked for by somebody on several sites, who named no company.
var ErrWhichCompany = errors.New("administration: name the company that a feature is wanted in")

// AskFor is Ask for whoever knows a company, and not its site: for a feature in a company, or, with uuid.Nil, for
// companies on the site whose member they are. Asked for already, it is the same. It returns what is lacked since
// then. It may fail as Ask does, with ErrWhichCompany, or as access.In does.
func (s *Service) AskFor(ctx context.Context, by By, company uuid.UUID, thing string) (Lack, error) {
	standing, err := s.standingFor(ctx, by.Account, company, thing)
	if err != nil {
		return Lack{}, err
	}
	by.Site = standing.SiteID
	if err := s.Ask(ctx, by, thing); err != nil && !errors.Is(err, ErrLater) {
		return Lack{}, err
	}
	return s.lackOf(ctx, standing, thing)
}

// standingFor is ErrNotAllowed for whoever is on no site.
func (s *Service) standingFor(ctx context.Context, account, company uuid.UUID, thing string) (access.Standing, error) {
	if company != uuid.Nil {
		place, err := s.Access.In(ctx, account, company)
		return place.Standing, err
	}
	standings, err := s.Access.Standings(ctx, account)
	switch {
	case err != nil:
		return access.Standing{}, err
	case len(standings) == 0:
		return access.Standing{}, ErrNotAllowed
	case len(standings) > 1 && thing != AskCompanies:
		return access.Standing{}, ErrWhichCompany
	}
	return standings[0], nil
}
