package documents

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"satchel/app/portal/frame"
	"satchel/auth/access"
	"satchel/storage/blob"
	"satchel/storage/database"
	"satchel/sync/document"
	"satchel/sync/shelf"
	"satchel/sync/shelf/preview"
)

type one struct {
	row
	Path      string
	Note      string
	Reference string
	MediaType string
	Original  string // address of the document this is a duplicate of; may be empty
	Look      preview.Look
	Missing   bool // its bytes
	Chain     []link
	Reviewed  bool
	Version   int64 // that is shown
	History   []event

	Changed *change // what came before the review that was sent, which is not done; nil where none was sent

	MayEdit, MayReview, MayDownload bool
}

// change is a change of the details.
type change struct {
	By     string // may be empty
	At     time.Time
	Fields []shelf.Change
}

// link is a link of the chain of proof.
type link struct {
	Step, SHA256, Person string
	At                   time.Time
	Unproved             bool
}

// event is a line of the history.
type event struct {
	Kind, Person string
	At           time.Time
	Fields       []shelf.Change
}

func (p Pages) one(w http.ResponseWriter, r *http.Request) error { return p.show(w, r, false) }

// Changed shows a document anew to who sent a review of it as it was before somebody changed it.
func (p Pages) Changed(w http.ResponseWriter, r *http.Request) error { return p.show(w, r, true) }

func (p Pages) show(w http.ResponseWriter, r *http.Request, changed bool) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	found, err := p.Shelf.Find(r.Context(), frame.PlaceOf(r).ID, id)
	if errors.Is(err, shelf.ErrNoDocument) {
		return noDocument
	}
	if err != nil {
		return err
	}
	shown := oneOf(pathOf(r), found)
	if shown.Look, err = p.look(r, found.Document); errors.Is(err, blob.ErrNotFound) {
		shown.Missing = true
		p.Log.ErrorContext(r.Context(), "a document's bytes are missing", "document", id)
	} else if err != nil {
		return err
	}
	may := frame.StandingOf(r).May
	shown.MayEdit, shown.MayReview, shown.MayDownload = may(access.EditDocuments), may(access.ReviewDocuments), may(access.DownloadDocuments)
	page := frame.Page{Template: "document", Title: shown.Name}
	if changed {
		shown.Changed, page.Status = lastChange(found), http.StatusConflict
	}
	page.Data = shown
	mayFrame(w)
	return p.Frame.Render(w, r, page)
}

func lastChange(found shelf.Document) *change {
	for _, event := range slices.Backward(found.History) {
		if event.Kind == shelf.KindEdited {
			return &change{By: found.People[shelf.ByOf(event)].Name, At: event.At.UTC(), Fields: visibleChanges(event)}
		}
	}
	return &change{}
}

func (p Pages) look(r *http.Request, row database.Document) (preview.Look, error) {
	content, err := p.Blobs.Open(r.Context(), blob.Key{Company: row.CompanyID, Document: row.ID})
	if err != nil {
		return preview.Look{}, err
	}
	defer content.Close()
	look, _, err := p.Drawer.View(r.Context(), content)
	return look, err
}

func oneOf(path string, found shelf.Document) one {
	shown := one{
		row: rowOf(path, found.Document, found.People), Path: path, Note: visibleLines(found.Note), Reference: found.Reference,
		MediaType: found.MediaType, Reviewed: found.Reviewed(), Version: found.Version,
	}
	if found.DuplicateOf != uuid.Nil {
		shown.Original = path + "/" + found.DuplicateOf.String()
	}
	for _, l := range found.Chain {
		shown.Chain = append(shown.Chain, link{Step: string(l.Step), SHA256: l.SHA256, Person: found.People[l.Person].Name, At: l.At, Unproved: l.Unproved})
	}
	for _, e := range found.History {
		shown.History = append(shown.History, event{Kind: e.Kind, Person: found.People[shelf.ByOf(e)].Name, At: e.At.UTC(), Fields: visibleChanges(e)})
	}
	return shown
}

func visibleChanges(of database.Event) []shelf.Change {
	changes := shelf.ChangesOf(of)
	for i, one := range changes {
		changes[i].Was, changes[i].Is = visibleLines(one.Was), visibleLines(one.Is)
	}
	return changes
}

// visibleLines makes a note safe to show: it may have come from a program, with marks that turn writing round.
func visibleLines(note string) string {
	lines := strings.Split(note, "\n")
	for i, line := range lines {
		lines[i] = document.Visible(strings.TrimSuffix(line, "\r"))
	}
	return strings.Join(lines, "\n")
}
