package acceptance

import (
	"database/sql"
	"encoding/json"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"satchel/cmd/internal/programs"
)

func TestAWrongPasswordIsRefusedInOneWordingAndChangesNothing(t *testing.T) {
	w := newWorld(t)
	w.password(bookkeeper)
	said := w.must(3, "not the password\n", "sign-in", w.service.URL, "--email", bookkeeper, "--password-stdin")
	contains(t, said.Err, "is not right", "Nothing was changed")
	stranger := w.must(3, "not the password\n", "sign-in", w.service.URL, "--email", "nobody@demo.test", "--password-stdin")
	if stranger.Err != said.Err {
		t.Errorf("an unknown address reads otherwise:\n%s%s", said.Err, stranger.Err)
	}
	contains(t, w.must(0, "", "accounts").Out, "Nobody has signed in here")
	contains(t, w.must(3, "", "whoami").Err, "Nobody is signed in")
}

func TestTooManyWrongPasswordsAskToWait(t *testing.T) {
	w := newWorld(t)
	for range 30 {
		said := w.run("wrong\n", "sign-in", w.service.URL, "--email", bookkeeper, "--password-stdin")
		if strings.Contains(said.Err, "too many tries") {
			contains(t, said.Err, "Try again in")
			if said.Code != 1 {
				t.Errorf("exit code %d, want 1: trying again later helps", said.Code)
			}
			return
		}
	}
	t.Error("thirty wrong passwords, and nobody was asked to wait")
}

func TestALinkWorksOnce(t *testing.T) {
	w := newWorld(t)
	link := w.link(bookkeeper)
	if _, err := programs.SetPassword(t.Context(), link, password); err != nil {
		t.Fatal(err)
	}
	_, err := programs.SetPassword(t.Context(), link, "Another-Password-Altogether-77")
	if err == nil || !strings.Contains(err.Error(), "has been used") {
		t.Errorf("the link worked twice, or did not say why not: %v", err)
	}
	w.must(0, password+"\n", "sign-in", w.service.URL, "--email", bookkeeper, "--password-stdin")
}

func TestALinkIsWorthNothingAfterHalfAnHour(t *testing.T) {
	w := newWorld(t)
	link := w.link(bookkeeper)
	w.change("UPDATE reset_tokens SET expires_at = ?", time.Now().UTC().Add(-time.Minute).Format("2006-01-02 15:04:05.999999999-07:00"))
	_, err := programs.SetPassword(t.Context(), link, password)
	if err == nil || !strings.Contains(err.Error(), "30 minutes") && !strings.Contains(err.Error(), "expired") && !strings.Contains(err.Error(), "too old") {
		t.Errorf("the link still works, or doesn't say why not: %v", err)
	}
	w.must(3, password+"\n", "sign-in", w.service.URL, "--email", bookkeeper, "--password-stdin")
}

// change alters the service's tables while it is stopped, as time would have done.
func (w *world) change(statement string, arguments ...any) {
	w.Helper()
	if err := w.service.Stop(); err != nil {
		w.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(w.data, "*.db"))
	if err != nil || len(files) != 1 {
		w.Fatalf("the database: %v %v", files, err)
	}
	db, err := sql.Open("sqlite", files[0])
	if err != nil {
		w.Fatal(err)
	}
	_, err = db.Exec(statement, arguments...)
	if err != nil || db.Close() != nil {
		w.Fatal(err)
	}
	w.restart()
}

func TestAnOrdinaryWebsiteIsNotAServiceAndNeverSeesThePassword(t *testing.T) {
	w := newWorld(t)
	var mu sync.Mutex
	var seen strings.Builder
	website := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		seen.WriteString(r.Method + " " + r.URL.String() + "\n" + string(body))
		out.Header().Set("Content-Type", "text/html")
		_, _ = out.Write([]byte("<!doctype html><title>Flowers</title><p>Fresh every day"))
	}))
	defer website.Close()

	said := w.must(3, password+"\n", "sign-in", website.URL, "--email", bookkeeper, "--password-stdin")

	contains(t, said.Err, "no Satchel service at that address", "password was not sent")
	mu.Lock()
	defer mu.Unlock()
	if strings.Contains(seen.String(), password) || strings.Contains(seen.String(), "POST") {
		t.Errorf("the website was sent:\n%s", &seen)
	}
}

func TestAnAddressIsUnderstoodOrSaidToBeNone(t *testing.T) {
	w := newWorld(t)
	secure := httptest.NewUnstartedServer(newFront(t))
	secure.Config.ErrorLog = log.New(io.Discard, "", 0) // it grumbles about clients that don't trust it
	secure.StartTLS()
	t.Cleanup(secure.Close)
	for name, c := range map[string]struct {
		address string
		code    int
		says    string
	}{
		"no address":                {"not an address", 2, "not an address"},
		"another scheme":            {"ftp://satchel.example", 2, "not an address"},
		"in the clear over the net": {"http://satchel.example", 2, "not encrypted"},
		"nobody there":              {"http://127.0.0.1:1", 4, "can't be reached"},
		"a certificate of nobody's": {secure.URL, 4, "certificate can't be trusted"},
		"a host that isn't":         {"https://satchel.invalid", 4, "can't be reached"},
		"TLS where there is none":   {strings.Replace(w.service.URL, "http:", "https:", 1), 2, "does not speak https"},
	} {
		t.Run(name, func(t *testing.T) {
			said := w.under(t).must(c.code, password+"\n", "sign-in", c.address, "--email", bookkeeper, "--password-stdin")
			contains(t, said.Err, c.says)
		})
	}
}

