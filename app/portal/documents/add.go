package documents

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/google/uuid"

	"satchel/app/portal/frame"
	"satchel/sync/document"
	"satchel/sync/intake"
	"satchel/sync/resumable"
)

// Limits of the form that adds documents without a script, which can't go on where it was cut off.
const (
	maxForm   = 256 << 20 // bytes, all files together
	maxFiles  = 100
	maxPages  = 100
	inMemory  = 1 << 20 // bytes of a form; the rest is on the disk
	chunkSize = maxChunk / 2
)

// add is what the page shows.
type add struct {
	Path, Uploads string
	Files, Pages  words
	ChunkSize     int64
	MaxForm       int64
	MaxFiles      int
	Taken         int
	Duplicates    []uuid.UUID // of those taken, the documents whose content the company had already
	Refused       []string    // files that could not be taken, each with why
}

// words is what is said about what is added, in one of the two forms.
type words struct {
	ID                   string // before those of the form's fields
	Name, Category, Note string
	Categories           []document.Category
}

func (p Pages) adding(r *http.Request) add {
	path := pathOf(r)
	return add{
		Path: path, Uploads: "/company/" + frame.PlaceOf(r).ID.String() + "/uploads",
		Files: p.words(r, "", path+"/add"), Pages: p.words(r, "pages-", path+"/add/pages"), ChunkSize: chunkSize, MaxForm: maxForm, MaxFiles: maxFiles,
	}
}

// words are those that the visitor typed earlier and did not send; none if they didn't.
func (p Pages) words(r *http.Request, id, path string) words {
	kept := p.Frame.Unsent(r, path)
	return words{ID: id, Name: kept.Or("name", ""), Category: kept.Or("category", string(document.Purchase)), Note: kept.Or("note", ""), Categories: document.Categories()}
}

func (p Pages) add(w http.ResponseWriter, r *http.Request) error {
	return p.Frame.Render(w, r, frame.Page{Template: "documents-add", Title: "Add documents", Notice: p.added(r), Data: p.adding(r)})
}

var tooMuch = frame.Problem{
	Status: http.StatusRequestEntityTooLarge, Title: "That was too much at once",
	Happened: "Without JavaScript at most 256 MB are taken at once, and 100 files.",
	Safe:     "Nothing was added, and your files are as they were.",
	Do:       "Add fewer files at a time. With JavaScript, or with the companion, each file may be far larger, and goes on where it was when the line breaks.",
	Action:   &frame.Link{Label: "Go to the home page", Href: "/"},
}

var badForm = frame.Problem{
	Status: http.StatusBadRequest, Title: "That form couldn’t be read",
	Happened: "What arrived isn’t a form as browsers send it, or it ended before its time.",
	Safe:     "Nothing was added, and your files are as they were.",
	Do:       "Go back, reload the page, and send it again.",
	Action:   &frame.Link{Label: "Go to the home page", Href: "/"},
}

// unquoted undoes how browsers write a file's name in a form: these three and nothing else, says the HTML standard,
// "Multipart form data".
var unquoted = strings.NewReplacer("%22", `"`, "%0D", "\r", "%0A", "\n")

// take adds the documents of a form: each of "files" is one, and all of "pages" are one together.
func (p Pages) take(w http.ResponseWriter, r *http.Request) error {
	err := r.ParseMultipartForm(inMemory)
	var large *http.MaxBytesError
	if errors.As(err, &large) || errors.Is(err, multipart.ErrMessageTooLarge) { // of bytes, or of files
		return tooMuch
	}
	if err != nil {
		return badForm
	}
	defer func() { _ = r.MultipartForm.RemoveAll() }() // what is left is the system's to clear
	files, pages := chosen(r.MultipartForm.File["files"]), chosen(r.MultipartForm.File["pages"])
	if len(files) > maxFiles || len(pages) > maxPages {
		return tooMuch
	}
	shown := p.adding(r)
	said := &shown.Files
	if len(pages) > 0 || strings.HasSuffix(r.URL.Path, "/pages") {
		said = &shown.Pages
	}
	said.Name, said.Category, said.Note = r.PostFormValue("name"), r.PostFormValue("category"), r.PostFormValue("note")
	if _, err := document.ParseCategory(said.Category); err != nil {
		return badForm
	}
	if len(files)+len(pages) == 0 {
		shown.Refused = []string{frame.T(r, "No file was chosen.")}
	}
	for _, file := range files {
		file.Filename = unquoted.Replace(file.Filename)
		taken, err := p.takeFile(r, file, *said)
		p.keep(r, &shown, file.Filename, taken, err)
	}
	if len(pages) > 0 {
		name := boundName(said.Name, p.Frame.Clock())
		taken, err := p.takePages(r, pages, name, *said)
		p.keep(r, &shown, name, taken, err)
	}
	return p.taken(w, r, shown)
}

