package documents

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/google/uuid"

	"satchel/app/portal/frame"
	"satchel/auth/access"
	"satchel/storage/database"
	"satchel/sync/document"
	"satchel/sync/shelf"
)

// maxNamed is how many duplicates are named one by one; of more, it is said how many.
const maxNamed = 20

// taken leads on to where it says what was added, if all was taken, and otherwise shows the form again with what was not.
func (p Pages) taken(w http.ResponseWriter, r *http.Request, shown add) error {
	if len(shown.Refused) == 0 {
		p.Frame.Taken(r, r.URL.Path)
		query := url.Values{"added": {strconv.Itoa(shown.Taken)}}
		for _, one := range shown.Duplicates {
			query.Add("same", one.String())
		}
		next := shown.Path
		if !frame.StandingOf(r).May(access.SeeDocuments) {
			next += "/add" // where they may be
		}
		http.Redirect(w, r, next+"?"+query.Encode(), http.StatusSeeOther)
		return nil
	}
	notice := &frame.Notice{Mood: "bad", Lines: shown.Refused}
	if shown.Taken > 0 {
		notice.Lines = append(notice.Lines, frame.T(r, "The others were added: %d.", shown.Taken))
	}
	p.duplicates(r, notice, shown.Duplicates)
	return p.Frame.Render(w, r, frame.Page{
		Template: "documents-add", Status: http.StatusUnprocessableEntity, Title: "Add documents", Notice: notice, Data: shown,
	})
}

// added says how many documents were just added, where a form led here, and which of them the company had already.
func (p Pages) added(r *http.Request) *frame.Notice {
	query := r.URL.Query()
	n, err := strconv.Atoi(query.Get("added"))
	if err != nil || n < 1 {
		return nil
	}
	notice := &frame.Notice{Mood: "good", Lines: []string{frame.T(r, "The document is here, whole and safe.")}}
	if n > 1 {
		notice.Lines = []string{frame.T(r, "%d documents are here, whole and safe.", n)}
	}
	var same []uuid.UUID
	for _, one := range query["same"] {
		if id, err := uuid.Parse(one); err == nil {
			same = append(same, id)
		}
	}
	p.duplicates(r, notice, same)
	return notice
}

// duplicates adds to a notice of which documents others are the duplicates, for whoever may see documents.
func (p Pages) duplicates(r *http.Request, notice *frame.Notice, same []uuid.UUID) {
	if len(same) == 0 {
		return
	}
	if len(same) > maxNamed || !frame.StandingOf(r).May(access.SeeDocuments) {
		notice.Lines = append(notice.Lines, frame.Count(r, len(same), "One of them is a duplicate: the company had the same content already.", "%d of them are duplicates: the company had the same content already."))
		return
	}
	company := frame.PlaceOf(r).ID
	for _, id := range same {
		row, original, err := p.duplicate(r, company, id)
		if errors.Is(err, shelf.ErrNoDocument) {
			continue // of another company, or none: nothing is to be said of it
		}
		if err != nil { // the documents are here all the same
			p.Frame.Log.ErrorContext(r.Context(), "what a document is a duplicate of could not be found", "error", err)
			continue
		}
		name, of := document.DisplayName(row.Name), document.DisplayName(original.Name)
		notice.Lines = append(notice.Lines, frame.T(r, "%s is a duplicate: it has the same content as %s, added on %s.", name, of, frame.Moment(r, original.AcceptedAt)))
		if len(same) == 1 {
			notice.Link = &frame.Link{Label: frame.T(r, "Open %v", of), Href: pathOf(r) + "/" + original.ID.String()}
		}
	}
}

// duplicate is a duplicate in a company and what it is one of; shelf.ErrNoDocument if it is none.
func (p Pages) duplicate(r *http.Request, company, id uuid.UUID) (row, original database.Document, err error) {
	if row, err = p.Shelf.Row(r.Context(), company, id); err != nil {
		return row, original, err
	}
	if row.DuplicateOf == uuid.Nil {
		return row, original, shelf.ErrNoDocument
	}
	original, err = p.Shelf.Row(r.Context(), company, row.DuplicateOf)
	return row, original, err
}
