package portal_test

import (
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"
)

// hostile are texts that people, their clipboards and others send.
var hostile = map[string]string{
	"nothing":      "",
	"too much":     strings.Repeat("long ", 1000),
	"a mebibyte":   strings.Repeat("x", 1<<20+1),
	"Unicode":      "Zoë Müller 漢字 😀 e\u0301",
	"hidden marks": "invoice\u202Efdp.exe\u2066",
	"HTML":         `"><script>alert(1)</script><img src=x onerror=alert(2)>`,
	"SQL":          `'; DROP TABLE accounts; --`,
	"a template":   `{{.Title}} %s %d ${x}`,
	"a NUL":        "a\x00b",
	"broken UTF-8": "a\xff\xfeb",
	"lines":        "one\r\nBcc: all@hartley.test\r\n\r\ntwo",
}

// form is one of the portal, and what its text fields hold before one of them is spoilt. secrets are not shown again.
type form struct {
	path    string
	good    map[string]string
	secrets string
}

func (c *colleagues) forms(document string) []form {
	return []form{
		{"/sign-in", map[string]string{"email": "nobody@hartley.test", "password": "wrong"}, "password"},
		{"/password/forgot", map[string]string{"email": "nobody@hartley.test"}, ""},
		{"/profile/password", map[string]string{"current": "wrong", "new": secondPassword, "repeat": secondPassword}, "current new repeat"},
		{"/step-up", map[string]string{"password": "wrong", "next": "/"}, "password next"},
		{"/access/join", map[string]string{"named": "0000"}, ""},
		{"/support/file", map[string]string{"email": "ann@hartley.test", "evidence": "They sent a letter with a stamp on it."}, ""},
		{"/profile/two-factor/phone", map[string]string{"phone": "+44 7700 900123", "password": "wrong"}, "password"},
		{c.site + "/people/invite", map[string]string{"email": "eve@hartley.test", "name": "Eve Plum", "role": "bookkeeper"}, "role"},
		{c.site + "/people/import", map[string]string{"lines": "eve@hartley.test,Eve Plum"}, ""},
		{c.site + "/companies", map[string]string{"name": "Plum & Sons"}, ""},
		{c.site + "/companies/" + c.books["Northwind Traders"] + "/rename", map[string]string{"was": "Northwind Traders", "name": "Northwind"}, "was"},
		{document + "/edit", map[string]string{
			"dated": "2026-11-02", "counterparty": "Plum", "reference": "7", "total": "1.50", "currency": "GBP", "category": "purchase", "note": "paid",
		}, "currency category"},
	}
}

func TestWhateverIsTypedIntoAFormIsAnsweredClearlyKeptAndShownInert(t *testing.T) {
	c := serve(t).colleagues(t)
	ann := &clerk{c.ann, c.service, must(c.access.CompaniesOf(t.Context(), c.service.ann.ID))[0].ID, ""}
	company := "/company/" + ann.company.String()
	c.ann.submit("/company", "company", ann.company.String())
	document := company + "/documents/" + ann.give("paper.pdf", []byte("%PDF-1.7 paper")).String()
	token := between(c.ann.get(document+"/edit").text, `name="token" value="`, `"`)
	for _, form := range c.forms(document) {
		for field := range form.good {
			for name, text := range hostile {
				sent := url.Values{"token": {token}}
				for other, value := range form.good {
					sent.Set(other, value)
				}
				sent.Set(field, text)
				got := c.ann.do(c.ann.request(http.MethodPost, form.path, sent))
				what := form.path + ", " + field + " holding " + name
				if got.StatusCode >= http.StatusInternalServerError {
					t.Errorf("%s: %d %q", what, got.StatusCode, got.title())
				}
				if got.StatusCode < http.StatusMultipleChoices || got.StatusCode >= http.StatusBadRequest {
					inert(t, what, got)
				}
				kept := utf8.ValidString(text) && len(text) < 10_000 && !strings.ContainsAny(text, "\x00\r") && !strings.Contains(form.secrets, field)
				if got.StatusCode == http.StatusUnprocessableEntity && kept && !strings.Contains(html.UnescapeString(got.text), strings.TrimSpace(text)) {
					t.Errorf("%s: what was typed is lost: %q", what, got.title())
				}
			}
		}
	}
	for _, path := range []string{c.site + "/people", c.site + "/companies", company + "/documents", document, "/", "/audit", "/company"} {
		inert(t, path+" afterwards", c.ann.get(path))
	}
	for name, text := range hostile {
		if len(text) < 10_000 {
			got := c.ann.get(company + "/documents?" + url.Values{"text": {text}, "person": {text}, "from": {text}, "state": {text}}.Encode())
			if inert(t, "the filter holding "+name, got); got.StatusCode >= http.StatusInternalServerError {
				t.Errorf("the filter holding %s: %d", name, got.StatusCode)
			}
		}
	}
}

// inert checks that a page holds nothing of hostile as markup.
func inert(t *testing.T, what string, got page) {
	t.Helper()
	for _, live := range []string{"<script>alert", "<img src=x", "\x00"} {
		if strings.Contains(got.text, live) {
			t.Errorf("%s shows %q", what, live)
		}
	}
	if !strings.Contains(got.text, "<h1") {
		t.Errorf("%s: no page: %d %.80q", what, got.StatusCode, got.text)
	}
}

func between(text, before, after string) string {
	_, rest, _ := strings.Cut(text, before)
	found, _, _ := strings.Cut(rest, after)
	return found
}
