package approvals

import (
	"context"
	"errors"
	"net/http"
	"net/netip"

	"github.com/google/uuid"

	"satchel/app/portal/frame"
	"satchel/auth/identity"
	"satchel/auth/session"
)

// Path is where the page is; mails lead there.
const Path = "/approvals"

// People is what the page needs of auth/identity.
type People interface {
	Requests(ctx context.Context, owner uuid.UUID) ([]identity.Request, error)
	OpenRequests(ctx context.Context, owner uuid.UUID) (int64, error)
	Decide(ctx context.Context, owner, request uuid.UUID, approve bool, from netip.Addr) (identity.Request, error)
}

// Pages is the page.
type Pages struct {
	Frame  *frame.Frame
	People People
	Label  string // what people know the identity as
}

// Routes are where it is. Only POST decides: programs that scan mail follow links, too.
func (p Pages) Routes() []frame.Route {
	return []frame.Route{
		{Path: Path, Get: p.show, Private: true},
		{Path: Path + "/{id}", Get: p.back, Post: p.decide, Private: true},
	}
}

// Menu is the page's entry in the menu of who has something to decide.
func Menu(ctx context.Context, people People, visit session.Session) ([]frame.Link, error) {
	waiting, err := people.OpenRequests(ctx, visit.Account.ID)
	if err != nil || waiting == 0 {
		return nil, err
	}
	return []frame.Link{{Label: "Requests to join", Href: Path}}, nil
}

type list struct {
	Label   string
	Open    []identity.Request
	Decided []identity.Request
}

func (p Pages) show(w http.ResponseWriter, r *http.Request) error {
	var notice *frame.Notice
	switch r.URL.Query().Get("done") {
	case "approved":
		notice = &frame.Notice{Mood: "good", Lines: []string{"Approved. They have been mailed, and can sign in now. Let them into your companies where they work."}}
	case "declined":
		notice = &frame.Notice{Mood: "good", Lines: []string{"Declined. They have been mailed."}}
	}
	requests, err := p.People.Requests(r.Context(), frame.Must(r).Account.ID)
	if err != nil {
		return err
	}
	data := list{Label: p.Label}
	for _, request := range requests {
		if request.Open(p.Frame.Clock()) {
			data.Open = append(data.Open, request)
		} else {
			data.Decided = append(data.Decided, request)
		}
	}
	return p.Frame.Render(w, r, frame.Page{Template: "approvals", Title: "Requests to join", Notice: notice, Data: data})
}

// back shows the list to whoever follows an address that only a form is sent to. It decides nothing.
func (p Pages) back(w http.ResponseWriter, r *http.Request) error {
	http.Redirect(w, r, Path, http.StatusSeeOther)
	return nil
}

func (p Pages) decide(w http.ResponseWriter, r *http.Request) error {
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	request, err := uuid.Parse(r.PathValue("id"))
	if err != nil {
		return notThere
	}
	word := filled.Get("decision")
	if word != "approve" && word != "decline" {
		return undecided
	}
	decided, err := p.People.Decide(r.Context(), frame.Must(r).Account.ID, request, word == "approve", p.Frame.ClientAddr(r))
	switch {
	case errors.Is(err, identity.ErrNoRequest):
		return notThere
	case errors.Is(err, identity.ErrDecided), errors.Is(err, identity.ErrLapsed):
		return over
	case err != nil:
		return err
	}
	http.Redirect(w, r, Path+"?done="+decided.Decision, http.StatusSeeOther)
	return nil
}

var (
	toList = &frame.Link{Label: "See your requests", Href: Path}

	notThere = frame.Problem{
		Status: http.StatusNotFound, Title: "There is no such request for you",
		Happened: "Only the owner of a subscription decides who joins it, and no request of this kind is waiting for the account you are signed in with.",
		Safe:     "Nothing was decided.",
		Do:       "If you own the subscription with another account, sign in with that one.",
		Action:   toList,
	}
	over = frame.Problem{
		Status: http.StatusConflict, Title: "That request is decided already",
		Happened: "It was decided before, taken back by who made it, or has lapsed after 14 days.",
		Safe:     "What was decided first counts; nothing was changed now.",
		Do:       "The list shows what became of it.",
		Action:   toList,
	}
	undecided = frame.Problem{
		Status: http.StatusBadRequest, Title: "That was neither yes nor no",
		Happened: "The form arrived without a decision.",
		Safe:     "Nothing was decided.",
		Do:       "Press Approve or Decline on the page.",
		Action:   toList,
	}
)
