package editing

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
)

// form is a form of which typed work is kept, by the path of its page.
type form struct {
	path    string   // {} stands for an id
	fields  []string // the only ones that are kept: never a password, a code or a word typed to confirm something
	details bool     // of a document
}

// forms are all of them.
var forms = []form{
	{path: "/company/{}/documents/{}/edit", fields: detailNames(), details: true},
}

func detailNames() []string {
	names := []string{currencyName}
	for _, field := range Fields() {
		names = append(names, string(field))
	}
	return names
}

func (f form) has(field string) bool { return slices.Contains(f.fields, field) }

// formAt finds the form of a page.
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

// TextsAt are those of a sent form's texts that are kept of the form at a path; false if none is.
func TextsAt(path string, sent url.Values) (texts map[string]string, ok bool) {
	form, ok := formAt(path)
	if !ok {
		return nil, false
	}
	texts = map[string]string{}
	for _, field := range form.fields {
		if sent.Has(field) {
			texts[field] = sent.Get(field)
		}
	}
	return texts, len(texts) > 0
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
