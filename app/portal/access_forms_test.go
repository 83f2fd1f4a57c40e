package portal_test

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"satchel/app/portal/frame"
	"satchel/assets/samples"
	"satchel/sync/intake"
	"satchel/sync/resumable"
)

// formTable is the status of each form for each of roles when it is sent empty, in the company or on the site they work
// in and in a foreign one; things named by an id are some that aren't there.
var formTable = map[string]string{
	"own /language":                                          "303 303 303 303 303 303 303",
	"own /company":                                           "303 403 403 403 403 403 403",
	"own /sign-in":                                           "422 422 422 422 422 422 422",
	"own /sign-in/passcode":                                  "410 410 410 410 410 410 410",
	"own /sign-in/passcode/send":                             "410 410 410 410 410 410 410",
	"own /sign-in/passcode/cancel":                           "303 303 303 303 303 303 303",
	"own /password/forgot":                                   "422 422 422 422 422 422 422",
	"own /reset":                                             "404 404 404 404 404 404 404",
	"own /profile/password":                                  "303 422 422 422 422 422 422",
	"own /profile/password/reset":                            "303 303 303 303 303 303 303",
	"own /access/ask":                                        "303 404 404 404 404 404 404",
	"own /access/join":                                       "303 422 422 422 422 422 422",
	"own /site/{site}/people/invite":                         "303 404 403 403 422 422 404",
	"foreign /site/{site}/people/invite":                     "303 404 404 404 404 404 404",
	"own /site/{site}/people/invite/withdraw":                "303 404 403 403 409 409 404",
	"foreign /site/{site}/people/invite/withdraw":            "303 404 404 404 404 404 404",
	"own /site/{site}/people/import":                         "303 404 403 403 422 422 404",
	"foreign /site/{site}/people/import":                     "303 404 404 404 404 404 404",
	"own /site/{site}/people/{account}/decline":              "303 404 403 403 409 409 404",
	"foreign /site/{site}/people/{account}/decline":          "303 404 404 404 404 404 404",
	"own /site/{site}/people/{account}/add":                  "303 404 403 403 409 409 404",
	"foreign /site/{site}/people/{account}/add":              "303 404 404 404 404 404 404",
	"own /site/{site}/people/{account}/role":                 "303 404 403 403 409 409 404",
	"foreign /site/{site}/people/{account}/role":             "303 404 404 404 404 404 404",
	"own /site/{site}/people/{account}/company":              "303 404 403 403 404 404 404",
	"foreign /site/{site}/people/{account}/company":          "303 404 404 404 404 404 404",
	"own /site/{site}/people/{account}/feature":              "303 404 403 403 404 404 404",
	"foreign /site/{site}/people/{account}/feature":          "303 404 404 404 404 404 404",
	"own /site/{site}/people/{account}/remove":               "303 404 403 403 409 409 404",
	"foreign /site/{site}/people/{account}/remove":           "303 404 404 404 404 404 404",
	"own /site/{site}/people/{account}/owner":                "303 404 403 403 409 409 404",
	"foreign /site/{site}/people/{account}/owner":            "303 404 404 404 404 404 404",
	"own /site/{site}/features":                              "303 404 403 403 409 409 404",
	"foreign /site/{site}/features":                          "303 404 404 404 404 404 404",
	"own /site/{site}/companies":                             "303 404 403 403 422 422 404",
	"foreign /site/{site}/companies":                         "303 404 404 404 404 404 404",
	"own /site/{site}/companies/{books}/rename":              "303 404 403 403 422 422 404",
	"foreign /site/{site}/companies/{books}/rename":          "303 404 404 404 404 404 404",
	"own /site/{site}/companies/{books}/close":               "303 404 403 403 409 409 404",
	"foreign /site/{site}/companies/{books}/close":           "303 404 404 404 404 404 404",
	"own /site/{site}/companies/{books}/reopen":              "303 404 403 403 409 409 404",
	"foreign /site/{site}/companies/{books}/reopen":          "303 404 404 404 404 404 404",
	"own /invitation":                                        "404 404 404 404 404 404 404",
	"own /step-up":                                           "303 422 422 422 422 422 422",
	"own /profile/disconnect":                                "303 409 409 409 409 409 409",
	"own /profile/disconnect/password":                       "303 409 409 409 409 409 409",
	"own /support/file":                                      "303 403 403 403 403 403 422",
	"own /support/cases/{case}/decide":                       "303 403 403 403 403 403 400",
	"own /profile/two-factor/set-up":                         "303 409 409 409 409 409 409",
	"own /profile/two-factor/codes":                          "303 303 303 303 303 303 303",
	"own /profile/two-factor/remove":                         "303 303 303 303 303 303 303",
	"own /profile/two-factor/forget":                         "303 404 404 404 404 404 404",
	"own /profile/two-factor/phone":                          "303 422 422 422 422 422 422",
	"own /profile/two-factor/phone/code":                     "303 409 409 409 409 409 409",
	"own /profile/two-factor/phone/again":                    "303 303 303 303 303 303 303",
	"own /profile/two-factor/phone/cancel":                   "303 303 303 303 303 303 303",
	"own /profile/two-factor/phone/remove":                   "303 303 303 303 303 303 303",
	"own /site/{site}/two-factor/require":                    "303 404 403 403 303 303 404",
	"foreign /site/{site}/two-factor/require":                "303 404 404 404 404 404 404",
	"own /site/{site}/two-factor/{account}/reset":            "303 404 403 403 403 403 404",
	"foreign /site/{site}/two-factor/{account}/reset":        "303 404 404 404 404 404 404",
	"own /company/{company}/documents/add":                   "303 403 403 400 400 400 403",
	"foreign /company/{company}/documents/add":               "303 403 403 403 403 403 403",
	"own /company/{company}/documents/add/pages":             "303 403 403 400 400 400 403",
	"foreign /company/{company}/documents/add/pages":         "303 403 403 403 403 403 403",
	"own /company/{company}/uploads":                         "303 403 403 412 412 412 403",
	"foreign /company/{company}/uploads":                     "303 403 403 403 403 403 403",
	"own /company/{company}/uploads/{upload}":                "303 403 403 412 412 412 403",
	"foreign /company/{company}/uploads/{upload}":            "303 403 403 403 403 403 403",
	"own /company/{company}/documents/{document}/review":     "303 403 403 404 404 404 403",
	"foreign /company/{company}/documents/{document}/review": "303 403 403 403 403 403 403",
	"own /company/{company}/documents/{document}/edit":       "303 403 403 404 404 404 403",
	"foreign /company/{company}/documents/{document}/edit":   "303 403 403 403 403 403 403",
	"own /company/{company}/documents/{document}/close":      "303 403 403 303 303 303 403",
	"foreign /company/{company}/documents/{document}/close":  "303 403 403 403 403 403 403",
	"own /session/alive":                                     "401 200 200 200 200 200 200",
	"own /session/stay":                                      "401 200 200 200 200 200 200",
	"own /session/draft":                                     "401 409 409 409 409 409 409",
	"own /session/discard":                                   "303 404 404 404 404 404 404",
	"own /session/left":                                      "401 200 200 200 200 200 200",
	"own /site/{site}/logins/log-off":                        "303 404 403 403 303 303 404",
	"foreign /site/{site}/logins/log-off":                    "303 404 404 404 404 404 404",
	"own /open":                                              "410 410 410 410 410 410 410",
	"own /profile/devices/revoke":                            "303 404 404 404 404 404 404",
	"own /profile/devices/browsers/end":                      "303 303 303 303 303 303 303",
	"own /profile/devices/pair":                              "303 303 303 303 303 303 303",
	"own /profile/devices/pair/{id}/not-me":                  "303 303 303 303 303 303 303",
	"own /sign-out":                                          "303 303 303 303 303 303 303",
}

