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
	On(ctx context.Context, account, site uuid.UUID) (access.Standing, error)
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
