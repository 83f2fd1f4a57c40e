package portal_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"satchel/auth/access"
)

// Whoever may not see documents may do nothing with one, whatever else they were left, and is told which feature they
// lack.
func TestWhoMayNotSeeDocumentsNeitherDownloadsNorEditsNorReviewsOne(t *testing.T) {
	s := serve(t)
	at, _ := s.practices(t)
	site, company := uuid.MustParse(at.site), uuid.MustParse(at.company)
	ids := s.thingsOf(t, at, "owner@5001.test")
	ben := must(s.access.CreateAccount(t.Context(), "ben@5001.test", "Ann Field"))
	if err := s.access.AddMember(t.Context(), site, ben.ID, access.Bookkeeper); err != nil {
		t.Fatal(err)
	}
	v := s.enter(t, ben, company, true)
	one := "/company/" + at.company + "/documents/" + ids["{document}"]
	if home := v.get("/"); !strings.Contains(home.text, "Go to the documents") {
		t.Error("who may see them isn't led to the documents")
	}
	if got := v.get(one + "/download"); got.StatusCode != http.StatusOK {
		t.Errorf("before: %d %q", got.StatusCode, got.title())
	}
	s.differ(t, site, ben.ID, access.SeeDocuments, false)
	for _, got := range []page{
		v.get(one), v.get(one + "/download"), v.get(one + "/edit"),
		v.submit(one+"/edit", "category", "purchase"), v.submit(one+"/review", "reviewed", "yes"), v.submit(one + "/close"),
	} {
		if got.StatusCode != http.StatusForbidden || !strings.Contains(got.text, "See documents") || !strings.Contains(got.text, `value="`+string(access.SeeDocuments)+`"`) {
			t.Errorf("%s: %d %q", got.Request.URL.Path, got.StatusCode, got.title())
		}
	}
	home := v.get("/")
	if strings.Contains(home.text, "/documents\"") {
		t.Error("the home page leads to the documents")
	}
	home.wants(t, "isn’t allowed to see its documents", `<a class="button primary" href="/access">Fix it</a>`)
	v.get("/access").wants(t, "You do not have access to this feature", "See documents", "Ask the administrator")
	v.submit("/access/ask", "site", at.site, "thing", string(access.SeeDocuments)).wants(t, "You get a mail when it is answered")
	s.differ(t, site, ben.ID, access.SeeDocuments, true)
	if led := v.get("/access"); led.title() != "Hello, Ann" || strings.Contains(led.text, "Fix it") {
		t.Errorf("with everything, /access shows %q, or there is something to fix", led.title())
	}
}

func TestWhoMayOpenACompanyIsLedThereWhileTheyHaveNone(t *testing.T) {
	s := serve(t)
	at, _ := s.practices(t)
	owner := must(s.db.AccountByEmail(t.Context(), "owner@5001.test"))
	home := s.enter(t, owner, uuid.MustParse(at.company), false).get("/")
	if !strings.Contains(home.text, `href="/site/`+at.site+`/companies">Open a company`) || strings.Contains(home.text, "Ask the owner") {
		t.Error("the owner isn't led to where a company is opened")
	}
	ben := must(s.access.CreateAccount(t.Context(), "ben@5001.test", "Ann Field"))
	if err := s.access.AddMember(t.Context(), uuid.MustParse(at.site), ben.ID, access.Bookkeeper); err != nil {
		t.Fatal(err)
	}
	home = s.enter(t, ben, uuid.MustParse(at.company), false).get("/")
	if strings.Contains(home.text, "Open a company") || !strings.Contains(home.text, "Ask the owner") {
		t.Error("a bookkeeper isn't told whom to ask")
	}
}
