package api_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/auth/throttle"
	"satchel/sync/document"
	"satchel/sync/resumable"
)

func paper(text string) (resumable.Document, []byte) {
	sum := sha256.Sum256([]byte(text))
	return resumable.Document{
		ID: uuid.Must(uuid.NewV7()), SHA256: hex.EncodeToString(sum[:]), Size: int64(len(text)),
		Name: text + ".txt", Category: document.Purchase, Note: "a note", CapturedAt: time.Now(),
	}, []byte(text)
}

type documentAnswer struct {
	ID, Name, Category, Note, SHA256 string
	DisplayName                      string `json:"display_name"`
	MediaType                        string `json:"media_type"`
	Size                             int64
	Acknowledgement                  document.Acknowledgement
}

func TestACallerLearnsWhoTheyAreAndWhereTheyMayWork(t *testing.T) {
	everywhere(t, func(t *testing.T, s *service) {
		var me struct {
			Account struct {
				ID          uuid.UUID
				Email, Name string
			}
			Device struct {
				Name    string
				Current bool
			}
		}
		s.ask("anna", "GET", "/api/v1/me", "", &me)
		if me.Account.ID != s.anna.ID || me.Account.Email != "anna@example.test" || me.Device.Name != "anna's desktop" || !me.Device.Current {
			t.Errorf("%+v", me)
		}
		for token, want := range map[string]string{"anna": "Acme Beta", "boris": "Beta"} {
			var companies []struct{ Name, Site string }
			s.ask(token, "GET", "/api/v1/companies", "", &companies)
			var names []string
			for _, c := range companies {
				names = append(names, c.Name)
			}
			if got := strings.Join(names, " "); got != want {
				t.Errorf("%s: %s, want %s", token, got, want)
			}
		}
	})
}

func TestADeviceIsRevokedByItsOwnerOnly(t *testing.T) {
	everywhere(t, func(t *testing.T, s *service) {
		phone := s.device(s.anna.ID, "anna's phone")
		path := "/api/v1/devices/" + phone.ID.String()
		if status, code := s.problem("boris", "DELETE", path, ""); status != 404 || code != "no-such-device" {
			t.Errorf("somebody else's: %d %s", status, code)
		}
		if status, _ := s.problem("anna", "DELETE", "/api/v1/devices/nonsense", ""); status != 404 {
			t.Errorf("nonsense: %d", status)
		}
		var devices []struct{ Name string }
		if s.ask("anna", "GET", "/api/v1/devices", "", &devices); len(devices) != 2 {
			t.Errorf("%+v", devices)
		}
		if answer := s.ask("anna", "DELETE", path, "", nil); answer.StatusCode != http.StatusNoContent {
			t.Errorf("her own: %s", answer.Status)
		}
		if s.ask("anna", "GET", "/api/v1/devices", "", &devices); len(devices) != 1 {
			t.Errorf("afterwards: %+v", devices)
		}
	})
}

func TestADocumentGoesUpAndIsListedWithItsProof(t *testing.T) {
	everywhere(t, func(t *testing.T, s *service) {
		doc, content := paper("hello")
		ack, err := s.upload("anna", s.acme, doc, content)
		must(t, err)
		base := "/api/v1/companies/" + s.acme.String() + "/documents"
		var got documentAnswer
		s.ask("anna", "GET", base+"/"+doc.ID.String(), "", &got)
		if got.SHA256 != doc.SHA256 || got.Acknowledgement.SHA256 != ack.SHA256 || !got.Acknowledgement.Time.Equal(ack.Time) ||
			got.Name != "hello.txt" || got.Category != "purchase" || got.Note != "a note" || got.MediaType != "text/plain; charset=utf-8" {
			t.Errorf("%+v", got)
		}
		if status, code := s.problem("boris", "GET", base+"/"+doc.ID.String(), ""); status != 403 || code != "no-access" {
			t.Errorf("without access: %d %s", status, code)
		}
		if status, code := s.problem("boris", "GET", "/api/v1/companies/"+s.beta.String()+"/documents/"+doc.ID.String(), ""); status != 404 || code != "no-such-document" {
			t.Errorf("through another company: %d %s", status, code)
		}
		if status, code := s.problem("anna", "GET", "/api/v1/companies/"+uuid.NewString()+"/documents", ""); status != 403 || code != "no-access" {
			t.Errorf("a company that isn't there: %d %s", status, code)
		}
		if _, err := s.upload("boris", s.acme, doc, content); !errors.Is(err, resumable.ErrNoAccess) {
			t.Errorf("uploading without access: %v", err)
		}
		if _, err := s.upload("nobody", s.acme, doc, content); !errors.Is(err, resumable.ErrUnauthorized) {
			t.Errorf("uploading without a token: %v", err)
		}
	})
}

