package api_test

import (
	"net/url"
	"testing"
)

func TestDocumentsAreFoundByWhatTheyAreAndSay(t *testing.T) {
	everywhere(t, func(t *testing.T, s *service) {
		doc, content := paper("hello")
		_, err := s.upload("anna", s.acme, doc, content)
		must(t, err)
		base := "/api/v1/companies/" + s.acme.String() + "/documents"
		for query, want := range map[string]int{
			"text=HELLO": 1, "text=note": 1, "text=goodbye": 0, "state=accepted": 1, "state=ready": 0, "category=purchase": 1, "category=sale": 0,
			"person=" + s.anna.ID.String(): 1, "person=" + s.boris.ID.String(): 0, "from=2000-01-01&to=2999-12-31": 1, "to=2000-01-01": 0,
		} {
			var page struct{ Documents []map[string]any }
			s.ask("anna", "GET", base+"?"+query, "", &page)
			if len(page.Documents) != want {
				t.Errorf("%s: %d", query, len(page.Documents))
			}
			if want == 1 && (page.Documents[0]["state"] != "accepted" || page.Documents[0]["version"] != 1.0) {
				t.Errorf("%s: %v", query, page.Documents[0])
			}
		}
		for _, query := range []string{"state=delivered", "category=x", "from=tomorrow", "person=anna", "text=" + url.QueryEscape("\u202e'; --")} {
			if status, code := s.problem("anna", "GET", base+"?"+query, ""); status != 400 || code != "bad-filter" {
				t.Errorf("%s: %d %s", query, status, code)
			}
		}
	})
}
