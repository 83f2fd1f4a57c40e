package api_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"satchel/auth/access"
	"satchel/storage/database"
	"satchel/sync/resumable"
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

func TestWhatSomebodyMayNotDoIsRefusedWithTheReason(t *testing.T) {
	everywhere(t, func(t *testing.T, s *service) {
		doc, content := paper("hello")
		documents := "/api/v1/companies/" + s.beta.String() + "/documents"
		deny := func(feature access.Feature) {
			site, err := s.db.SiteByCustomerNumber(t.Context(), "100001")
			must(t, err)
			row := database.RoleFeature{SiteID: site.ID, Role: string(access.Bookkeeper), Feature: string(feature)}
			must(t, s.db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error { return tx.PutRoleFeature(ctx, row) }))
		}
		deny(access.AddDocuments)
		var refusal *resumable.Error
		if _, err := s.upload("boris", s.beta, doc, content); !errors.As(err, &refusal) || refusal.Code != "no-feature" || refusal.Status != http.StatusForbidden {
			t.Errorf("adding: %v", err)
		}
		if answer := s.ask("boris", "GET", documents, "", nil); answer.StatusCode != http.StatusOK {
			t.Errorf("seeing: %s", answer.Status)
		}
		deny(access.SeeDocuments)
		for _, path := range []string{documents, documents + "/" + doc.ID.String(), strings.TrimSuffix(documents, "documents") + "events"} {
			if status, code := s.problem("boris", "GET", path, ""); status != 403 || code != "no-feature" {
				t.Errorf("%s: %d %s", path, status, code)
			}
		}
	})
}

// tus sends one request of the upload protocol.
func (s *service) tus(token, method, at, body string, headers ...string) *http.Response {
	s.t.Helper()
	request, err := http.NewRequestWithContext(s.t.Context(), method, s.server.URL+at, strings.NewReader(body))
	must(s.t, err)
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Tus-Resumable", "1.0.0")
	answer, err := s.server.Client().Do(request)
	must(s.t, err)
	_, err = io.Copy(io.Discard, answer.Body)
	must(s.t, errors.Join(err, answer.Body.Close()))
	return answer
}

// Nothing of it is lost: with the access or the company back, the upload goes on where it was.
func TestSomebodyRemovedOrACompanyClosedInTheMiddleOfAnUploadIsToldAndItGoesOnLater(t *testing.T) {
	closing := func(s *service, close bool) {
		must(s.t, s.db.Write(s.t.Context(), func(ctx context.Context, tx *database.Tx) error {
			if close {
				return tx.CloseCompany(ctx, s.acme, time.Now().UTC())
			}
			return tx.ReopenCompany(ctx, s.acme)
		}))
	}
	for name, test := range map[string]struct {
		end, restore func(*service)
	}{
		"removed": {
			func(s *service) { must(s.t, s.access.Withdraw(s.t.Context(), s.acme, s.anna.ID)) },
			func(s *service) { must(s.t, s.access.Grant(s.t.Context(), s.acme, s.anna.ID)) },
		},
		"closed": {func(s *service) { closing(s, true) }, func(s *service) { closing(s, false) }},
	} {
		t.Run(name, func(t *testing.T) {
			everywhere(t, func(t *testing.T, s *service) {
				uploads := "/api/v1/companies/" + s.acme.String() + "/uploads"
				at := s.tus("anna", "POST", uploads, "", "Upload-Length", "6").Header.Get("Location")
				send := func(offset, bytes string) *http.Response {
					return s.tus("anna", "PATCH", at, bytes, "Upload-Offset", offset, "Content-Type", "application/offset+octet-stream")
				}
				if answer := send("0", "abc"); answer.Header.Get("Upload-Offset") != "3" {
					t.Fatalf("%s %v", answer.Status, answer.Header)
				}
				test.end(s)
				want := map[string]string{"removed": "no-access", "closed": "company-closed"}[name]
				for _, answer := range []*http.Response{send("3", "def"), s.tus("anna", "HEAD", at, ""), s.tus("anna", "POST", uploads, "", "Upload-Length", "6")} {
					if code := answer.Header.Get("Satchel-Code"); answer.StatusCode != http.StatusForbidden || code != want {
						t.Errorf("%s: %s %s", answer.Request.Method, answer.Status, code)
					}
				}
				if status, code := s.problem("anna", "GET", strings.TrimSuffix(uploads, "uploads")+"documents", ""); status != 403 || code != want {
					t.Errorf("%d %s", status, code)
				}
				test.restore(s)
				if answer := send("3", "def"); answer.Header.Get("Satchel-Acknowledgement") == "" {
					t.Errorf("let in again: %s %v", answer.Status, answer.Header)
				}
			})
		})
	}
}
