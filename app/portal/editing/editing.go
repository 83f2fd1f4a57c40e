package editing

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/google/uuid"

	"satchel/app/portal/frame"
	"satchel/auth/access"
	"satchel/auth/session"
	"satchel/sync/document"
	rules "satchel/sync/editing"
)

const onePath = "/company/{company}/documents/{document}"

// Editing is what the pages need of sync/editing.
type Editing interface {
	Open(ctx context.Context, who rules.Editor, company, id uuid.UUID) (rules.Opened, error)
	Save(ctx context.Context, who rules.Editor, company, id, token uuid.UUID, typed rules.Details) error
	Release(ctx context.Context, who rules.Editor, company, id uuid.UUID) error
}

// Pages are the pages.
type Pages struct {
	Frame   *frame.Frame
	Editing Editing
}

// Routes are where they are.
func (p Pages) Routes() []frame.Route {
	return []frame.Route{
		{Path: onePath + "/edit", Get: p.show, Post: p.save, Feature: access.EditDocuments},
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

// data is what the form shows.
type data struct {
	Name, Back string
	Token      uuid.UUID
	Account    uuid.UUID // whom drafts are kept for
	Typed      rules.Details
	Categories []document.Category
	Wrong      map[string]string // why, by the field
	Invalid    bool
	DraftAt    time.Time // of the draft that is shown; zero if it is the document as it stands
	Lost       bool      // the lock was, and what is shown was typed before that
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
		return p.notOpened(w, r, here, err)
	}
	shown := here.form(opened)
	if opened.Draft != nil {
		shown.Typed, shown.DraftAt = fromFields(rules.Fields(*opened.Draft)), opened.Draft.KeptAt.UTC()
	}
	return p.render(w, r, http.StatusOK, shown)
}

func (a at) form(opened rules.Opened) data {
	row := opened.Document
	money := document.Money{Minor: row.Total, Currency: row.Currency}
	currency := row.Currency
	if currency == "" {
		currency = "GBP"
	}
	return data{
		Name: document.DisplayName(row.Name), Back: a.back(), Token: opened.Token, Account: a.who.Account, Categories: document.Categories(),
		Typed: rules.Details{
			Dated: row.Dated, Counterparty: row.Counterparty, Reference: row.Reference, Total: money.Amount(), Currency: currency,
			Category: row.Category, Note: row.Note,
		},
	}
}

func fromFields(fields map[string]string) rules.Details {
	return rules.Details{
		Dated: fields["dated"], Counterparty: fields["counterparty"], Reference: fields["reference"], Total: fields["total"],
		Currency: fields["currency"], Category: fields["category"], Note: fields["note"],
	}
}

func typed(filled url.Values) rules.Details {
	return rules.Details{
		Dated: filled.Get("dated"), Counterparty: filled.Get("counterparty"), Reference: filled.Get("reference"), Total: filled.Get("total"),
		Currency: filled.Get("currency"), Category: filled.Get("category"), Note: filled.Get("note"),
	}
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
	token, _ := uuid.Parse(filled.Get("token")) // none is a lock that nobody holds
	err = p.Editing.Save(r.Context(), here.who, here.company, here.id, token, typed(filled))
	var invalid *rules.InvalidError
	switch {
	case err == nil:
		http.Redirect(w, r, here.back()+"?done=saved", http.StatusSeeOther)
		return nil
	case errors.As(err, &invalid):
		return p.again(w, r, here, typed(filled), invalid.Reasons)
	case errors.Is(err, rules.ErrLost):
		return p.lost(w, r, here, typed(filled))
	}
	return p.notOpened(w, r, here, err)
}

// again shows the form as it was typed, with what is wrong in it. The lock is still held, or taken anew.
func (p Pages) again(w http.ResponseWriter, r *http.Request, here at, as rules.Details, wrong map[rules.Field]rules.Reason) error {
	opened, err := p.Editing.Open(r.Context(), here.who, here.company, here.id)
	if err != nil {
		return p.notOpened(w, r, here, err)
	}
	shown := here.form(opened)
	shown.Typed, shown.Wrong, shown.Invalid = as, map[string]string{}, true
	for field, reason := range wrong {
		shown.Wrong[string(field)] = string(reason)
	}
	return p.render(w, r, http.StatusUnprocessableEntity, shown)
}

// lost tells whoever was logged off meanwhile that nothing was saved, and lets them look at it and save again where
// nobody else has the document open now.
func (p Pages) lost(w http.ResponseWriter, r *http.Request, here at, as rules.Details) error {
	opened, err := p.Editing.Open(r.Context(), here.who, here.company, here.id)
	if err != nil {
		return p.notOpened(w, r, here, err)
	}
	shown := here.form(opened)
	shown.Typed, shown.Lost = as, true
	return p.render(w, r, http.StatusConflict, shown)
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
