package invitation

import (
	"context"
	"errors"
	"net/http"
	"net/netip"

	"satchel/app/portal/frame"
	"satchel/auth/account"
	"satchel/auth/administration"
	"satchel/storage/database"
)

// Invitations is what the page needs of auth/administration.
type Invitations interface {
	PeekInvitation(ctx context.Context, token string) (administration.Invited, error)
	Accept(ctx context.Context, token, name string, from netip.Addr) (database.Account, bool, error)
}

// Passwords is what the page needs of auth/password.
type Passwords interface {
	FirstLink(ctx context.Context, row database.Account, from netip.Addr) (string, error)
}

// Pages is the page.
type Pages struct {
	Frame       *frame.Frame
	Invitations Invitations
	Passwords   Passwords
}

// mailed holds the token between the mail and the button.
var mailed = frame.MailedToken{Name: "__Host-satchel-invitation", Life: administration.InvitationLife}

// Routes are where it is.
func (p Pages) Routes() []frame.Route {
	return []frame.Route{
		{Path: "/invitation/{token}", Get: p.follow},
		{Path: "/invitation", Get: p.show, Post: p.accept},
	}
}

func (p Pages) follow(w http.ResponseWriter, r *http.Request) error {
	mailed.Keep(w, r, r.PathValue("token"), "/invitation")
	return nil
}

func (p Pages) show(w http.ResponseWriter, r *http.Request) error {
	return p.page(w, r, http.StatusOK, nil)
}

type data struct {
	administration.Invited

	Other string // name of somebody else who is signed in in this browser
}

func (p Pages) page(w http.ResponseWriter, r *http.Request, status int, notice *frame.Notice) error {
	invited, err := p.Invitations.PeekInvitation(r.Context(), mailed.Of(r))
	if err != nil {
		return explain(r, err)
	}
	shown := data{Invited: invited}
	if visit, here := frame.Visitor(r); here && visit.Account.Email != invited.Email {
		shown.Other = visit.Account.Name
	}
	return p.Frame.Render(w, r, frame.Page{
		Template: "invitation", Status: status, Title: frame.T(r, "Join %s", invited.Site), Narrow: true, Notice: notice, Data: shown,
	})
}

// accept makes the visitor's mailbox a user of the site, and leads a new account to its first password. It signs
// nobody in.
func (p Pages) accept(w http.ResponseWriter, r *http.Request) error {
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	from := p.Frame.ClientAddr(r)
	who, isNew, err := p.Invitations.Accept(r.Context(), mailed.Of(r), filled.Get("name"), from)
	var refusal account.Refusal
	if errors.As(err, &refusal) {
		return p.page(w, r, http.StatusUnprocessableEntity, &frame.Notice{Mood: "bad", Lines: []string{refusal.Text}})
	}
	if err != nil {
		return explain(r, err)
	}
	mailed.Clear(w)
	target := "/"
	if isNew {
		token, err := p.Passwords.FirstLink(r.Context(), who, from)
		switch {
		case err == nil:
			target = "/reset/" + token + "?first=yes"
		case !errors.Is(err, account.ErrSAML): // whose organisation signs them in goes to sign in
			return err
		}
	}
	http.Redirect(w, r, target, http.StatusSeeOther)
	return nil
}

// explain is the page for a link that doesn't do any more.
func explain(r *http.Request, err error) error {
	page := frame.Problem{
		Status: http.StatusGone, Safe: frame.T(r, "Nothing was changed."),
		Do:     frame.T(r, "Ask whoever invited you for a new invitation."),
		Action: &frame.Link{Label: frame.T(r, "Sign in"), Href: "/sign-in"},
	}
	var ended *administration.EndedError
	switch {
	case errors.Is(err, administration.ErrInvitationUsed):
		page.Title = frame.T(r, "This invitation has been accepted")
		page.Happened = frame.T(r, "Each link works only once, and this one has been used.")
		page.Safe = frame.T(r, "Your place on the site is yours.")
		page.Do = frame.T(r, "Sign in. If you have no password yet, ask for a link to make one.")
	case errors.Is(err, administration.ErrInvitationExpired):
		page.Title = frame.T(r, "This invitation has expired")
		page.Happened = frame.T(r, "An invitation works for 7 days, and this one is older.")
	case errors.As(err, &ended):
		page.Title = frame.T(r, "This invitation is void")
		page.Happened, page.Do = explainEnd(r, ended.Why)
	case errors.Is(err, administration.ErrInvitationUnknown):
		page.Status, page.Title = http.StatusNotFound, frame.T(r, "This invitation doesn’t work")
		page.Happened = frame.T(r, "The link was cut off, or this page was opened without one.")
	default:
		return err
	}
	return page
}

// explainEnd says why an invitation was withdrawn, and what to do.
func explainEnd(r *http.Request, why string) (happened, do string) {
	ask := frame.T(r, "Ask whoever invited you for a new invitation.")
	switch why {
	case database.EndedBack:
		return frame.T(r, "It was taken back."), ask
	case database.EndedRenewed:
		return frame.T(r, "A newer one was mailed after it, and only the newest works."), frame.T(r, "Follow the link in the newest mail.")
	case database.EndedJoined:
		return frame.T(r, "You were made a user of the site in another way after it was mailed."), frame.T(r, "Sign in as always.")
	case database.EndedRemoved:
		return frame.T(r, "You were removed from the site after it was mailed."), frame.T(r, "If that was a mistake, ask an administrator of the site for a new invitation.")
	case database.EndedInviter:
		return frame.T(r, "Whoever invited you may no longer invite anybody to the site."), frame.T(r, "Ask the owner or another administrator of the site for a new invitation.")
	}
	return frame.T(r, "It was taken back, or a newer one was mailed after it, and only the newest works."), ask
}
