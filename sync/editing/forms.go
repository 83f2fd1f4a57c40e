package editing

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
)

// form is a form of which typed work is kept, by the path that it is sent to. What is kept is never a password, a code, or
// a word typed to confirm something.
type form struct {
	path    string   // {} stands for an id
	page    string   // that it stands on, where path begins with that and goes on; path if empty
	typed   []string // fields that a person types into
	beside  []string // that they choose from lists: kept only with something typed
	details bool     // of a document
}

// forms are all of them.
var forms = []form{
	{path: "/company/{}/documents/{}/edit", typed: detailNames(), details: true},
	{path: "/company/{}/documents/add", typed: []string{"note"}, beside: []string{"category"}},
	{path: "/company/{}/documents/add/pages", page: "/company/{}/documents/add", typed: []string{"name", "note"}, beside: []string{"category"}},
	{path: "/site/{}/people/invite", typed: []string{"email", "name"}, beside: []string{"role", "company"}},
	{path: "/site/{}/people/import", typed: []string{"lines"}},
	{path: "/site/{}/companies", typed: []string{"name"}},
	{path: "/site/{}/companies/{}/rename", page: "/site/{}/companies", typed: []string{"name"}},
	{path: "/access/join", page: "/access", typed: []string{"named"}},
	{path: "/support/file", typed: []string{"email", "evidence"}},
}

func detailNames() []string {
	names := []string{currencyName}
	for _, field := range Fields() {
		names = append(names, string(field))
	}
	return names
}

func (f form) has(field string) bool {
	return slices.Contains(f.typed, field) || slices.Contains(f.beside, field)
}

// blank reports whether a person typed nothing.
func (f form) blank(fields map[string]string) bool {
	return !slices.ContainsFunc(f.typed, func(field string) bool { return strings.TrimSpace(fields[field]) != "" })
}

// PageOf is the page with the form that is sent to a path, if what is typed there is kept.
func PageOf(path string) (page string, kept bool) {
	form, ok := formAt(path)
	if !ok || form.page == "" {
		return path, ok
	}
	parts := strings.Split(path, "/")
	return strings.Join(parts[:len(strings.Split(form.page, "/"))], "/"), true
}

// formAt finds the form that is sent to a path.
func formAt(path string) (form, bool) {
	for _, form := range forms {
		if form.is(path) {
			return form, true
		}
	}
	return form{}, false
}

func (f form) is(path string) bool {
	want, got := strings.Split(f.path, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return false
	}
	for i, part := range want {
		if part == "{}" {
			if id, err := uuid.Parse(got[i]); err != nil || id.String() != got[i] {
				return false
			}
		} else if part != got[i] {
			return false
		}
	}
	return true
}

// Names of a form's hidden fields.
const (
	NameToken   = "token"    // of the lock
	NameVersion = "version"  // of the document that the form shows
	NameTypedOn = "typed-on" // version that what is in the form was typed on
)

// VersionOf is the version that what a form was sent with was typed on; 0 if it doesn't say.
func VersionOf(sent url.Values) int64 {
	version, err := strconv.ParseInt(cmp.Or(sent.Get(NameTypedOn), sent.Get(NameVersion)), 10, 64)
	if err != nil {
		return 0
	}
	return version
}

// textsOf are those of a sent form's texts that are kept. Of a field that is there several times, such as a list's, they
// are separated by spaces, as ids are.
func (f form) textsOf(sent url.Values) map[string]string {
	texts := map[string]string{}
	for _, field := range slices.Concat(f.typed, f.beside) {
		if sent.Has(field) {
			texts[field] = strings.Join(sent[field], " ")
		}
	}
	return texts
}

// Path is the page on which a document's details are edited: what their draft is known by.
func Path(company, document uuid.UUID) string {
	return "/company/" + company.String() + "/documents/" + document.String() + "/edit"
}

// aboutDocument is the company and the document of such a path.
func aboutDocument(path string) (company, document uuid.UUID, err error) {
	parts := strings.Split(path, "/")
	if company, err = uuid.Parse(parts[2]); err != nil {
		return company, document, err
	}
	document, err = uuid.Parse(parts[4])
	return company, document, err
}

// Typed is what a person typed into a field, by the field's name in its form.
type Typed struct{ Field, Text string }

// TypedIn is what a person typed into a form, by the path that it is sent to, without what they chose from lists. It is
// nothing for a form of which nothing is kept.
func TypedIn(path string, sent url.Values) []Typed {
	form, ok := formAt(path)
	if !ok {
		return nil
	}
	var typed []Typed
	for _, field := range form.typed {
		if text := sent.Get(field); strings.TrimSpace(text) != "" && field != string(FieldCategory) {
			typed = append(typed, Typed{field, text})
		}
	}
	return typed
}
