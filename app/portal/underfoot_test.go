package portal_test

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"satchel/auth/administration"
)

// A company that is closed while somebody works in it: each of their pages says so, nothing they send is taken, and
// nothing is lost: opened again, they go on where they were.
func TestACompanyClosedUnderSomebodysFeetLosesNothing(t *testing.T) {
	c := serve(t).colleagues(t)
	company := uuid.MustParse(c.books["Northwind Traders"])
	by := administration.By{Account: c.service.ann.ID, Site: c.service.site(t), Address: localhost}
	ben := &clerk{c.ben, c.service, company, "/company/" + company.String() + "/documents"}
	if err := c.access.Grant(t.Context(), company, c.benRow.ID); err != nil {
		t.Fatal(err)
	}
	ben.submit("/company", "company", company.String())
	document := ben.path + "/" + ben.give("paper.pdf", []byte(paperPDF)).String()
	token := between(ben.get(document+"/edit").text, `name="token" value="`, `"`)
	uploads := "/company/" + company.String() + "/uploads"
	at := ben.tus(http.MethodPost, uploads, "", "Upload-Length", "6", "Upload-Metadata", "filename "+base64.StdEncoding.EncodeToString([]byte("slow.txt"))).Header.Get("Location")
	ben.tus(http.MethodPatch, at, "abc", "Content-Type", "application/offset+octet-stream", "Upload-Offset", "0")

	if err := c.sites.CloseCompany(t.Context(), by, company); err != nil {
		t.Fatal(err)
	}
	for name, ask := range map[string]func() page{
		"the list":     func() page { return ben.do(ben.request(http.MethodGet, ben.path, nil)) },
		"the document": func() page { return ben.do(ben.request(http.MethodGet, document, nil)) },
		"the picture":  func() page { return ben.do(ben.request(http.MethodGet, document+"/pdf", nil)) },
		"the download": func() page { return ben.do(ben.request(http.MethodGet, document+"/download", nil)) },
		"the edit": func() page {
			return ben.do(ben.request(http.MethodPost, document+"/edit", map[string][]string{"token": {token}, "counterparty": {"Plum"}, "category": {"sale"}}))
		},
		"a new upload": func() page { return ben.tus(http.MethodPost, uploads, "", "Upload-Length", "6") },
		"the upload": func() page {
			return ben.tus(http.MethodPatch, at, "def", "Content-Type", "application/offset+octet-stream", "Upload-Offset", "3")
		},
		"a form with files": func() page { return ben.send([]file{{"files", "one.txt", []byte("one")}}, "category", "sale") },
	} {
		got := ask()
		if got.StatusCode != http.StatusGone || got.title() != "Northwind Traders was closed" {
			t.Errorf("%s: %d %q", name, got.StatusCode, got.title())
		}
	}
	if err := c.sites.ReopenCompany(t.Context(), by, company); err != nil {
		t.Fatal(err)
	}
	ben.submit("/company", "company", company.String())
	if got := ben.tus(http.MethodPatch, at, "def", "Content-Type", "application/offset+octet-stream", "Upload-Offset", "3"); got.Header.Get("Satchel-Acknowledgement") == "" {
		t.Errorf("opened again: %d %s", got.StatusCode, got.title())
	}
	ben.get(ben.path).wants(t, "paper.pdf", "slow.txt")
	if papers := c.papers(t, company); len(papers) != 2 {
		t.Errorf("%d documents", len(papers))
	}
}

// Somebody is removed from the site while they send: they are signed out with the next bytes, and what had come stays.
func TestSomebodyRemovedWhileTheySendIsSignedOutAndWhatTheySentStays(t *testing.T) {
	c := serve(t).colleagues(t)
	company := uuid.MustParse(c.books["Northwind Traders"])
	ben := &clerk{c.ben, c.service, company, "/company/" + company.String() + "/documents"}
	ben.submit("/company", "company", company.String())
	kept := ben.give("paper.pdf", []byte(paperPDF))
	uploads := "/company/" + company.String() + "/uploads"
	at := ben.tus(http.MethodPost, uploads, "", "Upload-Length", "6").Header.Get("Location")
	if got := ben.tus(http.MethodPatch, at, "abc", "Content-Type", "application/offset+octet-stream", "Upload-Offset", "0"); got.StatusCode != http.StatusNoContent {
		t.Fatalf("before: %d %s", got.StatusCode, got.text)
	}
	c.ann.submit(c.of(c.benRow, "/remove")).wants(t, "They are removed")
	got := ben.tus(http.MethodPatch, at, "def", "Content-Type", "application/offset+octet-stream", "Upload-Offset", "3")
	if got.StatusCode != http.StatusSeeOther || !strings.HasPrefix(got.Header.Get("Location"), "/sign-in") {
		t.Errorf("removed: %d %q to %q", got.StatusCode, got.title(), got.Header.Get("Location"))
	}
	if papers := c.papers(t, company); len(papers) != 1 || papers[0].ID != kept {
		t.Errorf("the documents are now %+v", papers)
	}
}

// Two administrators have the same page open: who is second is told what the first did, and overwrites none of it.
func TestTheSecondOfTwoAdministratorsIsToldWhatTheFirstDid(t *testing.T) {
	c := serve(t).colleagues(t)
	northwind := c.books["Northwind Traders"]
	same := func(fields ...string) [][]string { return [][]string{fields, fields} }
	for _, change := range []struct {
		what, path string
		sent       [][]string // by the first, by the second
		told       string
	}{
		{"a role", c.of(c.benRow, "/role"), same("was", "bookkeeper", "role", "administrator"), "was “Bookkeeper” and is “Administrator” now"},
		{"a feature", c.of(c.benRow, "/feature"), [][]string{{"feature", "logins", "was", "role", "now", "allow"}, {"feature", "logins", "was", "role", "now", "deny"}}, "Somebody else was quicker"},
		{"where somebody works", c.of(c.benRow, "/company"), same("company", northwind, "was", "yes", "works", "no"), "Somebody else was quicker"},
		{"a company's name", c.site + "/companies/" + northwind + "/rename", [][]string{
			{"was", "Northwind Traders", "name", "Northwind One"}, {"was", "Northwind Traders", "name", "Northwind Two"},
		}, "is “Northwind One” now"},
		{"a company closed", c.site + "/companies/" + northwind + "/close", same(), "That is no longer so"},
		{"a company opened again", c.site + "/companies/" + northwind + "/reopen", same(), "That is no longer so"},
		{"somebody removed", c.of(c.benRow, "/remove"), same(), "That is no longer so"},
	} {
		if first := c.ann.submit(change.path, change.sent[0]...); first.StatusCode != http.StatusOK {
			t.Fatalf("%s, the first: %d %q", change.what, first.StatusCode, first.title())
		}
		second := c.ann.submit(change.path, change.sent[1]...)
		if second.StatusCode != http.StatusConflict || !strings.Contains(second.text, change.told) {
			t.Errorf("%s, the second: %d %q, not told %q", change.what, second.StatusCode, second.title(), change.told)
		}
	}
	c.ann.get(c.site+"/companies").wants(t, "Northwind One")
}
