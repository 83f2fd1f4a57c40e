package administration

import (
	"net/http"

	"github.com/google/uuid"

	"satchel/app/portal/frame"
	"satchel/auth/administration"
)

type companies struct {
	here
	NewName string // in the field of a new company
	Books   []books
}

// books is a company of the list.
type books struct {
	administration.Books

	Rename  string // the path that its new name is sent to
	NewName string // in the field for that
	Open    bool   // the form to rename it: something was typed into it
	Mine    bool   // the visitor may change it
}

// typedName is a company's name that was typed, and refused: of a new company, or of Renamed.
type typedName struct {
	Name    string
	Renamed uuid.UUID
}

func (p Pages) companies(w http.ResponseWriter, r *http.Request) error {
	return p.companiesPage(w, r, typedName{}, said(r))
}

func (p Pages) companiesPage(w http.ResponseWriter, r *http.Request, typed typedName, notice *frame.Notice) error {
	all, err := p.Sites.Companies(r.Context(), frame.StandingOf(r).SiteID)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if notice != nil && notice.Mood == "bad" {
		status = http.StatusUnprocessableEntity
	}
	data := companies{here: hereOf(r, "companies"), NewName: p.Frame.Unsent(r, at(r, "/companies")).Or("name", "")}
	if typed.Name != "" && typed.Renamed == uuid.Nil {
		data.NewName = frame.Echo(typed.Name)
	}
	for _, one := range all {
		shown := books{Books: one, Rename: at(r, "/companies/"+one.ID.String()+"/rename"), NewName: one.Name, Mine: one.Changes(frame.StandingOf(r))}
		kept := p.Frame.Unsent(r, shown.Rename)
		shown.NewName, shown.Open = kept.Or("name", one.Name), kept != nil
		if typed.Renamed == one.ID {
			shown.NewName, shown.Open = frame.Echo(typed.Name), true
		}
		data.Books = append(data.Books, shown)
	}
	return p.Frame.Render(w, r, frame.Page{Template: "companies-site", Status: status, Title: frame.T(r, "Companies"), Notice: notice, Data: data})
}

func (p Pages) open(w http.ResponseWriter, r *http.Request) error {
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	return p.named(w, r, "opened", typedName{Name: filled.Get("name")}, p.Sites.OpenCompany(r.Context(), p.by(r), filled.Get("name")))
}

func (p Pages) rename(w http.ResponseWriter, r *http.Request) error {
	company, err := id(r.PathValue("books"))
	if err != nil {
		return err
	}
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	typed := typedName{filled.Get("name"), company}
	return p.named(w, r, "renamed", typed, p.Sites.RenameCompany(r.Context(), p.by(r), company, filled.Get("was"), typed.Name))
}

func (p Pages) named(w http.ResponseWriter, r *http.Request, did string, typed typedName, err error) error {
	if notice := refused(r, err); notice != nil {
		return p.companiesPage(w, r, typed, notice)
	}
	if err != nil {
		return explain(r, err, at(r, "/companies"))
	}
	p.Frame.Taken(r, r.URL.Path)
	return done(w, r, at(r, "/companies"), did)
}

func (p Pages) showClose(w http.ResponseWriter, r *http.Request) error {
	if fresh, err := p.Frame.Fresh(w, r, r.URL.Path); err != nil || !fresh {
		return err
	}
	books, err := p.Sites.Companies(r.Context(), frame.StandingOf(r).SiteID)
	if err != nil {
		return err
	}
	for _, one := range books {
		if one.ID.String() == r.PathValue("books") && one.ClosedAt.IsZero() {
			if !one.Changes(frame.StandingOf(r)) {
				return explain(r, administration.ErrNotAllowed, at(r, "/companies"))
			}
			return p.Frame.Render(w, r, frame.Page{
				Template: "company-close", Title: frame.T(r, "Close a company"), Narrow: true,
				Data: struct {
					here
					administration.Books
				}{hereOf(r, "companies"), one},
			})
		}
	}
	return frame.NotFound
}

func (p Pages) closing(w http.ResponseWriter, r *http.Request) error {
	if fresh, err := p.Frame.Fresh(w, r, r.URL.Path); err != nil || !fresh {
		return err
	}
	return p.settled(w, r, "closed", func(company uuid.UUID) error {
		return p.Sites.CloseCompany(r.Context(), p.by(r), company)
	})
}

func (p Pages) reopen(w http.ResponseWriter, r *http.Request) error {
	return p.settled(w, r, "reopened", func(company uuid.UUID) error {
		return p.Sites.ReopenCompany(r.Context(), p.by(r), company)
	})
}

func (p Pages) settled(w http.ResponseWriter, r *http.Request, did string, do func(uuid.UUID) error) error {
	company, err := id(r.PathValue("books"))
	if err != nil {
		return err
	}
	if err := do(company); err != nil {
		return explain(r, err, at(r, "/companies"))
	}
	return done(w, r, at(r, "/companies"), did)
}
