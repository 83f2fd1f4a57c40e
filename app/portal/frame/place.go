package frame

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/google/uuid"

	"satchel/auth/access"
)

type (
	placeKey     struct{}
	standingKey  struct{}
	standingsKey struct{}
)

// PlaceOf is the company a route's address names by {company}, which the visitor works in, and their standing there.
func PlaceOf(r *http.Request) access.Place {
	place, ok := r.Context().Value(placeKey{}).(access.Place)
	if !ok {
		panic("frame: PlaceOf on a route without {company}")
	}
	return place
}

// StandingOf is what the visitor may do on the site of the {company} or {site} in a route's address.
func StandingOf(r *http.Request) access.Standing {
	standing, ok := r.Context().Value(standingKey{}).(access.Standing)
	if !ok {
		panic("frame: StandingOf on a route without {company} or {site}")
	}
	return standing
}

// StandingsOf are the visitor's on the sites where they have the Feature of a route whose address names no site; at least
// one.
func StandingsOf(r *http.Request) []access.Standing {
	standings, ok := r.Context().Value(standingsKey{}).([]access.Standing)
	if !ok {
		panic("frame: StandingsOf on a route without a Feature, or with {company} or {site}")
	}
	return standings
}

// NotYours is for a company that was taken away meanwhile, or never was the visitor's, or isn't there: which of them
// is nobody's business.
var NotYours = Problem{
	Status: http.StatusForbidden, Title: "You can’t work in that company",
	Happened: "It isn’t assigned to your user account, or no longer.",
	Safe:     "Nothing was changed: you go on working where you did.",
	Do:       "Choose another company, or ask the owner or an administrator of your site to assign it to you.",
	Action:   &Link{"Choose a company", ChoosePath},
}

// located is the request with the place its address names, for whoever may be there. changing is that place when it is
// another of the visitor's companies than the one they work in: its pages are not shown before they changed to it.
func (f *Frame) located(r *http.Request, route Route) (located *http.Request, changing *access.Place, err error) {
	ctx := r.Context()
	var standing access.Standing
	switch {
	case r.PathValue("company") != "":
		company, err := uuid.Parse(r.PathValue("company"))
		if err != nil {
			return r, nil, NotFound
		}
		place, err := f.placeIn(r, company)
		if err != nil {
			return r, nil, err
		}
		standing, ctx = place.Standing, context.WithValue(ctx, placeKey{}, place)
		books, err := f.Books(r)
		if err != nil {
			return r, nil, err
		}
		if books.Working.ID != company {
			return r, &place, nil
		}
	case r.PathValue("site") != "":
		site, err := uuid.Parse(r.PathValue("site"))
		if err != nil {
			return r, nil, NotFound
		}
		if standing, err = f.StandingOn(r, site); errors.Is(err, access.ErrNotMember) {
			return r, nil, NotFound
		} else if err != nil {
			return r, nil, err
		}
	default:
		located, err := f.anywhere(r, route.Feature)
		return located, nil, err
	}
	located = r.WithContext(context.WithValue(ctx, standingKey{}, standing))
	if route.Feature != "" && !standing.May(route.Feature) {
		return located, nil, &access.FeatureError{Feature: standing.Lacking(route.Feature), Site: standing.SiteID, Company: companyOf(located)}
	}
	return located, nil, nil
}

// placeIn is the visitor's place in a company, or why they have none there.
func (f *Frame) placeIn(r *http.Request, company uuid.UUID) (access.Place, error) {
	books, err := f.Books(r)
	if err != nil {
		return access.Place{}, err
	}
	standings, err := f.Standings(r)
	if err != nil {
		return access.Place{}, err
	}
	if place, ok := access.PlaceIn(books.All, standings, company); ok {
		return place, nil
	}
	return f.Companies.In(r.Context(), Must(r).Account.ID, company)
}

// anywhere is the request with the sites where the visitor has a feature. The error, where there is none, is about the
// site they work on: whose people can give it.
func (f *Frame) anywhere(r *http.Request, feature access.Feature) (*http.Request, error) {
	standings, err := f.Standings(r)
	if err != nil {
		return r, err
	}
	if len(standings) == 0 {
		return r, access.ErrNotUser
	}
	books, err := f.Books(r)
	if err != nil {
		return r, err
	}
	lacking := standings[0].SiteID
	if books.Chosen {
		lacking = books.Working.SiteID
	}
	standings = slices.DeleteFunc(slices.Clone(standings), func(one access.Standing) bool { return !one.May(feature) })
	if len(standings) == 0 {
		return r, &access.FeatureError{Feature: feature, Site: lacking}
	}
	return r.WithContext(context.WithValue(r.Context(), standingsKey{}, standings)), nil
}

func companyOf(r *http.Request) uuid.UUID {
	place, _ := r.Context().Value(placeKey{}).(access.Place)
	return place.ID
}

// askToChange is the page instead of one of another company. What was sent to it in a form has not been done.
func (f *Frame) askToChange(w http.ResponseWriter, r *http.Request, to access.Place) error {
	books, err := f.Books(r)
	if err != nil {
		return err
	}
	lost, next := f.refuse(r, Must(r).Account.ID), r.URL.RequestURI()
	if r.Method == http.MethodPost {
		next = cmp.Or(lost.Page, "/")
	}
	return f.Render(w, r, Page{
		Template: "change-company", Status: http.StatusConflict, Title: "Change Company?", Narrow: true,
		Data: struct {
			To, From access.Company
			Next     string
		}{to.Company, books.Working, LocalPath(next)},
	})
}