// front stands before a service, as a proxy does, and changes what the service says of itself.
type front struct {
	*httptest.Server
	mu     sync.Mutex
	behind string
	change func(about string) string

	dropped atomic.Bool // the first version of the API, as a service that is newer has
}

func newFront(t *testing.T) *front {
	f := &front{}
	f.Server = httptest.NewServer(f)
	t.Cleanup(f.Close)
	return f
}

// put sets what stands behind, and how what it says of itself is changed.
func (f *front) put(behind string, change func(about string) string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.behind, f.change = behind, change
}

// ServeHTTP implements http.Handler.
func (f *front) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	behind, change := f.behind, f.change
	f.mu.Unlock()
	to, err := url.Parse(behind)
	if err != nil {
		http.Error(out, err.Error(), http.StatusBadGateway)
		return
	}
	if f.dropped.Load() {
		r.URL.Path = strings.Replace(r.URL.Path, "/api/v1/", "/api/none/", 1)
	}
	forward := httputil.NewSingleHostReverseProxy(to)
	if r.URL.Path == "/.well-known/satchel" {
		forward.ModifyResponse = func(answer *http.Response) error {
			body, err := io.ReadAll(answer.Body)
			changed := change(string(body))
			answer.Body = io.NopCloser(strings.NewReader(changed))
			answer.ContentLength = int64(len(changed))
			answer.Header.Set("Content-Length", strconv.Itoa(len(changed)))
			return err
		}
	}
	forward.ServeHTTP(out, r)
}

func TestAServiceOfAnotherVersionSaysWhichSideToUpdate(t *testing.T) {
	w := newWorld(t)
	for name, c := range map[string]struct{ from, to, says string }{
		"newer": {`"api":{"min":1,"max":1}`, `"api":{"min":7,"max":9}`, "newer than this program"},
		"older": {`"api":{"min":1,"max":1}`, `"api":{"min":0,"max":0}`, "older than this program"},
	} {
		t.Run(name, func(t *testing.T) {
			before := newFront(t)
			before.put(w.service.URL, func(about string) string {
				changed := strings.Replace(about, c.from, c.to, 1)
				if changed == about {
					t.Errorf("%s is not in %s", c.from, about)
				}
				return changed
			})
			said := w.under(t).must(3, password+"\n", "sign-in", before.URL, "--email", bookkeeper, "--password-stdin")
			contains(t, said.Err, c.says, "pdate")
		})
	}
}

func TestAServiceThatIsUpdatedBeyondACompanionKeepsWhatIsQueuedAndSaysSo(t *testing.T) {
	before := newFront(t)
	w := newWorld(t, "--public-url", before.URL)
	same := func(about string) string { return about }
	before.put(w.service.URL, same)
	behind := w.service.URL
	w.service.URL = before.URL
	w.signedIn()
	w.must(0, "", "add", w.file("bill.txt", "two pounds"))
	before.put(behind, func(about string) string {
		return strings.Replace(about, `"api":{"min":1,"max":1}`, `"api":{"min":7,"max":9}`, 1)
	})
	before.dropped.Store(true)

	sent := w.must(3, "", "sync", "--until-done", "--timeout", "20s")
	contains(t, sent.Out, "too old for the service", "Update the companion")
	contains(t, w.must(3, "", "doctor").Out, "FAIL  server", "newer than this program", "pdate")

	before.put(behind, same)
	before.dropped.Store(false)
	w.must(0, "", "retry", "--all")
	w.must(0, "", "sync", "--until-done", "--timeout", "1m")
}

func TestAClockWrongByADayIsWarnedOfAndStopsNothing(t *testing.T) {
	before := newFront(t)
	w := newWorld(t, "--public-url", before.URL)
	before.put(w.service.URL, func(about string) string {
		var said map[string]any
		if err := json.Unmarshal([]byte(about), &said); err != nil {
			t.Errorf("%v in %s", err, about)
		}
		said["time"] = time.Now().UTC().Add(24 * time.Hour).Format(time.RFC3339Nano)
		changed, _ := json.Marshal(said)
		return string(changed)
	})
	w.service.URL = before.URL
	w.signedIn()
	w.must(0, "", "add", w.file("bill.txt", "two pounds"))
	w.must(0, "", "sync", "--until-done", "--timeout", "1m")

	said := w.must(0, "", "doctor")

	contains(t, said.Out, "WARN  clock", "1 day behind", "Set this computer's date and time")
}
