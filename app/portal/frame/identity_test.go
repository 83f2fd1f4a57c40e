package frame_test

import (
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"satchel/app/portal/frame"
)

func TestPagesCallTheIdentityWhatTheOperatorsPeopleDo(t *testing.T) {
	f, err := frame.New(frame.Options{
		Brand: frame.Brand{Identity: "Practice <ID>"}, PublicURL: &url.URL{Scheme: "https", Host: "satchel.example"},
		Clock: time.Now, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	shown := func(write func(http.ResponseWriter, *http.Request)) string {
		w := httptest.NewRecorder()
		write(w, httptest.NewRequest(http.MethodGet, "/", nil))
		return w.Body.String()
	}
	pages := map[string]string{
		"a page": shown(func(w http.ResponseWriter, r *http.Request) {
			page := frame.Page{
				Template: "disconnected", Title: "Your Sage ID is disconnected",
				Notice: &frame.Notice{Lines: []string{"Using a Sage ID?"}},
			}
			if err := f.Render(w, r, page); err != nil {
				t.Error(err)
			}
		}),
		"a problem": shown(func(w http.ResponseWriter, r *http.Request) {
			f.Fail(w, r, frame.Problem{Title: "No Sage ID", Happened: "The Sage ID", Safe: "Your Sage ID", Do: "Use the Sage ID"})
		}),
		"an error": shown(func(w http.ResponseWriter, r *http.Request) { f.Fail(w, r, errors.New("Sage ID")) }),
	}
	for name, page := range pages {
		if strings.Contains(page, "Sage ID") || strings.Contains(page, "Practice <ID>") {
			t.Errorf("%s says:\n%s", name, page)
		}
		if name != "an error" && !strings.Contains(page, "Practice &lt;ID&gt;") {
			t.Errorf("%s doesn't name it:\n%s", name, page)
		}
	}
}

func TestTheArticleBeforeAnIdentitysNameFitsIt(t *testing.T) {
	for name, want := range map[string]string{
		"Sage ID": "Using a Sage ID? Continue with it.", "Acme ID": "Using an Acme ID? Continue with it.", "University ID": "Using a University ID? Continue with it.", "Practice ID": "Using a Practice ID? Continue with it.",
	} {
		f, err := frame.New(frame.Options{
			Brand: frame.Brand{Identity: name}, PublicURL: &url.URL{Scheme: "https", Host: "satchel.example"},
			Clock: time.Now, Log: slog.New(slog.DiscardHandler),
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := f.Named("Using a Sage ID? Continue with it."); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
}
