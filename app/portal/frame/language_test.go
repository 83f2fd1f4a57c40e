package frame

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

func TestALanguageIsTheChosenOneElseWhatTheBrowserAsksFor(t *testing.T) {
	f := newFrame(t, nobody{})
	handler := f.Handler()
	language := func(wanted, chosen string) string {
		request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/nowhere", nil)
		request.Header.Set("Accept-Language", wanted)
		if chosen != "" {
			request.AddCookie(&http.Cookie{Name: LanguageCookie, Value: chosen})
		}
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, request)
		_, after, _ := strings.Cut(answer.Body.String(), `<html lang="`)
		shown, _, _ := strings.Cut(after, `"`)
		return shown
	}
	for _, one := range []struct{ wanted, chosen, shown string }{
		{"", "", "en-GB"},
		{"de-AT,de;q=0.9,en;q=0.5", "", "de"},
		{"fr,de;q=0.5", "", "de"},
		{"fr", "", "en-GB"},
		{"en-US,de;q=0.9", "", "en-GB"},
		{"de", "en-GB", "en-GB"},
		{"en", "de", "de"},
		{"en", "xx", "en-GB"},
		{"de;q=much", "", "en-GB"},
		{strings.Repeat("de-DE,", 3000), "", "en-GB"},
	} {
		if got := language(one.wanted, one.chosen); got != one.shown {
			t.Errorf("%.40q with %q chosen: %s, want %s", one.wanted, one.chosen, got, one.shown)
		}
	}
}

func TestChoosingALanguageKeepsItAndLeadsBackToThePageOnly(t *testing.T) {
	handler := newFrame(t, nobody{}).Handler()
	choose := func(language, next string) *http.Response {
		form := url.Values{"language": {language}, "next": {next}}
		request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/language", strings.NewReader(form.Encode()))
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, request)
		return answer.Result()
	}
	chosen := choose("de", "/profile?tab=1")
	defer chosen.Body.Close()
	if got := chosen.Header.Get("Location"); got != "/profile?tab=1" {
		t.Errorf("led to %s", got)
	}
	cookies := chosen.Cookies()
	if len(cookies) != 3 || cookies[1].Name != wasReadName || cookies[1].MaxAge >= 0 || cookies[0].Value != "de" || !cookies[0].Secure || !cookies[0].HttpOnly || cookies[0].Path != "/" {
		t.Errorf("kept as %v", cookies)
	}
	away := choose("xx", "//evil.test/")
	defer away.Body.Close()
	if got := away.Header.Get("Location"); got != "/" || len(away.Cookies()) != 0 {
		t.Errorf("led to %s, with %v", got, away.Cookies())
	}
}
