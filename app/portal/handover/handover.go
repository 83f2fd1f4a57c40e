package handover

import (
	"context"
	"errors"
	"net/http"
	"net/netip"

	"github.com/google/uuid"

	"satchel/app/portal/frame"
	"satchel/app/portal/passcode"
	rules "satchel/auth/handover"
	"satchel/auth/session"
)

// path is the page; the code stands below it in the address a companion opens, and no longer in the one shown.
const path = "/open"

// Handovers is what the pages need of auth/handover.
type Handovers interface {
	Peek(ctx context.Context, code string) (rules.Pending, error)
	Take(ctx context.Context, code string, from netip.Addr) (session.Proof, error)
}

// Pages are the pages.
type Pages struct {
	Frame     *frame.Frame
	Handovers Handovers
	Gate      *passcode.Gate
}

// carried holds the code between the address that the companion opened and the person's word.
var carried = frame.MailedToken{Name: "__Host-satchel-open", Life: rules.Life}

// Routes are where they are. A GET signs nobody in: whoever sends somebody such an address would otherwise have them work
// as the sender without knowing it.
func (p Pages) Routes() []frame.Route {
	return []frame.Route{
		{Path: path + "/{code}", Get: p.follow},
		{Path: path, Get: p.show, Post: p.open},
	}
}

func (p Pages) follow(w http.ResponseWriter, r *http.Request) error {
	carried.Keep(w, r, r.PathValue("code"), at(r.URL.Query().Get("to")))
	return nil
}

// toAdd is the word for the page where documents are added. There are no addresses in the place of such a word: nobody
// could send a person on to a page of their choice.
const toAdd = "add"

// at is the page, with the word for where the companion wants to go on if it is one.
func at(to string) string {
	if to == toAdd {
		return path + "?to=" + toAdd
	}
	return path
}

// onward is where somebody goes on in a company.
func onward(to string, company uuid.UUID) string {
	switch {
	case company == uuid.Nil:
		return frame.ChoosePath
	case to == toAdd:
		return "/company/" + company.String() + "/documents/add"
	}
	return "/"
}

type data struct {
	rules.Pending

	To    string // the word for where they go on
	Other string // name of somebody else who is signed in in this browser, and would no longer be
}

func (p Pages) show(w http.ResponseWriter, r *http.Request) error {
	pending, err := p.Handovers.Peek(r.Context(), carried.Of(r))
	if err != nil {
		return problem(r, err)
	}
	shown := data{Pending: pending, To: r.URL.Query().Get("to")}
	if visit, here := frame.Visitor(r); here && visit.Account.ID != pending.Account.ID {
		shown.Other = visit.Account.Name
	}
	return p.Frame.Render(w, r, frame.Page{Template: "handover", Title: frame.T(r, "Open Satchel in this browser?"), Narrow: true, Data: shown})
}

// open signs in who the page named. Where another address was opened in this browser since, the page shows whose it is
// first: nobody is signed in as somebody they weren't shown.
func (p Pages) open(w http.ResponseWriter, r *http.Request) error {
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	code := carried.Of(r)
	pending, err := p.Handovers.Peek(r.Context(), code)
	if err != nil {
		return problem(r, err)
	}
	if filled.Get("device") != pending.Device.ID.String() {
		http.Redirect(w, r, at(filled.Get("to")), http.StatusSeeOther)
		return nil
	}
	proof, err := p.Handovers.Take(r.Context(), code, p.Frame.ClientAddr(r))
	if err != nil {
		return problem(r, err)
	}
	carried.Clear(w)
	return p.Gate.Enter(w, r, proof, onward(filled.Get("to"), proof.Company))
}

func problem(r *http.Request, err error) error {
	action := &frame.Link{Label: frame.T(r, "Sign in"), Href: "/sign-in"}
	if _, here := frame.Visitor(r); here {
		action = &frame.Link{Label: frame.T(r, "Go to the home page"), Href: "/"}
	}
	switch {
	case errors.Is(err, rules.ErrRefused):
		return frame.Problem{
			Status: http.StatusGone, Title: frame.T(r, "This address has done its work"),
			Happened: frame.T(r, "The companion’s address opens the website once, within a minute, and only while the companion is signed in."),
			Safe:     frame.T(r, "Nobody was signed in by it now."),
			Do:       frame.T(r, "Open the website from the companion again, or sign in here."),
			Action:   action,
		}
	case errors.Is(err, rules.ErrChannel):
		return frame.Problem{
			Status: http.StatusForbidden, Title: frame.T(r, "Continue with your Sage ID"),
			Happened: frame.T(r, "Your account is linked to a Sage ID, and the companion was signed in without it."),
			Safe:     frame.T(r, "Nothing was changed, and the companion stays signed in."),
			Do:       frame.T(r, "Sign in here with your Sage ID."),
			Action:   action,
		}
	}
	return err
}
