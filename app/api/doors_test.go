package api_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"satchel/storage/database/databasetest"
)

// open are the operations for whoever isn't signed in yet. The challenge of a sign-in is auth/issuer's to answer.
var open = map[string]bool{"POST /api/v1/password-reset": true}

var placeholder = regexp.MustCompile(`{[^}]*}`)

// Every operation that the description names, and so each that is added: nobody without a token gets in, nobody gets into
// a company that isn't theirs, nothing is kept by caches, and no other method is taken.
func TestEveryOperationIsClosedToStrangersAndToOtherMethods(t *testing.T) {
	s := newService(t, databasetest.SQLite(t))
	var description struct {
		Paths map[string]map[string]any
	}
	s.ask("", http.MethodGet, "/api/openapi.json", "", &description)
	if len(description.Paths) < 10 {
		t.Fatalf("only %d paths", len(description.Paths))
	}
	refused := map[int]bool{http.StatusUnauthorized: true, http.StatusMethodNotAllowed: true, http.StatusNotFound: true}
	delete(description.Paths, "/oauth/challenge")
	for path, operations := range description.Paths {
		at := strings.ReplaceAll(path, "{company}", s.acme.String())
		at = placeholder.ReplaceAllString(at, uuid.Nil.String())
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, "PROPFIND"} {
			operation := method + " " + path
			body := ""
			if method != http.MethodGet {
				body = "{}"
			}
			answer := s.knock("", method, at, body)
			if _, named := operations[strings.ToLower(method)]; !named {
				if !refused[answer.StatusCode] {
					t.Errorf("%s, which isn't described: %s", operation, answer.Status)
				}
				continue
			}
			if !open[operation] && (answer.StatusCode != http.StatusUnauthorized || answer.Header.Get("WWW-Authenticate") == "") {
				t.Errorf("%s without a token: %s", operation, answer.Status)
			}
			if answer.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s may be kept: %q", operation, answer.Header.Get("Cache-Control"))
			}
			if !strings.Contains(path, "{company}") {
				continue
			}
			if foreign := s.knock("boris", method, at, body); foreign.StatusCode != http.StatusForbidden || foreign.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s in a foreign company: %s, %q", operation, foreign.Status, foreign.Header.Get("Cache-Control"))
			}
		}
	}
}

// knock asks the way companions do, and takes no notice of the answer's body.
func (s *service) knock(token, method, path, body string) *http.Response {
	s.t.Helper()
	request, err := http.NewRequestWithContext(s.t.Context(), method, s.server.URL+path, strings.NewReader(body))
	must(s.t, err)
	request.Header.Set("Tus-Resumable", "1.0.0")
	request.Header.Set("Content-Type", "application/json")
	if method == http.MethodPatch {
		request.Header.Set("Content-Type", "application/offset+octet-stream")
		request.Header.Set("Upload-Offset", "0")
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	answer, err := http.DefaultTransport.RoundTrip(request)
	must(s.t, err)
	must(s.t, answer.Body.Close())
	return answer
}
