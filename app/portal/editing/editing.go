package editing

import (
	"context"
	"errors"
	"net/http"

	"github.com/google/uuid"

	"satchel/app/portal/frame"
	"satchel/auth/access"
	"satchel/auth/session"
	rules "satchel/sync/editing"
)

const onePath = "/company/{company}/documents/{document}"

// Editing is what the pages need of sync/editing.
type Editing interface {
	Open(ctx context.Context, who rules.Editor, company, id uuid.UUID) (rules.Opened, error)
	Review(ctx context.Context, who rules.Editor, company, id uuid.UUID, shown int64) error
	Save(ctx context.Context, who rules.Editor, company, id uuid.UUID, sent rules.Sent) error
	Release(ctx context.Context, who rules.Editor, company, id uuid.UUID) error
}

// Pages are the pages.
type Pages struct {
	Frame   *frame.Frame
	Editing Editing
	// Changed shows the document's page anew, to who would review what it showed before somebody changed it.
	Changed func(w http.ResponseWriter, r *http.Request) error
}

// Routes are where they are.
func (p Pages) Routes() []frame.Route {
	return []frame.Route{
		{Path: onePath + "/edit", Get: p.show, Post: p.save, Feature: access.EditDocuments},
		{Path: onePath + "/review", Post: p.review, Feature: access.ReviewDocuments},
		{Path: onePath + "/close", Post: p.release, Feature: access.EditDocuments},
	}
}

var noDocument = frame.Problem{
	Status: http.StatusNotFound, Title: "There is no such document",
	Happened: "The company you work in has no document at this address.",
	Safe:     "Nothing was changed.",
	Do:       "Look for it in the company’s documents.",
	Action:   &frame.Link{Label: "Go to the home page", Href: "/"},
}

// at is the document that a request is about.
type at struct {
	company, id uuid.UUID
	who         rules.Editor
}

func where(r *http.Request) (at, error) {
	id, err := uuid.Parse(r.PathValue("document"))
	if err != nil {
		return at{}, noDocument
	}
	who := rules.Editor{Account: frame.Must(r).Account.ID, Key: session.Key(session.FromRequest(r))}
	return at{frame.PlaceOf(r).ID, id, who}, nil
}

func (a at) back() string { return "/company/" + a.company.String() + "/documents/" + a.id.String() }

func (p Pages) show(w http.ResponseWriter, r *http.Request) error {
	here, err := where(r)
	if err != nil {
		return err
	}
	opened, err := p.Editing.Open(r.Context(), here.who, here.company, here.id)
	if err != nil {
		return p.notOpened(w, r, here, err, false)
	}
	return p.render(w, r, http.StatusOK, here.form(opened))
}

func (p Pages) render(w http.ResponseWriter, r *http.Request, status int, shown data) error {
	return p.Frame.Render(w, r, frame.Page{Template: "edit", Status: status, Title: "Edit details", Data: shown})
}

func (p Pages) save(w http.ResponseWriter, r *http.Request) error {
	here, err := where(r)
	if err != nil {
		return err
	}
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	sent := read(filled)
	if sent.undecided() {
		return p.again(w, r, here, sent, nil)
	}
	err = p.Editing.Save(r.Context(), here.who, here.company, here.id, sent.Sent)
	var invalid *rules.InvalidError
	switch {
	case err == nil:
		http.Redirect(w, r, here.back()+"?done=saved", http.StatusSeeOther)
		return nil
	case errors.As(err, &invalid):
		return p.again(w, r, here, sent, invalid.Reasons)
	case errors.Is(err, rules.ErrLost), errors.Is(err, rules.ErrChanged):
		return p.lost(w, r, here)
	}
	return p.notOpened(w, r, here, err, false)
}

// again shows the form as it was typed, with what is wrong in it. The lock is still held, or taken anew.
func (p Pages) again(w http.ResponseWriter, r *http.Request, here at, as sent, wrong map[rules.Field]rules.Reason) error {
	opened, err := p.Editing.Open(r.Context(), here.who, here.company, here.id)
	if err != nil {
		return p.notOpened(w, r, here, err, false)
	}
	return p.render(w, r, http.StatusUnprocessableEntity, here.form(opened).as(as, wrong))
}

// lost tells whoever held the document no more, or saved over somebody's change, that nothing was saved, and lets them
// look at it and save again where nobody else has the document open now.
func (p Pages) lost(w http.ResponseWriter, r *http.Request, here at) error {
	opened, err := p.Editing.Open(r.Context(), here.who, here.company, here.id)
	if err != nil {
		return p.notOpened(w, r, here, err, true)
	}
	shown := here.form(opened)
	shown.Lost = true
	return p.render(w, r, http.StatusConflict, shown)
}

// review marks the document as reviewed, as the page showed it that the form stood on.
func (p Pages) review(w http.ResponseWriter, r *http.Request) error {
	here, err := where(r)
	if err != nil {
		return err
	}
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	switch err := p.Editing.Review(r.Context(), here.who, here.company, here.id, versionIn(filled)); {
	case errors.Is(err, rules.ErrChanged):
		return p.Changed(w, r)
	case err != nil:
		return p.notOpened(w, r, here, err, false)
	}
	http.Redirect(w, r, here.back(), http.StatusSeeOther)
	return nil
}

func (p Pages) release(w http.ResponseWriter, r *http.Request) error {
	here, err := where(r)
	if err != nil {
		return err
	}
	if err := p.Editing.Release(r.Context(), here.who, here.company, here.id); err != nil {
		return err
	}
	http.Redirect(w, r, here.back(), http.StatusSeeOther)
	return nil
}