// realTable is the status of each page of a thing that is there, in the practice they work in.
var realTable = map[string]string{
	"/site/{site}/two-factor/{account}/reset":          "303 404 403 403 200 200 404",
	"/site/{site}/people/{account}":                    "303 404 403 403 200 200 404",
	"/site/{site}/people/{account}/asked/{thing}":      "303 404 403 403 303 303 404",
	"/site/{site}/people/{account}/remove":             "303 404 403 403 403 403 404",
	"/site/{site}/people/{account}/owner":              "303 404 403 403 403 409 404",
	"/site/{site}/companies/{books}/close":             "303 404 403 403 200 200 404",
	"/company/{company}/documents/{document}":          "303 403 403 200 200 200 403",
	"/company/{company}/documents/{document}/picture":  "303 403 403 404 404 404 403",
	"/company/{company}/documents/{document}/pdf":      "303 403 403 200 200 200 403",
	"/company/{company}/documents/{document}/download": "303 403 403 200 200 200 403",
	"/company/{company}/documents/{document}/edit":     "303 403 403 200 409 409 403",
}

// things are what a practice has, by the placeholders of paths.
type things map[string]string

func (s *service) thingsOf(t *testing.T, at practice, owner string) things {
	t.Helper()
	who := must(s.db.AccountByEmail(t.Context(), owner))
	company := uuid.MustParse(at.company)
	if err := s.access.Grant(t.Context(), company, who.ID); err != nil {
		t.Fatal(err)
	}
	content := pdfSample(t)
	ack, err := s.taking.Take(t.Context(), resumable.Owner{Company: company, Account: who.ID}, intake.Given{
		Name: "invoice.pdf", Category: "purchase", Size: int64(len(content)), Content: bytes.NewReader(content),
	})
	if err != nil {
		t.Fatal(err)
	}
	return things{"{document}": ack.DocumentID.String(), "{account}": who.ID.String(), "{books}": at.company, "{thing}": "companies"}
}

