package identity

import (
	"net/http"
	"strings"

	"satchel/app/portal/frame"
	"satchel/auth/identity"
)

func isProduct(then string) bool { return strings.HasPrefix(then, productMark) }

type homePage struct {
	Label, Name, Email, SignOut, TwoFactor, Password string
	Products                                         []frame.Link
}

// home is what somebody who is signed in finds when nothing else brought them here.
func (p *pages) home(w http.ResponseWriter, r *http.Request, who identity.Session) error {
	if who.Person.State != identity.Active {
		return p.goOn(w, r, who.Person, "")
	}
	products, err := p.Products(r.Context())
	if err != nil {
		return err
	}
	page := homePage{
		Label: p.Label, Name: who.Person.Name, Email: who.Person.Email, SignOut: p.at("/sign-out"), Password: p.at("/password"),
	}
	for _, product := range products {
		page.Products = append(page.Products, frame.Link{Label: product.Name, Href: p.begins(product.Address)})
	}
	if p.Passcodes != nil {
		page.TwoFactor = p.at("/two-factor")
	}
	var notice *frame.Notice
	if r.URL.Query().Get("changed") != "" {
		notice = &frame.Notice{Mood: "good", Lines: []string{frame.T(r, "Your password is changed. Your %s is signed out in every other browser.", p.Label)}}
	}
	return p.Render(w, r, frame.Page{Template: "id-home", Title: frame.T(r, "Your %s", p.Label), Narrow: true, Notice: notice, Data: page})
}
