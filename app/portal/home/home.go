package home

import (
	"context"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"satchel/app/portal/frame"
	"satchel/auth/access"
)

// Access is what the page needs of auth/access.
type Access interface {
	CompaniesOf(ctx context.Context, account uuid.UUID) ([]access.Company, error)
}

// Pages is the home page.
type Pages struct {
	Frame    *frame.Frame
	Access   Access
	Download string // where companions are downloaded from; may be empty
}

// Routes are where it is.
func (p Pages) Routes() []frame.Route {
	return []frame.Route{{Path: "/{$}", Get: p.show, Private: true}}
}

type data struct {
	FirstName string
	Email     string
	Companies []access.Company
	Address   string
	Download  string
}

func (p Pages) show(w http.ResponseWriter, r *http.Request) error {
	who := frame.Must(r).Account
	companies, err := p.Access.CompaniesOf(r.Context(), who.ID)
	if err != nil {
		return err
	}
	first, _, _ := strings.Cut(who.Name, " ")
	return p.Frame.Render(w, r, frame.Page{Template: "home", Title: "Home", Data: data{
		FirstName: first, Email: who.Email, Companies: companies,
		Address: strings.TrimSuffix(p.Frame.PublicURL.String(), "/"), Download: p.Download,
	}})
}