func pdfSample(t *testing.T) []byte {
	t.Helper()
	for _, sample := range samples.All() {
		if strings.HasSuffix(sample.Name, ".pdf") {
			return must(sample.Bytes())
		}
	}
	t.Fatal("there is no sample PDF")
	return nil
}

// answers are what everybody gets.
func answers(visitors []*visitor, method, path string) string {
	var got []string
	for _, v := range visitors {
		var form map[string][]string
		if method == http.MethodPost {
			form = map[string][]string{}
		}
		got = append(got, fmt.Sprint(v.do(v.request(method, path, form)).StatusCode))
	}
	return strings.Join(got, " ")
}

// pathOfRoute fills a route's placeholders in; what ids lacks is of nothing that is there.
func pathOfRoute(route frame.Route, where practice, ids things) string {
	path := strings.NewReplacer("{company}", where.company, "{site}", where.site).Replace(strings.TrimSuffix(route.Path, "{$}"))
	for name, id := range ids {
		path = strings.ReplaceAll(path, name, id)
	}
	return placeholder.ReplaceAllString(path, uuid.Nil.String())
}

// formsOf are the routes that take forms, log-out last, because nobody is signed in after it.
func (s *service) formsOf() []frame.Route {
	routes := slices.DeleteFunc(slices.Clone(s.frame.Routes()), func(r frame.Route) bool {
		return r.Post == nil || strings.HasSuffix(r.Path, "/probe")
	})
	slices.SortStableFunc(routes, func(a, b frame.Route) int {
		return strings.Compare(fmt.Sprint(a.Path == "/sign-out"), fmt.Sprint(b.Path == "/sign-out"))
	})
	return routes
}

func placed(route frame.Route) bool {
	return strings.Contains(route.Path, "{company}") || strings.Contains(route.Path, "{site}")
}

func TestEveryFormAnswersEveryRoleAsTheTableSays(t *testing.T) {
	s := serve(t)
	own, foreign := s.practices(t)
	visitors := s.visitorsOf(t, own)
	met := map[string]bool{}
	check := func(key, got string) {
		met[key] = true
		if want, listed := formTable[key]; !listed {
			t.Errorf("no row for %q; it answers %q", key, got)
		} else if got != want {
			t.Errorf("%q answers %v with %q, want %q", key, roles, got, want)
		}
	}
	for _, route := range s.formsOf() {
		check("own "+route.Path, answers(visitors, http.MethodPost, pathOfRoute(route, own, nil)))
		if placed(route) {
			check("foreign "+route.Path, answers(visitors, http.MethodPost, pathOfRoute(route, foreign, nil)))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(formTable)) {
		if !met[key] {
			t.Errorf("the row %q is of no route", key)
		}
	}
}

// A thing of a foreign practice, asked for in one's own, is as good as none: the answers are those for what isn't there.
func TestNothingOfAForeignPracticeIsReachedThroughOnesOwn(t *testing.T) {
	s := serve(t)
	own, foreign := s.practices(t)
	visitors := s.visitorsOf(t, own)
	theirs := s.thingsOf(t, foreign, "owner@5002.test")
	for _, route := range s.frame.Routes() {
		across := pathOfRoute(route, own, theirs)
		if !placed(route) || across == pathOfRoute(route, own, nil) || strings.HasSuffix(route.Path, "/probe") {
			continue
		}
		for method, row := range map[string]string{http.MethodGet: accessTable["own "+route.Path], http.MethodPost: formTable["own "+route.Path]} {
			if row == "" {
				continue
			}
			if got := answers(visitors, method, across); got != row {
				t.Errorf("%s %s of a foreign practice answers %v with %q, want %q", method, route.Path, roles, got, row)
			}
		}
	}
	papers := s.papers(t, uuid.MustParse(foreign.company))
	if len(papers) != 1 || papers[0].ID.String() != theirs["{document}"] || papers[0].Name != "invoice.pdf" {
		t.Errorf("the foreign documents are now %+v", papers)
	}
}

func TestEveryPageOfWhatIsThereAnswersEveryRoleAsTheTableSays(t *testing.T) {
	s := serve(t)
	own, foreign := s.practices(t)
	visitors := s.visitorsOf(t, own)
	ours := s.thingsOf(t, own, "owner@5001.test")
	met := map[string]bool{}
	for _, route := range s.frame.Routes() {
		path := pathOfRoute(route, own, ours)
		if route.Get == nil || !placed(route) || path == pathOfRoute(route, own, nil) {
			continue
		}
		met[route.Path] = true
		if got := answers(visitors, http.MethodGet, path); got != realTable[route.Path] {
			t.Errorf("%q answers %v with %q, want %q", route.Path, roles, got, realTable[route.Path])
		}
		if got, want := answers(visitors, http.MethodGet, pathOfRoute(route, foreign, ours)), accessTable["foreign "+route.Path]; got != want {
			t.Errorf("%q in a foreign practice answers %v with %q, want %q", route.Path, roles, got, want)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(realTable)) {
		if !met[path] {
			t.Errorf("the row %q is of no route", path)
		}
	}
}
