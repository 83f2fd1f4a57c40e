package identity

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"satchel/app/portal/frame"
	"satchel/auth/identity"
	"satchel/auth/issuer"
)

// then is where to go on after signing in, if it may be gone on to: a client's request for a code here, or a
// product by its id, or the page of passcodes. Anything else is "", so that no link can lead a person elsewhere.
func (p *pages) then(wanted string) string {
	if strings.HasPrefix(wanted, productMark) || wanted == p.at("/two-factor") {
		return wanted
	}
	if strings.HasPrefix(wanted, p.base+issuer.AuthorizePath+"?") && frame.LocalPath(wanted) == wanted {
		return wanted
	}
	return ""
}

// productMark begins a way on that leads to a product.
const productMark = "product:"

// destination is what a way on is called and leads to; nothing if there is no such way any more.
func (p *pages) destination(ctx context.Context, then string) (name, address string, err error) {
	if id, ok := strings.CutPrefix(then, productMark); ok {
		products, err := p.Products(ctx)
		if err != nil {
			return "", "", err
		}
		for _, product := range products {
			if product.ID == id {
				return product.Name, p.begins(product.Address), nil
			}
		}
		return "", "", nil
	}
	parsed, err := url.Parse(then)
	if then == "" || err != nil {
		return "", "", nil
	}
	return p.ClientName(ctx, parsed.Query().Get("client_id")), then, nil
}

// begins is a product's address with the issuer it is to sign in at (OpenID Connect Core §4).
func (p *pages) begins(address string) string {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Host == "" {
		return address // this service knows itself
	}
	query := parsed.Query()
	query.Set("iss", p.Issuer.String())
	parsed.RawQuery = query.Encode()
	return parsed.String()
}

// goOn sends somebody who is signed in where they belong next.
func (p *pages) goOn(w http.ResponseWriter, r *http.Request, who identity.Person, then string) error {
	switch {
	case who.State == identity.Awaiting:
		return p.redirect(w, r, p.at("/waiting", "continue", then))
	case who.State != identity.Active:
		return p.redirect(w, r, p.at("/site", "continue", then))
	case then == "", then == p.at("/two-factor"):
		return p.redirect(w, r, max(then, p.base))
	}
	return p.redirect(w, r, p.at("/onward", "continue", then))
}

type leading struct{ Name, Address string }

// onward is the page between a form and a client. Browsers hold what a form may lead to against every redirect
// after it, and nobody knows all of a client's; a page that goes on by itself is a new beginning.
func (p *pages) onward(w http.ResponseWriter, r *http.Request, who identity.Session) error {
	then := p.then(r.URL.Query().Get("continue"))
	if who.Person.State != identity.Active {
		return p.goOn(w, r, who.Person, then)
	}
	name, address, err := p.destination(r.Context(), then)
	if err != nil {
		return err
	}
	if address == "" {
		return p.redirect(w, r, p.at(""))
	}
	if name == "" {
		name = frame.T(r, "where you came from")
	}
	return p.Render(w, r, frame.Page{
		Template: "id-onward", Title: "You are signed in", Narrow: true, Onward: address, Data: leading{Name: name, Address: address},
	})
}
