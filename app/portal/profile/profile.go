package profile

import (
	"context"
	"net/http"
	"net/netip"

	"github.com/google/uuid"

	"satchel/app/portal/frame"
	"satchel/auth/account"
	"satchel/auth/password"
	"satchel/auth/session"
	"satchel/storage/database"
)

// Passwords is what the pages need of auth/password.
type Passwords interface {
	RequestOwnReset(ctx context.Context, row database.Account, from netip.Addr) error
	Change(ctx context.Context, id uuid.UUID, current, typed string, from netip.Addr) (database.Account, error)
	PersonOf(ctx context.Context, row database.Account) (account.Person, error)
}

// Sessions is what the pages need of auth/session.
type Sessions interface {
	Start(ctx context.Context, proof session.Proof, before string) (string, error)
}

// Pages are the tabs of the profile.
type Pages struct {
	Frame       *frame.Frame
	Passwords   Passwords
	Sessions    Sessions
	MailboxPath string // of the embedded mailbox's page; may be empty
}

// Routes are where they are.
func (p Pages) Routes() []frame.Route {
	return []frame.Route{
		{Path: "/profile", Get: p.showDetails, Private: true},
		{Path: "/profile/password", Get: p.showPassword, Post: p.change, Private: true},
		{Path: "/profile/password/reset", Post: p.orderReset, Private: true},
	}
}

type details struct{ Name, Email, Since, Portal, Companion string }

func (p Pages) showDetails(w http.ResponseWriter, r *http.Request) error {
	who := frame.Must(r).Account
	portal, companion := opensWith(password.StateOf(who))
	return p.Frame.Render(w, r, frame.Page{Template: "profile", Title: "Profile", Data: details{
		Name: who.Name, Email: who.Email, Since: frame.Day(r, who.CreatedAt), Portal: p.Frame.Named(portal), Companion: p.Frame.Named(companion),
	}})
}

// opensWith says in words what signs the person in, on each channel.
func opensWith(state account.State) (portal, companion string) {
	switch {
	case state.SAML:
		return "Your organisation’s sign-in", "Your organisation’s sign-in, in the browser"
	case account.MayUsePassword(state, account.Portal):
		return "Your e-mail and password", "Your e-mail and password"
	case account.MayUsePassword(state, account.Companion):
		return "Your Sage ID", "Your e-mail and password, or your Sage ID in the browser"
	case state.Link == account.LinkLinked:
		return "Your Sage ID", "Your Sage ID in the browser; create a password to use it without"
	}
	return "Nothing yet: create a password", "Nothing yet: create a password"
}
