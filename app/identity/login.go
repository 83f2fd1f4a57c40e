package identity

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"net/url"

	"github.com/google/uuid"

	"satchel/auth/identity"
	"satchel/auth/issuer"
)

// Login tells auth/issuer who is signed in at the provider, and has people sign in and out there.
type Login struct {
	People     *identity.Service
	Issuer     *url.URL
	ClientAddr func(*http.Request) netip.Addr
}

var _ issuer.Login = Login{}

// Visitor is the active identity that is signed in; whoever still waits to be let in is nobody to clients.
func (l Login) Visitor(r *http.Request) (issuer.Person, bool, error) {
	found, err := l.People.Find(r.Context(), fromRequest(r))
	if errors.Is(err, identity.ErrNoSession) || err == nil && found.Person.State != identity.Active {
		return issuer.Person{}, false, nil
	}
	if err != nil {
		return issuer.Person{}, false, err
	}
	who := personOf(found.Person)
	who.AuthenticatedAt, who.Passcode = found.AuthenticatedAt, found.Passcode
	return who, true, nil
}

// Person is the active identity that has a subject.
func (l Login) Person(ctx context.Context, subject uuid.UUID) (issuer.Person, error) {
	found, err := l.People.Person(ctx, subject)
	if errors.Is(err, identity.ErrUnknown) || err == nil && found.State != identity.Active {
		return issuer.Person{}, issuer.ErrNoPerson
	}
	return personOf(found), err
}

func personOf(who identity.Person) issuer.Person {
	return issuer.Person{Subject: who.ID, Email: who.Email, Name: who.Name, Epoch: who.AuthEpoch}
}

// SignIn sends the browser to the sign-in page, or to create an identity.
func (l Login) SignIn(w http.ResponseWriter, r *http.Request, ask issuer.Ask) error {
	query := url.Values{"continue": {ask.Back}}
	if ask.Email != "" {
		query.Set("email", echo(ask.Email))
	}
	if ask.Again {
		query.Set("again", "1")
	}
	page := "/sign-in"
	if ask.Create {
		page = "/sign-up"
	}
	target := url.URL{Path: l.Issuer.Path + page, RawQuery: query.Encode()}
	http.Redirect(w, r, target.String(), http.StatusSeeOther)
	return nil
}

// SignOut ends the browser's session.
func (l Login) SignOut(w http.ResponseWriter, r *http.Request) error {
	if err := l.People.End(r.Context(), fromRequest(r), l.ClientAddr(r)); err != nil {
		return err
	}
	clearCookie(w, sessionCookie)
	return nil
}
