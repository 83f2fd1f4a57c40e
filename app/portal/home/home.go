package home

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"satchel/app/portal/frame"
	"satchel/auth/access"
	"satchel/auth/account"
	"satchel/auth/password"
)

// Access is what the page needs of auth/access.
type Access interface {
	WhyNowhere(ctx context.Context, account uuid.UUID) error
	LastFormer(ctx context.Context, account uuid.UUID) (access.Former, error)
}

// Desk tells who is at the support desk.
type Desk interface {
	IsAgent(ctx context.Context, account uuid.UUID) (bool, error)
}

// Pages is the home page.
type Pages struct {
	Frame    *frame.Frame
	Access   Access
	Desk     Desk   // may be nil, where there is none
	Download string // where companions are downloaded from; may be empty
}

// Routes are where it is.
func (p Pages) Routes() []frame.Route {
	return []frame.Route{{Path: "/{$}", Get: p.show, Private: true}}
}

type data struct {
	FirstName string
	Email     string
	Books     frame.Books
	Documents string // where those of the company worked in are; empty for who may not see them
	Open      string // where a visitor without a company may open one; empty if they may not
	NotUser   bool   // why there are no companies: not a member of any site
	Former    access.Former
	Agent     bool // a user of no site, but one of the support desk
	Password  bool // whether one signs them in to the companion
	SAML      bool // so that they can make none
	Address   string
	Download  string
}

// Blind reports whether the visitor works in a company whose documents they may not see.
func (d data) Blind() bool { return d.Books.Chosen && d.Documents == "" }

func (p Pages) show(w http.ResponseWriter, r *http.Request) error {
	who := frame.Must(r).Account
	books, err := p.Frame.Books(r)
	if err != nil {
		return err
	}
	var nowhere error
	if len(books.All) == 0 {
		nowhere = p.Access.WhyNowhere(r.Context(), who.ID)
	}
	notUser := errors.Is(nowhere, access.ErrNotUser)
	if nowhere != nil && !notUser && !errors.Is(nowhere, access.ErrNoCompanies) {
		return nowhere
	}
	agent, err := p.isAgent(r, notUser)
	if err != nil {
		return err
	}
	var former access.Former
	if notUser && !agent {
		if former, err = p.Access.LastFormer(r.Context(), who.ID); err != nil {
			return err
		}
	}
	documents, err := p.Frame.SitePath(r, access.SeeDocuments, "/company/{company}/documents")
	if err != nil {
		return err
	}
	open, err := p.Frame.SitePath(r, access.Companies, "/site/{site}/companies")
	if err != nil {
		return err
	}
	first, _, _ := strings.Cut(who.Name, " ")
	return p.Frame.Render(w, r, frame.Page{Template: "home", Title: "Home", Data: data{
		FirstName: first, Email: who.Email, Books: books, Documents: documents, Open: open, NotUser: notUser, Former: former, Agent: agent,
		Password: account.MayUsePassword(password.StateOf(who), account.Companion), SAML: who.SAML,
		Address: strings.TrimSuffix(p.Frame.PublicURL.String(), "/"), Download: p.Download,
	}})
}

// isAgent reports whether a visitor who is no user of a site is here for the support desk.
func (p Pages) isAgent(r *http.Request, notUser bool) (bool, error) {
	if p.Desk == nil || !notUser {
		return false, nil
	}
	return p.Desk.IsAgent(r.Context(), frame.Must(r).Account.ID)
}
