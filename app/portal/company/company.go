package company

import (
	"context"
	"net/http"
	"slices"

	"github.com/google/uuid"

	"satchel/app/portal/frame"
	"satchel/auth/access"
	"satchel/auth/session"
	"satchel/storage/database"
)

// Sessions is what the page needs of auth/session.
type Sessions interface {
	Choose(ctx context.Context, value string, of database.Account, company uuid.UUID) error
}

// Pages is the page where a company is chosen.
type Pages struct {
	Frame    *frame.Frame
	Sessions Sessions
}

// Routes are where it is.
func (p Pages) Routes() []frame.Route {
	return []frame.Route{{Path: frame.ChoosePath, Get: p.show, Post: p.choose, Private: true}}
}

func (p Pages) show(w http.ResponseWriter, r *http.Request) error {
	books, err := p.Frame.Books(r)
	if err != nil {
		return err
	}
	if len(books.All) == 0 {
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return nil
	}
	title := "Change Company"
	if !books.Chosen {
		title = "Choose a company"
	}
	return p.Frame.Render(w, r, frame.Page{Template: "company", Title: title, Narrow: true, Data: books})
}

func (p Pages) choose(w http.ResponseWriter, r *http.Request) error {
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	books, err := p.Frame.Books(r)
	if err != nil {
		return err
	}
	wanted := func(one access.Company) bool { return one.ID.String() == filled.Get("company") }
	i := slices.IndexFunc(books.All, wanted)
	if i < 0 {
		return frame.NotYours
	}
	if err := p.Sessions.Choose(r.Context(), session.FromRequest(r), frame.Must(r).Account, books.All[i].ID); err != nil {
		return err
	}
	http.Redirect(w, r, frame.LocalPath(filled.Get("next")), http.StatusSeeOther)
	return nil
}