func TestDocumentsAreListedNewestFirstPageByPage(t *testing.T) {
	everywhere(t, func(t *testing.T, s *service) {
		var want []string
		for i := range 7 {
			doc, content := paper(fmt.Sprintf("document %d", i))
			_, err := s.upload("anna", s.acme, doc, content)
			must(t, err)
			want = append([]string{doc.Name}, want...)
		}
		var got []string
		for cursor := ""; ; {
			var page struct {
				Documents []documentAnswer
				Next      string
			}
			s.ask("anna", "GET", "/api/v1/companies/"+s.acme.String()+"/documents?limit=3&after="+cursor, "", &page)
			for _, d := range page.Documents {
				got = append(got, d.Name)
			}
			if cursor = page.Next; cursor == "" {
				break
			}
		}
		if strings.Join(got, ",") != strings.Join(want, ",") {
			t.Errorf("%v, want %v", got, want)
		}
		if status, code := s.problem("anna", "GET", "/api/v1/companies/"+s.acme.String()+"/documents?after=x", ""); status != 400 || code != "bad-cursor" {
			t.Errorf("a cursor from elsewhere: %d %s", status, code)
		}
	})
}

func TestWithoutAValidTokenEverythingIsRefusedAlike(t *testing.T) {
	everywhere(t, func(t *testing.T, s *service) {
		company := "/api/v1/companies/" + s.acme.String()
		for _, path := range []string{"/api/v1/me", "/api/v1/companies", "/api/v1/devices", company + "/documents", company + "/events"} {
			for _, token := range []string{"", "forged"} {
				if status, code := s.problem(token, "GET", path, ""); status != 401 || code != "unauthorized" {
					t.Errorf("%s with %q: %d %s", path, token, status, code)
				}
			}
		}
		answer := s.ask("", "GET", "/api/v1/me", "", nil)
		if answer.Header.Get("WWW-Authenticate") != "Bearer" {
			t.Errorf("challenged with %q", answer.Header.Get("WWW-Authenticate"))
		}
	})
}

func TestAResetLinkIsAskedForWithoutAToken(t *testing.T) {
	everywhere(t, func(t *testing.T, s *service) {
		answer := s.ask("", "POST", "/api/v1/password-reset", `{"email":"anna@example.test"}`, nil)
		if answer.StatusCode != http.StatusAccepted || len(s.reset.emails) != 1 || s.reset.emails[0] != "anna@example.test" || !s.reset.from[0].IsLoopback() {
			t.Errorf("%s: %v from %v", answer.Status, s.reset.emails, s.reset.from)
		}
		s.reset.err = fmt.Errorf("asked too often: %w", &throttle.Error{RetryAfter: 90*time.Second + time.Millisecond})
		answer = s.ask("", "POST", "/api/v1/password-reset", `{"email":"anna@example.test"}`, nil)
		if answer.StatusCode != http.StatusTooManyRequests || answer.Header.Get("Retry-After") != "91" {
			t.Errorf("too often: %s, %q", answer.Status, answer.Header.Get("Retry-After"))
		}
		s.reset.err = errors.New("the database is on fire at 10.0.0.7")
		var text json.RawMessage
		if answer := s.ask("", "POST", "/api/v1/password-reset", `{"email":"anna@example.test"}`, &text); answer.StatusCode != 500 || strings.Contains(string(text), "fire") {
			t.Errorf("a failure: %s: %s", answer.Status, text)
		}
	})
}

