package portal_test

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/storage/database"
)

// visitors of the table, in the order of its columns. Each of them but the first two works on one site; a company and a
// site of another practice are foreign to all of them.
var roles = []string{"signed out", "stranger", "bookkeeper without a company", "bookkeeper", "administrator", "owner", "support"}

// accessTable is the status of each page for each of roles, in the company or on the site they work in and in a foreign
// one. Things named by an id are some that aren't there, so that who may look gets 404, 409, 410 or 412 for them, or is led
// back. Whoever isn't turned away from a page with a form of its own gets 200.
var accessTable = map[string]string{
	"own /language":                                            "303 303 303 303 303 303 303",
	"own /back":                                                "303 303 303 303 303 303 303",
	"own /{$}":                                                 "303 200 200 200 200 200 200",
	"own /company":                                             "303 303 303 200 200 200 303",
	"own /sign-in":                                             "200 303 303 303 303 303 303",
	"own /sign-in/passcode":                                    "410 410 410 410 410 410 410",
	"own /password/forgot":                                     "200 200 200 200 200 200 200",
	"own /reset/{token}":                                       "303 303 303 303 303 303 303",
	"own /reset/done":                                          "200 200 200 200 200 200 200",
	"own /reset":                                               "404 404 404 404 404 404 404",
	"own /profile":                                             "303 200 200 200 200 200 200",
	"own /profile/password":                                    "303 200 200 200 200 200 200",
	"own /access":                                              "303 200 200 303 303 303 200",
	"own /site/{site}/people":                                  "303 404 403 403 200 200 404",
	"foreign /site/{site}/people":                              "303 404 404 404 404 404 404",
	"own /site/{site}/people/invite":                           "303 404 403 403 200 200 404",
	"foreign /site/{site}/people/invite":                       "303 404 404 404 404 404 404",
	"own /site/{site}/people/import":                           "303 404 403 403 200 200 404",
	"foreign /site/{site}/people/import":                       "303 404 404 404 404 404 404",
	"own /site/{site}/people/{account}":                        "303 404 403 403 409 409 404",
	"foreign /site/{site}/people/{account}":                    "303 404 404 404 404 404 404",
	"own /site/{site}/people/{account}/asked/{thing}":          "303 404 403 403 303 303 404",
	"foreign /site/{site}/people/{account}/asked/{thing}":      "303 404 404 404 404 404 404",
	"own /site/{site}/people/{account}/remove":                 "303 404 403 403 409 409 404",
	"foreign /site/{site}/people/{account}/remove":             "303 404 404 404 404 404 404",
	"own /site/{site}/people/{account}/owner":                  "303 404 403 403 409 409 404",
	"foreign /site/{site}/people/{account}/owner":              "303 404 404 404 404 404 404",
	"own /site/{site}/features":                                "303 404 403 403 200 200 404",
	"foreign /site/{site}/features":                            "303 404 404 404 404 404 404",
	"own /site/{site}/companies":                               "303 404 403 403 200 200 404",
	"foreign /site/{site}/companies":                           "303 404 404 404 404 404 404",
	"own /site/{site}/companies/{books}/close":                 "303 404 403 403 404 404 404",
	"foreign /site/{site}/companies/{books}/close":             "303 404 404 404 404 404 404",
	"own /invitation/{token}":                                  "303 303 303 303 303 303 303",
	"own /invitation":                                          "404 404 404 404 404 404 404",
	"own /step-up":                                             "303 200 200 200 200 200 200",
	"own /profile/disconnect":                                  "303 409 409 409 409 409 409",
	"own /disconnected":                                        "200 200 200 200 200 200 200",
	"own /support":                                             "303 403 403 403 403 403 200",
	"own /support/file":                                        "303 403 403 403 403 403 200",
	"own /support/cases/{case}":                                "303 403 403 403 403 403 404",
	"own /support/cases/{case}/decide":                         "303 403 403 403 403 403 404",
	"own /audit":                                               "303 403 403 403 200 200 403",
	"own /profile/two-factor":                                  "303 200 200 200 200 200 200",
	"own /profile/two-factor/set-up":                           "303 200 200 200 200 200 200",
	"own /profile/two-factor/remove":                           "303 200 200 200 200 200 200",
	"own /profile/two-factor/phone":                            "303 200 200 200 200 200 200",
	"own /profile/two-factor/phone/code":                       "303 303 303 303 303 303 303",
	"own /profile/two-factor/phone/remove":                     "303 303 303 303 303 303 303",
	"own /admin/two-factor":                                    "303 403 403 403 303 303 403",
	"own /admin/two-factor/reset":                              "303 403 403 403 303 303 403",
	"own /site/{site}/two-factor":                              "303 404 403 403 200 200 404",
	"foreign /site/{site}/two-factor":                          "303 404 404 404 404 404 404",
	"own /site/{site}/two-factor/{account}/reset":              "303 404 403 403 404 404 404",
	"foreign /site/{site}/two-factor/{account}/reset":          "303 404 404 404 404 404 404",
	"own /company/{company}/documents":                         "303 403 403 200 200 200 403",
	"foreign /company/{company}/documents":                     "303 403 403 403 403 403 403",
	"own /company/{company}/documents/add":                     "303 403 403 200 200 200 403",
	"foreign /company/{company}/documents/add":                 "303 403 403 403 403 403 403",
	"own /company/{company}/documents/add/pages":               "303 403 403 200 200 200 403",
	"foreign /company/{company}/documents/add/pages":           "303 403 403 403 403 403 403",
	"own /company/{company}/uploads/{upload}":                  "303 403 403 412 412 412 403",
	"foreign /company/{company}/uploads/{upload}":              "303 403 403 403 403 403 403",
	"own /company/{company}/documents/{document}":              "303 403 403 404 404 404 403",
	"foreign /company/{company}/documents/{document}":          "303 403 403 403 403 403 403",
	"own /company/{company}/documents/{document}/picture":      "303 403 403 404 404 404 403",
	"foreign /company/{company}/documents/{document}/picture":  "303 403 403 403 403 403 403",
	"own /company/{company}/documents/{document}/pdf":          "303 403 403 404 404 404 403",
	"foreign /company/{company}/documents/{document}/pdf":      "303 403 403 403 403 403 403",
	"own /company/{company}/documents/{document}/download":     "303 403 403 404 404 404 403",
	"foreign /company/{company}/documents/{document}/download": "303 403 403 403 403 403 403",
	"own /company/{company}/documents/{document}/edit":         "303 403 403 404 404 404 403",
	"foreign /company/{company}/documents/{document}/edit":     "303 403 403 403 403 403 403",
	"own /site/{site}/logins":                                  "303 404 403 403 200 200 404",
	"foreign /site/{site}/logins":                              "303 404 404 404 404 404 404",
	"own /site/{site}/logins/disconnected":                     "303 404 403 403 200 200 404",
	"foreign /site/{site}/logins/disconnected":                 "303 404 404 404 404 404 404",
	"own /profile/devices":                                     "303 200 200 200 200 200 200",
	"own /profile/devices/pair/{id}":                           "303 404 404 404 404 404 404",
	"own /profile/devices/pair/{id}/state":                     "303 404 404 404 404 404 404",
	"own /pair":                                                "200 200 200 200 200 200 200",
	"own /open/{code}":                                         "303 303 303 303 303 303 303",
	"own /open":                                                "410 410 410 410 410 410 410",
}

