package frame

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"satchel/auth/access"
)

// ChoosePath is the page where a person chooses the company to work in.
const ChoosePath = "/company"

// Companies is what the frame needs of auth/access.
type Companies interface {
	CompaniesOf(ctx context.Context, account uuid.UUID) ([]access.Company, error)
	In(ctx context.Context, account, company uuid.UUID) (access.Place, error)
	Standings(ctx context.Context, account uuid.UUID) ([]access.Standing, error)
}

// Books are the companies of the visitor of a private route, and the one they work in.
type Books struct {
	All     []access.Company
	Working access.Company
	Chosen  bool // whether they work in one; if not, Working is none
}

// booksKey is where a request keeps its Books once they were found out.
type booksKey struct{}

// Books finds out which companies the visitor of a private route has, and where they work. Without Companies nobody
// has any.
func (f *Frame) Books(r *http.Request) (Books, error) {
	if f.Companies == nil {
		return Books{}, nil
	}
	visit := Must(r)
	known, _ := r.Context().Value(booksKey{}).(*Books)
	if known != nil && known.All != nil {
		return *known, nil
	}
	all, err := f.Companies.CompaniesOf(r.Context(), visit.Account.ID)
	if err != nil {
		return Books{}, err
	}
	working, chosen := access.Working(all, visit.Company, visit.Account.LastCompanyID)
	books := Books{All: all, Working: working, Chosen: chosen}
	if known != nil {
		*known = books
	}
	return books, nil
}

// allStandingsKey is where a request keeps its visitor's standings once they were found out.
type allStandingsKey struct{}

// Standings are those of the visitor of a private route, on all their sites.
func (f *Frame) Standings(r *http.Request) ([]access.Standing, error) {
	known, _ := r.Context().Value(allStandingsKey{}).(*[]access.Standing)
	if known != nil && *known != nil {
		return *known, nil
	}
	standings, err := f.Companies.Standings(r.Context(), Must(r).Account.ID)
	if err != nil {
		return nil, err
	}
	if known != nil {
		*known = standings
	}
	return standings, nil
}

// StandingOn is the visitor's standing on a site, or access.ErrNotMember, whether there is such a site or not.
func (f *Frame) StandingOn(r *http.Request, site uuid.UUID) (access.Standing, error) {
	standings, err := f.Standings(r)
	if err != nil {
		return access.Standing{}, err
	}
	for _, one := range standings {
		if one.SiteID == site {
			return one, nil
		}
	}
	return access.Standing{}, access.ErrNotMember
}

// at is what stands at the top of each page about the company worked in.
type at struct {
	Name, Site string
	Several    bool
}

// worksAt is nil where there is nothing to name: nobody is signed in, or they have no company.
func (f *Frame) worksAt(r *http.Request) *at {
	if _, ok := Visitor(r); !ok {
		return nil
	}
	books, err := f.Books(r)
	if err != nil { // a page without the company's name is better than none
		f.Log.ErrorContext(r.Context(), "the company worked in could not be found", "error", err)
	}
	if len(books.All) == 0 {
		return nil
	}
	return &at{Name: books.Working.Name, Site: books.Working.Site, Several: len(books.All) > 1}
}
