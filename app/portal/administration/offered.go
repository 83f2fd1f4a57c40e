package administration

import (
	"net/http"
	"slices"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/administration"
)

// offered tells of a company whether the visitor lets people into it: whoever doesn't run the site lets nobody in where
// they don't work themselves.
type offered func(company uuid.UUID) bool

func (p Pages) offered(r *http.Request, at here) (offered, error) {
	if at.Runs() {
		return func(uuid.UUID) bool { return true }, nil
	}
	books, err := p.Frame.Books(r)
	if err != nil {
		return nil, err
	}
	return func(company uuid.UUID) bool {
		return slices.ContainsFunc(books.All, func(one access.Company) bool { return one.ID == company })
	}, nil
}

// of are those of companies that are offered.
func (o offered) of(companies []administration.Assigned) []administration.Assigned {
	return slices.DeleteFunc(slices.Clone(companies), func(one administration.Assigned) bool { return !o(one.ID) })
}