var placeholder = regexp.MustCompile(`{[^}]*}`)

func TestEveryPageAnswersEveryRoleAsTheTableSays(t *testing.T) {
	s := serve(t)
	own, foreign := s.practices(t)
	visitors := s.visitorsOf(t, own)
	met := map[string]bool{}
	for _, route := range s.frame.Routes() {
		if route.Get == nil || strings.HasSuffix(route.Path, "/probe") {
			continue
		}
		for _, kind := range []string{"own", "foreign"} {
			where := own
			if kind == "foreign" {
				if where = foreign; !strings.Contains(route.Path, "{company}") && !strings.Contains(route.Path, "{site}") {
					continue
				}
			}
			key := kind + " " + route.Path
			met[key] = true
			path := strings.NewReplacer("{company}", where.company, "{site}", where.site).Replace(strings.TrimSuffix(route.Path, "{$}"))
			path = placeholder.ReplaceAllString(path, uuid.Nil.String())
			var got []string
			for _, v := range visitors {
				got = append(got, fmt.Sprint(v.do(v.request(http.MethodGet, path, nil)).StatusCode))
			}
			want, listed := accessTable[key]
			if answered := strings.Join(got, " "); !listed {
				t.Errorf("no row for %q; it answers %q", key, answered)
			} else if answered != want {
				t.Errorf("%q answers %v with %q, want %q", key, roles, answered, want)
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(accessTable)) {
		if !met[key] {
			t.Errorf("the row %q is of no route", key)
		}
	}
}

func TestNoFormOfAPrivatePageIsTakenFromSomebodySignedOut(t *testing.T) {
	s := serve(t)
	for _, route := range s.frame.Routes() {
		placed := strings.Contains(route.Path, "{company}") || strings.Contains(route.Path, "{site}")
		if route.Post == nil || !route.Private && !placed {
			continue
		}
		v := s.visitor(t)
		got := v.do(v.request(http.MethodPost, placeholder.ReplaceAllString(strings.TrimSuffix(route.Path, "{$}"), uuid.NewString()), map[string][]string{}))
		if got.StatusCode != http.StatusSeeOther || !strings.HasPrefix(got.Header.Get("Location"), "/sign-in") {
			t.Errorf("%s: %d to %q", route.Path, got.StatusCode, got.Header.Get("Location"))
		}
	}
}

func TestEveryPageHasTheHeadersAndTakesNoOtherMethod(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	v := s.visitor(t)
	v.signIn(s.ann.Email, firstPassword)
	for _, route := range s.frame.Routes() {
		path := placeholder.ReplaceAllString(strings.TrimSuffix(route.Path, "{$}"), uuid.NewString())
		for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodTrace, http.MethodOptions, "PROPFIND"} {
			if got := v.do(v.request(method, path, nil)); got.StatusCode != http.StatusMethodNotAllowed || got.Header.Get("Allow") == "" {
				t.Errorf("%s %s: %d, allowed %q", method, route.Path, got.StatusCode, got.Header.Get("Allow"))
			}
		}
		if route.Get == nil {
			overridden := v.request(http.MethodGet, path, nil)
			overridden.Header.Set("X-HTTP-Method-Override", http.MethodPost)
			if got := v.do(overridden); got.StatusCode != http.StatusMethodNotAllowed {
				t.Errorf("%s overridden: %d", route.Path, got.StatusCode)
			}
			continue
		}
		got := v.do(v.request(http.MethodGet, path, nil))
		policy := got.Header.Get("Content-Security-Policy")
		if strings.Contains(policy, "unsafe-") || policy == "" {
			t.Errorf("%s: the policy %q", route.Path, policy)
		}
		if got.Header.Get("Cache-Control") != "no-store" || got.Header.Get("X-Content-Type-Options") != "nosniff" || got.Header.Get("Referrer-Policy") == "" {
			t.Errorf("%s: headers %v", route.Path, got.Header)
		}
	}
	for _, folder := range []string{"/static/", "/static", "/static/x/", "/static/x/../../../etc/passwd"} {
		if got := v.get(folder); got.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", folder, got.StatusCode)
		}
	}
}

