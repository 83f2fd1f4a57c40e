package documents

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/google/uuid"

	"satchel/app/portal/frame"
	"satchel/auth/access"
	"satchel/storage/database"
	"satchel/sync/document"
	"satchel/sync/shelf"
)

const (
	pageSize = 50   // documents that a page lists unless it is asked for more
	maxRows  = 1000 // as many as a page lists in any case: who has asked for more begins there again
)

// rowsOf is how many documents the address asks for. The list's script adds up there what each of its pages was asked for,
// so that who comes back finds the rows, and with them the place, that they left. What came of it wouldn't do: a filter
// may let few of a stretch pass, and how far the search goes hangs on what it is asked for.
func rowsOf(query url.Values) int {
	rows, err := strconv.Atoi(query.Get("rows"))
	if err != nil {
		return pageSize
	}
	return min(max(rows, pageSize), maxRows)
}

// fields are the filter as its form has it.
type fields struct {
	Text, State, Category, From, To, Person string
}

func fieldsOf(query url.Values) fields {
	return fields{
		Text: query.Get("text"), State: query.Get("state"), Category: query.Get("category"),
		From: query.Get("from"), To: query.Get("to"), Person: query.Get("person"),
	}
}

func (f fields) filter() (shelf.Filter, error) {
	filter := shelf.Filter{State: f.State, Category: f.Category, From: f.From, To: f.To, Text: f.Text}
	var err error
	if f.Person != "" {
		filter.Person, err = uuid.Parse(f.Person)
	}
	return filter, err
}

// query is the filter for an address, without what is left out.
func (f fields) query() url.Values {
	query := url.Values{}
	for name, value := range map[string]string{"text": f.Text, "state": f.State, "category": f.Category, "from": f.From, "to": f.To, "person": f.Person} {
		if value != "" {
			query.Set(name, value)
		}
	}
	return query
}

type list struct {
	Path       string
	Fields     fields
	Filtered   bool
	Narrowed   bool // by more than words
	States     []document.State
	Categories []document.Category
	People     []database.Account
	Rows       []row
	Asked      int    // how many rows there may be
	More       string // address of what comes after; empty at the end
	Reached    time.Time
	MayAdd     bool
}

// row is a document in the list.
type row struct {
	Href, Name, Category, State, Person, Total, Counterparty string
	Size                                                     int64
	Day                                                      time.Time // of the document itself; zero if not known
	AcceptedAt                                               time.Time
	Duplicate                                                bool
}

func (p Pages) list(w http.ResponseWriter, r *http.Request) error {
	shown := list{
		Path: pathOf(r), Fields: fieldsOf(r.URL.Query()), States: shelf.States(), Categories: document.Categories(),
		Asked: rowsOf(r.URL.Query()), MayAdd: frame.StandingOf(r).May(access.AddDocuments),
	}
	narrowed := shown.Fields
	narrowed.Text = ""
	shown.Filtered, shown.Narrowed = shown.Fields != fields{}, narrowed != fields{}
	company := frame.PlaceOf(r).ID
	var err error
	if shown.People, err = p.Shelf.People(r.Context(), company); err != nil {
		return err
	}
	page := frame.Page{Template: "documents", Title: "Documents", Notice: p.added(r)}
	found, err := p.found(r, company, shown.Fields)
	if reason := whyNot(r, err); reason != "" {
		page.Status, page.Notice = http.StatusBadRequest, &frame.Notice{Mood: "bad", Lines: []string{reason}}
	} else if err != nil {
		return err
	}
	for _, one := range found.Documents {
		shown.Rows = append(shown.Rows, rowOf(shown.Path, one, found.People))
	}
	if found.Next != "" {
		query := shown.Fields.query()
		query.Set("after", found.Next)
		shown.More = shown.Path + "?" + query.Encode()
	}
	if found.Reached != nil {
		shown.Reached = found.Reached.AcceptedAt.UTC()
	}
	page.Data = shown
	return p.Frame.Render(w, r, page)
}

func (p Pages) found(r *http.Request, company uuid.UUID, asked fields) (shelf.Page, error) {
	filter, err := asked.filter()
	if err != nil {
		return shelf.Page{}, shelf.ErrFilter
	}
	query := r.URL.Query()
	return p.Shelf.List(r.Context(), company, filter, query.Get("after"), rowsOf(query))
}

// whyNot is why nothing can be listed, if that is the visitor's doing.
func whyNot(r *http.Request, err error) string {
	switch {
	case errors.Is(err, shelf.ErrCursor):
		return frame.T(r, "The address has been cut off, so there is nothing to go on from. Choose Show to begin again.")
	case errors.Is(err, shelf.ErrBackwards):
		return frame.T(r, "The first day comes after the last, so no document can be between them. Swap the two days, or leave one out.")
	case errors.Is(err, shelf.ErrFilter):
		return frame.T(r, "Nothing can be found that way. Check the words and the dates: a date is a day of the calendar, and words have letters or digits, 200 at most.")
	}
	return ""
}

func rowOf(path string, one database.Document, people map[uuid.UUID]database.Account) row {
	shown := row{
		Href: path + "/" + one.ID.String(), Name: document.DisplayName(one.Name), Category: one.Category, State: one.State,
		Person: people[one.AccountID].Name, Size: one.Size, AcceptedAt: one.AcceptedAt.UTC(), Counterparty: one.Counterparty,
		Total: document.Money{Minor: one.Total, Currency: one.Currency}.String(), Duplicate: one.DuplicateOf != uuid.Nil,
	}
	shown.Day, _ = time.Parse(time.DateOnly, one.Dated) // empty stays zero
	return shown
}