// keep notes what became of a document: it was taken, or refused with the reason. The files before and after it are
// documents all the same, so that no page says of all that the service failed.
func (p Pages) keep(r *http.Request, a *add, name string, taken document.Acknowledgement, err error) {
	name = document.DisplayName(name)
	refusal := new(resumable.Error)
	var page *notAPage
	switch {
	case err == nil:
		a.Taken++
		if taken.DuplicateOf != nil {
			a.Duplicates = append(a.Duplicates, taken.DocumentID)
		}
	case errors.As(err, &page):
		a.Refused = append(a.Refused, frame.T(r, "%s was not added: only JPEG and PNG pictures can become the pages of one document, and %s is none, or is damaged. Choose the pages again without it.", name, document.DisplayName(page.name)))
	default:
		if !errors.As(err, &refusal) {
			p.Log.ErrorContext(r.Context(), "a file of a form could not be taken", "error", err)
		}
		a.Refused = append(a.Refused, refused(r, name, refusal))
	}
}

// chosen are the files without the empty one that a browser sends where none was chosen.
func chosen(files []*multipart.FileHeader) []*multipart.FileHeader {
	var kept []*multipart.FileHeader
	for _, file := range files {
		if file.Filename != "" || file.Size > 0 {
			kept = append(kept, file)
		}
	}
	return kept
}

func (p Pages) takeFile(r *http.Request, file *multipart.FileHeader, said words) (document.Acknowledgement, error) {
	content, err := file.Open()
	if err != nil {
		return document.Acknowledgement{}, fmt.Errorf("reading a file of a form: %w", err)
	}
	defer content.Close()
	return p.Intake.Take(r.Context(), owner(r), intake.Given{Name: file.Filename, Category: said.Category, Note: said.Note, Size: file.Size, Content: content})
}

func (p Pages) takePages(r *http.Request, pages []*multipart.FileHeader, name string, said words) (document.Acknowledgement, error) {
	last := 0
	open := func(page int) (io.ReadSeekCloser, error) {
		last = page
		return pages[page].Open()
	}
	taken, err := p.Intake.TakePages(r.Context(), owner(r), intake.Given{Name: name, Category: said.Category, Note: said.Note}, len(pages), open)
	if errors.Is(err, intake.ErrNotAPage) {
		err = &notAPage{unquoted.Replace(pages[last].Filename), err}
	}
	return taken, err
}

// notAPage is why pages were not bound: one of them, by its name, can't be one.
type notAPage struct {
	name string
	error
}

// boundName is the name of a document made of pages: what the person called it, or when it was made.
func boundName(asked string, now time.Time) string {
	if asked = strings.TrimSpace(asked); asked == "" {
		asked = "Scan " + now.UTC().Format("2006-01-02 15.04")
	}
	if !strings.EqualFold(path.Ext(asked), ".pdf") {
		asked += ".pdf"
	}
	return asked
}

// refused says why a file was not taken, what is safe and what to do.
func refused(r *http.Request, name string, refusal *resumable.Error) string {
	switch refusal.Code {
	case resumable.ErrEmpty.Code:
		return frame.T(r, "%s was not added: the file is empty. Scan or save it again.", name)
	case resumable.ErrTooLarge.Code:
		return frame.T(r, "%s was not added: it is larger than this service takes. Split it, or scan it at a lower resolution.", name)
	case resumable.ErrHeaderTooLarge.Code:
		return frame.T(r, "%s was not added: its name or its note is too long. Shorten it and try again.", name)
	case resumable.ErrNoAccess.Code:
		return frame.T(r, "%s was not added: you can’t work in this company any more. Your file is as it was.", name)
	case resumable.ErrCompanyClosed.Code:
		return frame.T(r, "%s was not added: the company was closed meanwhile. Your file is as it was; ask an administrator to open the company again.", name)
	case resumable.ErrNoFeature.Code:
		return frame.T(r, "%s was not added: you may not add documents here any more. Your file is as it was.", name)
	case resumable.ErrUnauthorized.Code:
		return frame.T(r, "%s was not added: your sign-in here was ended meanwhile. Your file is as it was; sign in and send it again.", name)
	case resumable.ErrFull.Code:
		return frame.T(r, "%s was not added: the service has no room left. Tell whoever runs it; your file is as it was.", name)
	}
	return frame.T(r, "%s was not added: the service could not take it just now. Your file is as it was; try again in a moment.", name)
}
