package frame

import (
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"

	"satchel/auth/access"
)

// entry is a page that the navigation leads whoever may there to. Its path holds {company} or {site}.
type entry struct {
	label, icon string
	feature     access.Feature
	path        string
}

// entries are all of them, in the order they are shown in.
var entries = []entry{
	{"Documents", "files", access.SeeDocuments, "/company/{company}/documents"},
	{"People", "user-circle", access.People, "/site/{site}/people"},
	{"Companies", "buildings", access.Companies, "/site/{site}/companies"},
	{"User Login Status", "desktop", access.Logins, "/site/{site}/logins"},
}

// Way is an entry of the navigation as the visitor sees it.
type Way struct {
	Label, Icon, Href string
	Here              bool
}

// ways are where the visitor may go from here, by what they may do.
func (f *Frame) ways(r *http.Request) ([]Way, error) {
	if _, ok := Visitor(r); !ok || f.Companies == nil {
		return nil, nil
	}
	books, err := f.Books(r)
	if err != nil {
		return nil, err
	}
	standings, err := f.Standings(r)
	if err != nil {
		return nil, err
	}
	var ways []Way
	for _, one := range entries {
		if way, ok := one.way(r, books, standings); ok {
			ways = append(ways, way)
		}
	}
	return ways, nil
}

func (e entry) way(r *http.Request, books Books, standings []access.Standing) (Way, bool) {
	at := siteOf(r, books)
	i := slices.IndexFunc(standings, func(one access.Standing) bool {
		return one.May(e.feature) && (at == uuid.Nil || one.SiteID == at)
	})
	inCompany := strings.Contains(e.path, "{company}")
	if i < 0 || inCompany && !books.Chosen {
		return Way{}, false
	}
	href := strings.NewReplacer("{company}", books.Working.ID.String(), "{site}", standings[i].SiteID.String()).Replace(e.path)
	return Way{Label: e.label, Icon: e.icon, Href: href, Here: r.URL.Path == href || strings.HasPrefix(r.URL.Path, href+"/")}, true
}

// SitePath is a path that holds {site}, on the site whose pages are shown or else one where the visitor has a feature; or
// one that holds {company}, in the company worked in, if they have it there. Empty where there is none.
func (f *Frame) SitePath(r *http.Request, feature access.Feature, path string) (string, error) {
	books, err := f.Books(r)
	if err != nil {
		return "", err
	}
	standings, err := f.Standings(r)
	if err != nil {
		return "", err
	}
	for _, at := range []Books{books, {}} { // the company worked in may be of a site where the visitor has it not
		if way, ok := (entry{feature: feature, path: path}).way(r, at, standings); ok {
			return way.Href, nil
		}
	}
	return "", nil
}

// siteOf is the site whose pages are shown, else the one of the company worked in, else none: any will do then.
func siteOf(r *http.Request, books Books) uuid.UUID {
	if standing, ok := r.Context().Value(standingKey{}).(access.Standing); ok {
		return standing.SiteID
	}
	return books.Working.SiteID
}
