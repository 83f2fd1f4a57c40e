package web_test

import (
	"net/http"
	"strings"
	"testing"
)

// Attack: a NUL byte where a text is looked up.
func TestAnAddressThatIsNoTextReachesNoHandler(t *testing.T) {
	reached := 0
	handler, log := wrapped(nil, func(http.ResponseWriter, *http.Request) { reached++ })
	for _, path := range []string{
		"/id/authorize?client_id=%00", "/id/authorize?%00=x", "/documents/%00", "/api/v1/documents?q=a%00b", "/oauth/authorize?state=%ff", "/documents/%c3%28",
	} {
		answer := ask(handler, http.MethodGet, path, nil)
		forProgram := strings.HasPrefix(path, "/api/") || strings.HasPrefix(path, "/oauth/")
		if answer.Code != http.StatusBadRequest || strings.Contains(answer.Body.String(), `"code":"not-text"`) != forProgram {
			t.Errorf("%s is answered %d: %s", path, answer.Code, answer.Body)
		}
	}
	if reached != 0 || strings.Contains(log.String(), `"ERROR"`) {
		t.Errorf("%d were handled; the log says %s", reached, log)
	}
	for _, path := range []string{"/documents?q=caf%C3%A9%0A%25", "/documents?q=%zz"} {
		if answer := ask(handler, http.MethodGet, path, nil); answer.Code != http.StatusOK {
			t.Errorf("%s is answered %d", path, answer.Code)
		}
	}
}

func TestWhatWentWrongIsToldInTheLanguageOfWhoeverAsks(t *testing.T) {
	handler, _ := wrapped(nil, func(http.ResponseWriter, *http.Request) { panic("broken") })
	german := func(r *http.Request) { r.Header.Set("Accept-Language", "de") }
	for path, want := range map[string]string{"/documents/%00": "Nichts wurde geändert.", "/documents": "Im Dienst ist etwas schiefgegangen."} {
		if answer := ask(handler, http.MethodGet, path, german); !strings.Contains(answer.Body.String(), want) {
			t.Errorf("%s is answered %s", path, answer.Body)
		}
	}
}
