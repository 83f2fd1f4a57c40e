package acceptance

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// bearer signs the bookkeeper in as another device, by the documented endpoints alone, and keeps the token.
func (w *world) bearer() string {
	w.Helper()
	if w.token != "" {
		return w.token
	}
	verifier := rand.Text() + rand.Text()
	sum := sha256.Sum256([]byte(verifier))
	var challenge struct {
		Code string `json:"authorization_code"`
	}
	w.form("/oauth/challenge", url.Values{
		"client_id": {"satchel-companion"}, "username": {bookkeeper}, "password": {password},
		"code_challenge":        {base64.RawURLEncoding.EncodeToString(sum[:])},
		"code_challenge_method": {"S256"}, "device_name": {"a test"}, "device_platform": {"linux"},
	}, &challenge)
	var tokens struct {
		Access string `json:"access_token"`
	}
	w.form("/oauth/token", url.Values{
		"client_id": {"satchel-companion"}, "grant_type": {"authorization_code"},
		"code": {challenge.Code}, "code_verifier": {verifier},
	}, &tokens)
	w.token = tokens.Access
	return w.token
}

// form posts a form and reads the JSON of a 200.
func (w *world) form(path string, fields url.Values, into any) {
	w.Helper()
	response, err := http.PostForm(w.service.URL+path, fields)
	if err != nil {
		w.Fatal(err)
	}
	w.read(response, into)
}

func (w *world) read(response *http.Response, into any) {
	w.Helper()
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		w.Fatalf("%s: %s %v\n%s", response.Request.URL.Path, response.Status, err, body)
	}
	if err := json.Unmarshal(body, into); err != nil {
		w.Fatalf("%s: %v in %s", response.Request.URL.Path, err, body)
	}
}

// api reads JSON as the bookkeeper.
func (w *world) api(path string, into any) {
	w.Helper()
	request, err := http.NewRequestWithContext(w.Context(), http.MethodGet, w.service.URL+path, nil)
	if err != nil {
		w.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+w.bearer())
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		w.Fatal(err)
	}
	w.read(response, into)
}

// companyID is the id of the company that signedIn chose.
func (w *world) companyID() string {
	w.Helper()
	var companies []struct{ ID, Name string }
	w.api("/api/v1/companies", &companies)
	if len(companies) == 0 {
		w.Fatal("no companies")
	}
	return companies[0].ID
}

type served struct {
	ID     string `json:"id"`
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"`
	Name   string `json:"name"`
}

// documents reads all documents of the chosen company from the service.
func (w *world) documents() []served {
	w.Helper()
	var all []served
	for after := ""; ; {
		var page struct {
			Documents []served `json:"documents"`
			Next      string   `json:"next"`
		}
		w.api(fmt.Sprintf("/api/v1/companies/%s/documents?limit=100&after=%s", w.companyID(), url.QueryEscape(after)), &page)
		all = append(all, page.Documents...)
		if page.Next == "" || len(page.Documents) == 0 {
			return all
		}
		after = page.Next
	}
}

// acceptances reads the documents the feed says were accepted, once for each time it says so.
func (w *world) acceptances() []string {
	w.Helper()
	var accepted []string
	for after := int64(0); ; {
		var page struct {
			Events []struct {
				Kind       string `json:"kind"`
				DocumentID string `json:"document_id"`
			} `json:"events"`
			Next int64 `json:"next"`
		}
		w.api(fmt.Sprintf("/api/v1/companies/%s/events?after=%d&wait=0", w.companyID(), after), &page)
		for _, e := range page.Events {
			if strings.HasSuffix(e.Kind, "accepted") {
				accepted = append(accepted, e.DocumentID)
			}
		}
		if len(page.Events) == 0 || page.Next == after {
			return accepted
		}
		after = page.Next
	}
}

// acceptedAtService is how many documents the service has accepted so far.
func (w *world) acceptedAtService() int {
	w.Helper()
	return len(w.acceptances())
}
