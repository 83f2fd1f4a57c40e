package portal_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/audit"
	"satchel/storage/database"
)

// differ has a member differ from their role in a feature.
func (s *service) differ(t *testing.T, site, account uuid.UUID, feature access.Feature, allowed bool) {
	t.Helper()
	row := database.MemberFeature{SiteID: site, AccountID: account, Feature: string(feature), Allowed: allowed}
	err := s.db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error { return tx.PutMemberFeature(ctx, row) })
	if err != nil {
		t.Fatal(err)
	}
}

// securityTable is the status of the pages about a site's security, when a bookkeeper was given that feature and an
// administrator denied it, for: a bookkeeper like any, that bookkeeper, that administrator, the owner.
var securityTable = map[string]string{
	"GET /audit":                                   "403 200 403 200",
	"GET /admin/two-factor":                        "403 303 403 303",
	"GET /admin/two-factor/reset":                  "403 303 403 303",
	"GET /site/{site}/two-factor":                  "403 200 403 200",
	"POST /site/{site}/two-factor/require":         "403 303 403 303",
	"GET /site/{site}/two-factor/{account}/reset":  "403 403 403 200",
	"POST /site/{site}/two-factor/{account}/reset": "403 403 403 303",
	"GET /site/{site}/people":                      "403 403 200 200",
	"GET /site/{site}/companies":                   "403 403 200 200",
	"GET /site/{site}/features":                    "403 403 200 200",
}

func TestTheFeatureSecurityGovernsTheAuditLogAndTheSitesTwoFactor(t *testing.T) {
	s := serve(t)
	at, _ := s.practices(t)
	site, company := uuid.MustParse(at.site), uuid.MustParse(at.company)
	member := func(name string, role access.Role) database.Account {
		who := must(s.access.CreateAccount(t.Context(), name+"@5001.test", "Ann "+name))
		if err := s.access.AddMember(t.Context(), site, who.ID, role); err != nil {
			t.Fatal(err)
		}
		return who
	}
	any, given, denied := member("any", access.Bookkeeper), member("given", access.Bookkeeper), member("denied", access.Administrator)
	s.differ(t, site, given.ID, access.Security, true)
	s.differ(t, site, denied.ID, access.Security, false)
	var visitors []*visitor
	for _, who := range []database.Account{any, given, denied, must(s.db.AccountByEmail(t.Context(), "owner@5001.test"))} {
		visitors = append(visitors, s.enter(t, who, company, true))
	}
	for row, want := range securityTable {
		method, path, _ := strings.Cut(row, " ")
		path = strings.NewReplacer("{site}", at.site, "{account}", any.ID.String()).Replace(path)
		if got := answers(visitors, method, path); got != want {
			t.Errorf("%s answers %q, want %q", row, got, want)
		}
	}
	page := visitors[1].get("/site/" + at.site + "/two-factor")
	if strings.Contains(page.text, "/reset") || strings.Contains(page.text, at.site+"/people") {
		t.Error("a bookkeeper is led to what isn't theirs")
	}
	if page := visitors[2].get("/site/" + at.site + "/people"); strings.Contains(page.text, at.site+"/two-factor") {
		t.Error("an administrator is led to what was denied them")
	}
}

func TestTheAuditLogIsOfTheSitesWhereTheVisitorHasSecurity(t *testing.T) {
	s := serve(t)
	own, other := s.practices(t)
	both := must(s.access.CreateAccount(t.Context(), "both@5001.test", "Ann Both"))
	for name, at := range map[string]practice{"mine": own, "theirs": other} {
		site := uuid.MustParse(at.site)
		if err := s.access.AddMember(t.Context(), site, both.ID, access.Administrator); err != nil {
			t.Fatal(err)
		}
		event := audit.Event{Kind: audit.CompanyOpened, Actor: both.ID, Site: site, Detail: audit.Detail{"company": "Books of " + name}}
		if err := audit.New(s.db, s.clock.Now).Note(t.Context(), event); err != nil {
			t.Fatal(err)
		}
	}
	s.differ(t, uuid.MustParse(own.site), both.ID, access.Security, false)
	v := s.enter(t, both, uuid.MustParse(own.company), true)
	got := v.get("/audit")
	if got.StatusCode != http.StatusOK || strings.Contains(got.text, "Books of mine") || !strings.Contains(got.text, "Books of theirs") {
		t.Errorf("denied it on one of two sites: %d %q", got.StatusCode, got.title())
	}
	if got := v.get("/admin/two-factor").Request.URL.Path; got != "/site/"+other.site+"/two-factor" {
		t.Errorf("led to %s", got)
	}
}
