package companion

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"satchel/auth/signin"
	"satchel/storage/spool"
	"satchel/sync/document"
)

// captured is one document in the queue of a home with somebody signed in.
func captured(t *testing.T, name, content string) (*Work, document.Record) {
	t.Helper()
	_, w := shared(t)
	t.Cleanup(func() { closeWork(t, w) })
	added, err := w.Add(t.Context(), AddRequest{Paths: []string{scan(t, name, content)}})
	if err != nil || len(added) != 1 || added[0].Err != nil {
		t.Fatalf("%+v, %v", added, err)
	}
	return w, added[0].Document
}

func TestWhatIsToBeSeenIsTheCopyWhileItIsHereAndTheServicesWhenItIsNot(t *testing.T) {
	w, r := captured(t, "till.txt", "bread 2.40")
	seen, err := w.ToBeSeen(t.Context(), r)
	if err != nil || seen.Size != 10 {
		t.Fatalf("%+v, %v", seen, err)
	}
	content, err := io.ReadAll(seen)
	if err := errors.Join(err, seen.Close()); err != nil || string(content) != "bread 2.40" {
		t.Errorf("%q, %v", content, err)
	}
	if err := w.ledger.Spool().Free(r.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := w.ToBeSeen(t.Context(), r); !errors.Is(err, spool.ErrMissing) {
		t.Errorf("a copy that is lost, of a document that the service has not: %v", err)
	}
	r.State = document.Accepted
	if _, err := w.ToBeSeen(t.Context(), r); err == nil || errors.Is(err, spool.ErrMissing) {
		t.Errorf("one that the service has, and can't be asked for: %v", err)
	}
	r.MediaType, r.Size = "application/pdf", maxPreview+1
	if _, err := w.ToBeSeen(t.Context(), r); !errors.Is(err, ErrTooMuch) {
		t.Errorf("a large PDF that would have to be fetched: %v", err)
	}
}

func TestWhatTheServiceShowsIsTakenWithinBoundsAndNothingElseIs(t *testing.T) {
	for name, c := range map[string]struct {
		answer func(http.ResponseWriter)
		want   error  // nil is a picture
		code   string // of a *Refused
	}{
		"a picture": {func(out http.ResponseWriter) {
			out.Header().Set("Content-Type", "image/jpeg")
			fmt.Fprint(out, "\xff\xd8\xff")
		}, nil, ""},
		"nothing to be shown": {func(out http.ResponseWriter) {
			out.Header().Set("Content-Type", "application/problem+json")
			out.WriteHeader(http.StatusUnprocessableEntity)
			fmt.Fprint(out, `{"code":"no-preview-damaged"}`)
		}, nil, "no-preview-damaged"},
		"a hotel's page": {func(out http.ResponseWriter) { fmt.Fprint(out, "<!doctype html>Welcome") }, ErrWrongAnswer, ""},
		"too much, and says so": {func(out http.ResponseWriter) {
			out.Header().Set("Content-Type", "application/pdf")
			out.Header().Set("Content-Length", strconv.Itoa(maxPreview+1))
		}, ErrTooMuch, ""},
		"too much, and doesn't say": {func(out http.ResponseWriter) {
			out.Header().Set("Content-Type", "application/pdf")
			for range 17 {
				fmt.Fprint(out, strings.Repeat("x", 1<<20))
			}
		}, ErrTooMuch, ""},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, _ *http.Request) { c.answer(out) }))
			defer server.Close()
			content, err := service{http: server.Client(), base: server.URL}.fetch(t.Context(), "/preview")
			refused, _ := errors.AsType[*Refused](err)
			switch {
			case c.code != "":
				if refused == nil || refused.Code != c.code {
					t.Errorf("%v", err)
				}
			case !errors.Is(err, c.want) || (err == nil) != (string(content) == "\xff\xd8\xff"):
				t.Errorf("%d bytes, %v", len(content), err)
			}
		})
	}
	away := httptest.NewServer(http.NotFoundHandler())
	away.Close()
	s := service{http: &http.Client{}, base: away.URL, look: func(context.Context) error { return signin.ErrOffline }}
	if _, err := s.fetch(t.Context(), "/preview"); err == nil {
		t.Error("nobody answered, and it was taken for an answer")
	}
}

func TestACopyIsLentUnderANameThatIsNotRunAndTakenBackAtTheEnd(t *testing.T) {
	home, w := shared(t)
	for _, c := range []struct{ name, content, want string }{
		{"till.txt", "bread 2.40", "till.txt"},
		{"invoice.desktop", "[Desktop Entry]\nExec=rm", "invoice.txt"},
		{"Müller & Söhne.pdf.txt", "text", "Müller & Söhne.pdf.txt"},
		{"prices.csv", "a,b\n1,2\n", "prices.csv"},
		{strings.Repeat("ä", 120) + ".xml", "<?xml version='1.0'?><a/>", strings.Repeat("ä", 60) + ".xml"},
	} {
		added, err := w.Add(t.Context(), AddRequest{Paths: []string{scan(t, c.name, c.content)}})
		if err != nil || added[0].Err != nil {
			t.Fatalf("%+v, %v", added, err)
		}
		r := added[0].Document
		if !w.Lendable(r) {
			t.Errorf("%s is not lent", c.name)
		}
		for range 2 {
			path, err := w.Lend(t.Context(), r)
			if err != nil || filepath.Base(path) != c.want {
				t.Errorf("%s: %s, %v", c.name, path, err)
			}
			content, err := os.ReadFile(path)
			if err != nil || string(content) != c.content {
				t.Errorf("%s: %q, %v", c.name, content, err)
			}
			if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o400 {
				t.Errorf("%s: %v, %v", c.name, info.Mode(), err)
			}
		}
	}
	closeWork(t, w)
	if _, err := os.Stat(filepath.Join(home, lentDir)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what was lent is still there: %v", err)
	}
}

func TestWhatAnotherAppHandedOverIsCapturedAndTheFileOfItTakenAway(t *testing.T) {
	home, w := shared(t)
	path := filepath.Join(Incoming(home), "1", "photo.txt")
	err := os.MkdirAll(filepath.Dir(path), 0o700)
	if err == nil {
		err = os.WriteFile(path, []byte("bread 2.40"), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	added, err := w.Add(t.Context(), AddRequest{Paths: []string{path}})
	if err != nil || len(added) != 1 || added[0].Err != nil {
		t.Errorf("%+v, %v", added, err)
	}
	closeWork(t, w)
	if _, err := os.Stat(Incoming(home)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("it is still there: %v", err)
	}
}

func TestWhatMightBeRunIsNotLent(t *testing.T) {
	w, r := captured(t, "page.html", "<html><script>alert(1)</script></html>")
	if _, err := w.Lend(t.Context(), r); !errors.Is(err, ErrNotLent) || w.Lendable(r) {
		t.Errorf("%s: %v", r.MediaType, err)
	}
	r.MediaType = "text/plain"
	if err := w.ledger.Spool().Free(r.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Lend(t.Context(), r); !errors.Is(err, spool.ErrMissing) || w.Lendable(r) {
		t.Errorf("a copy that is not here: %v", err)
	}
}
