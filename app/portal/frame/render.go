package frame

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"satchel/assets/icons"
	"satchel/assets/web"
	"satchel/auth/session"
	"satchel/sync/editing"
)

// Page is one page to be rendered.
type Page struct {
	Template string // file in assets/web/templates/pages, without .html
	Status   int    // 200 if zero
	Title    string
	Narrow   bool   // one card in the middle, instead of a full page
	Meter    bool   // asks for a new password
	Onward   string // an address that the browser goes on to by itself, once the page is there
	Notice   *Notice
	Data     any
}

// Notice is a message above a page's content or in its form.
type Notice struct {
	Mood  string // good, wary, bad, or empty for plain information
	Lines []string
	Link  *Link
}

// Link is somewhere to go on.
type Link struct{ Label, Href string }

// view is what the layout sees.
type view struct {
	Page
	Brand    Brand
	Who      *who
	Company  *at // nil where there is none to name
	Ways     []Way
	Version  string
	Language choice
	NotTaken *NotTaken // nil where no form was sent, or one is taken or shown again
	unsent   func(path string) *editing.Kept
}

// Unsent is as Frame.Unsent, for the page.
func (v view) Unsent(path string) *editing.Kept { return v.unsent(path) }

type who struct {
	ID                    uuid.UUID
	Name, Email, Initials string
	EndsIn                int64 // seconds until they are logged out if they do nothing
	Menu                  []Link
}

// Render writes a page. It is rendered whole before the first byte goes out, so a broken template is an error
// page and not half a page.
func (f *Frame) Render(w http.ResponseWriter, r *http.Request, page Page) error {
	page = translated(r, page)
	page.Title, page.Notice = f.Named(page.Title), f.named(page.Notice)
	shown := view{Page: page, Brand: f.Brand, Version: f.Version, Language: f.choiceOf(r), NotTaken: notTaken(r)}
	shown.unsent = func(path string) *editing.Kept { return f.Unsent(r, path) }
	if visit, ok := Visitor(r); ok {
		shown.Who, shown.Company, shown.Ways = f.whoIs(r, visit), f.worksAt(r), f.waysFrom(r)
	}
	var body bytes.Buffer
	pages, err := f.pages[tongueOf(r).Code]()
	if err != nil {
		return err
	}
	if err := pages.ExecuteTemplate(&body, whole(page.Template), shown); err != nil {
		return fmt.Errorf("rendering the page %s: %w", page.Template, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Add("Vary", "Accept-Language")
	w.WriteHeader(max(page.Status, http.StatusOK))
	if r.Method == http.MethodHead {
		return nil
	}
	_, _ = body.WriteTo(w) // fails only when the browser has gone, and then nobody is left to tell
	return nil
}

func (f *Frame) whoIs(r *http.Request, visit session.Session) *who {
	shown := &who{ID: visit.Account.ID, EndsIn: int64(min(visit.IdleAt.Sub(f.Clock()), visit.ExpiresAt.Sub(f.Clock())) / time.Second), Name: visit.Account.Name, Email: visit.Account.Email, Initials: initials(visit.Account.Name)}
	if f.Menu == nil {
		return shown
	}
	menu, err := f.Menu(r.Context(), visit)
	if err != nil { // a page without its menu is better than none
		f.Log.ErrorContext(r.Context(), "the menu could not be made", "error", err)
	}
	shown.Menu = menu
	return shown
}

// waysFrom are none where they can't be found: a page without its navigation is better than no page.
func (f *Frame) waysFrom(r *http.Request) []Way {
	ways, err := f.ways(r)
	if err != nil {
		f.Log.ErrorContext(r.Context(), "the navigation could not be made", "error", err)
	}
	return ways
}

// initials are the first letters of the first and the last word.
func initials(name string) string {
	words := strings.FieldsFunc(name, unicode.IsSpace)
	switch len(words) {
	case 0:
		return ""
	case 1:
		return firstLetter(words[0])
	}
	return firstLetter(words[0]) + firstLetter(words[len(words)-1])
}

func firstLetter(word string) string {
	letter, _ := utf8.DecodeRuneInString(word)
	return string(unicode.ToUpper(letter))
}

// defined finds the templates that a file defines.
var defined = regexp.MustCompile(`{{define "([^"]+)"}}`)

// loadPages reads all pages into one set: a copy of the layout for each would be half of what the service keeps in
// memory. So names are shared, but for the content, which each page calls so.
func loadPages(files *static, options Options, spoken tongue) (*template.Template, error) {
	brand := options.Brand
	functions := template.FuncMap{"asset": files.href, "icon": icon, "heading": heading, "identity": func() string { return brand.Identity }}
	layout, err := templateText("templates/layout.html")
	if err != nil {
		return nil, err
	}
	pages, err := template.New("layout.html").Funcs(functions).Funcs(spoken.functions(brand)).Parse(layout)
	if err != nil {
		return nil, fmt.Errorf("reading the portal's layout: %w", err)
	}
	names, err := fs.Glob(web.Templates, "templates/pages/*.html")
	if err != nil {
		return nil, err
	}
	for _, file := range names {
		name := strings.TrimSuffix(path.Base(file), ".html")
		if options.Pages != nil && !options.Pages(name) {
			continue
		}
		if err := addPage(pages, file, name); err != nil {
			return nil, fmt.Errorf("reading the page %s: %w", file, err)
		}
	}
	return pages, nil
}

func addPage(pages *template.Template, file, name string) error {
	text, err := templateText(file)
	if err != nil {
		return err
	}
	text = strings.Replace(text, `{{define "content"}}`, fmt.Sprintf(`{{define %q}}`, name), 1)
	for _, found := range defined.FindAllStringSubmatch(text, -1) {
		if pages.Lookup(found[1]) != nil {
			return fmt.Errorf("there is a template %q already", found[1])
		}
	}
	text += fmt.Sprintf(`{{define %q}}{{template "top" .}}{{template %q .}}{{template "bottom" .}}{{end}}`, whole(name), name)
	_, err = pages.New(path.Base(file)).Parse(text)
	return err
}

// whole names a page's template with the layout around it.
func whole(page string) string { return "page " + page }

// icon is an embedded drawing, part of the page so that it takes the text's colour.
func icon(name string) template.HTML {
	drawing := bytes.Replace(icons.SVG(name), []byte("<svg "), []byte(`<svg aria-hidden="true" `), 1)
	return template.HTML(drawing)
}