func TestRequestsThatMakeNoSenseAreRefusedWithACode(t *testing.T) {
	everywhere(t, func(t *testing.T, s *service) {
		events := "/api/v1/companies/" + s.acme.String() + "/events"
		for name, c := range map[string]struct {
			method, path, body string
			status             int
			code               string
		}{
			"no JSON":             {"POST", "/api/v1/password-reset", `{`, 400, "bad-request"},
			"no e-mail":           {"POST", "/api/v1/password-reset", `{}`, 422, "bad-request"},
			"much too long":       {"POST", "/api/v1/password-reset", `{"email":"` + strings.Repeat("a", 20_000) + `"}`, 413, "too-large"},
			"a wait of an hour":   {"GET", events + "?wait=3600", "", 422, "bad-request"},
			"a number that isn't": {"GET", events + "?after=x", "", 422, "bad-request"},
			"nothing there":       {"GET", "/api/v1/nothing", "", 404, "no-such-endpoint"},
			"nothing at all":      {"GET", "/api", "", 404, "no-such-endpoint"},
			"another method":      {"DELETE", "/api/v1/me", "", 405, "no-such-endpoint"},
		} {
			if status, code := s.problem("anna", c.method, c.path, c.body); status != c.status || code != c.code {
				t.Errorf("%s: %d %s, want %d %s", name, status, code, c.status, c.code)
			}
		}
		if answer := s.ask("", "GET", "/api", "", nil); answer.Request.URL.Path != "/api" {
			t.Errorf("from /api one is led to %s", answer.Request.URL.Path)
		}
		for path, want := range map[string]string{
			events + "?wait=3600": "The request is not as /api/openapi.json describes it: query.wait: expected number <= 55.",
			events + "?after=x":   "The request is not as /api/openapi.json describes it: query.after: invalid integer.",
		} {
			var told struct{ Detail string }
			if s.ask("anna", "GET", path, "", &told); told.Detail != want {
				t.Errorf("%s: %q", path, told.Detail)
			}
		}
		if allow := s.ask("anna", "DELETE", "/api/v1/me", "", nil).Header.Get("Allow"); allow != "GET, HEAD" {
			t.Errorf("at /api/v1/me it takes %q", allow)
		}
	})
}

func TestTheDescriptionCoversEveryEndpoint(t *testing.T) {
	everywhere(t, func(t *testing.T, s *service) {
		var spec struct {
			OpenAPI string
			Paths   map[string]map[string]json.RawMessage
		}
		answer := s.ask("", "GET", "/api/openapi.json", "", &spec)
		if answer.StatusCode != 200 || !strings.HasPrefix(spec.OpenAPI, "3.1") {
			t.Fatalf("%s: %s", answer.Status, spec.OpenAPI)
		}
		var text json.RawMessage
		if s.ask("", "GET", "/api/openapi.json", "", &text); strings.Contains(string(text), "ErrorModel") {
			t.Error("an error is described that is never answered")
		}
		for path, methods := range map[string]string{
			"/api/v1/me": "get", "/api/v1/companies": "get", "/api/v1/devices": "get", "/api/v1/devices/{id}": "delete",
			"/api/v1/access": "get", "/api/v1/access-requests": "post", "/api/v1/logins": "get", "/api/v1/logins/{id}": "delete", "/api/v1/password-reset": "post", "/api/v1/account/password": "post",
			"/api/v1/companies/{company}/documents":      "get",
			"/api/v1/companies/{company}/documents/{id}": "get", "/api/v1/companies/{company}/documents/{id}/preview": "get", "/api/v1/companies/{company}/events": "get", "/oauth/challenge": "post",
			"/api/v1/companies/{company}/uploads": "options post", "/api/v1/companies/{company}/uploads/{upload}": "head patch delete",
		} {
			for method := range strings.FieldsSeq(methods) {
				if _, ok := spec.Paths[path][method]; !ok {
					t.Errorf("%s %s is not described", method, path)
				}
			}
		}
	})
}