// practice is a site and a company on it.
type practice struct{ site, company string }

func (s *service) practices(t *testing.T) (own, foreign practice) {
	t.Helper()
	make := func(name, number string) practice {
		owner := must(s.access.CreateAccount(t.Context(), "owner@"+number+".test", "Ann Owner"))
		site := must(s.access.CreateSite(t.Context(), name, number, owner.ID))
		return practice{site.ID.String(), must(s.access.CreateCompany(t.Context(), site.ID, name+" Ltd")).ID.String()}
	}
	return make("One practice", "5001"), make("Another practice", "5002")
}

// visitorsOf are one of each of roles, signed in where the role is.
func (s *service) visitorsOf(t *testing.T, at practice) []*visitor {
	t.Helper()
	site, company := uuid.MustParse(at.site), uuid.MustParse(at.company)
	visitors := []*visitor{s.visitor(t)}
	add := func(name string, role access.Role, works bool) {
		who := must(s.access.CreateAccount(t.Context(), name+"@5001.test", "Ann "+name))
		if role != "" {
			if err := s.access.AddMember(t.Context(), site, who.ID, role); err != nil {
				t.Fatal(err)
			}
		}
		visitors = append(visitors, s.enter(t, who, company, works))
	}
	add("stranger", "", false)
	add("idle", access.Bookkeeper, false)
	add("bookkeeper", access.Bookkeeper, true)
	add("administrator", access.Administrator, true)
	owner := must(s.db.AccountByEmail(t.Context(), "owner@5001.test"))
	visitors = append(visitors, s.enter(t, owner, company, true))
	agent := s.agent(t, "agent@desk.test", "Ann Agent")
	desk := s.visitor(t)
	desk.signIn(agent.Email, secondPassword)
	return append(visitors, desk)
}

func (s *service) enter(t *testing.T, who database.Account, company uuid.UUID, works bool) *visitor {
	t.Helper()
	if works {
		if err := s.access.Grant(t.Context(), company, who.ID); err != nil {
			t.Fatal(err)
		}
	}
	s.passwordFor(t, who, firstPassword)
	v := s.visitor(t)
	v.signIn(who.Email, firstPassword)
	return v
}
