package web_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"satchel/app/web"
)

type lockedBuffer struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.all.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.all.String()
}

// wrapped is a handler inside the middleware, and its log.
func wrapped(change func(*web.Options), handle http.HandlerFunc) (http.Handler, *lockedBuffer) {
	log := &lockedBuffer{}
	o := web.Options{Log: slog.New(web.LogHandler(slog.NewJSONHandler(log, nil))), Idle: time.Minute}
	if change != nil {
		change(&o)
	}
	return web.Wrap(handle, o), log
}

func ask(h http.Handler, method, path string, change func(*http.Request)) *httptest.ResponseRecorder {
	request := httptest.NewRequest(method, path, nil)
	request.RemoteAddr = "192.0.2.1:4000"
	if change != nil {
		change(request)
	}
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, request)
	return answer
}

func TestARequestIDIsTakenOverOnlyWhenItIsGood(t *testing.T) {
	var seen string
	h, _ := wrapped(nil, func(_ http.ResponseWriter, r *http.Request) { seen = web.RequestID(r.Context()) })
	for given, kept := range map[string]bool{
		"": false, "short": false, "proxy-2026.abc_1": true, "new\nline-in-it": false, strings.Repeat("x", 65): false, "<script>alert(1)</script>": false,
	} {
		answer := ask(h, http.MethodGet, "/", func(r *http.Request) { r.Header["X-Request-Id"] = []string{given} })
		got := answer.Header().Get("X-Request-Id")
		if got == "" || got != seen || (got == given) != kept {
			t.Errorf("%q became %q (the handler saw %q)", given, got, seen)
		}
	}
}

func TestTheAccessLogTellsWhatHappenedAndNoSecret(t *testing.T) {
	h, log := wrapped(nil, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusTeapot)
		_, _ = w.Write([]byte("secret-body"))
	})
	ask(h, http.MethodPost, "/x/y?token=secret-query", func(r *http.Request) { r.Header.Set("Authorization", "secret-header") })
	for _, path := range []string{"/reset/", "/invitation/", "/open/"} {
		ask(h, http.MethodGet, path+"secret-path", nil)
	}
	lines := strings.Split(strings.TrimSpace(log.String()), "\n")
	var first map[string]any
	if err := json.Unmarshal([]byte(lines[0]), &first); err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]any{"method": "POST", "path": "/x/y", "status": 418.0, "bytes": 11.0, "from": "192.0.2.1"} {
		if first[key] != want {
			t.Errorf("%s is %v, want %v", key, first[key], want)
		}
	}
	if first["request"] == nil {
		t.Error("the line has no request id")
	}
	if strings.Contains(log.String(), "secret") {
		t.Errorf("the log has a secret: %s", log.String())
	}
}

func TestAPanicIsAPlain500(t *testing.T) {
	h, log := wrapped(nil, func(http.ResponseWriter, *http.Request) { panic("the inside of things") })
	page := ask(h, http.MethodGet, "/profile", nil)
	if page.Code != http.StatusInternalServerError || strings.Contains(page.Body.String(), "inside") || !strings.Contains(page.Body.String(), page.Header().Get("X-Request-Id")) {
		t.Errorf("a person got %d: %s", page.Code, page.Body)
	}
	for _, path := range []string{"/api/v1/me", "/oauth/token"} {
		answer := ask(h, http.MethodPost, path, nil)
		var problem map[string]any
		err := json.Unmarshal(answer.Body.Bytes(), &problem)
		if err != nil || problem["code"] != "internal" || answer.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("a program got %d: %s", answer.Code, answer.Body)
		}
	}
	if !strings.Contains(log.String(), "the inside of things") || !strings.Contains(log.String(), "web_test.go") {
		t.Errorf("the log lacks the panic or its stack: %s", log.String())
	}
}

func TestAPanicInTheMiddleOfAnAnswerCutsTheConnection(t *testing.T) {
	h, _ := wrapped(nil, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("half"))
		_ = http.NewResponseController(w).Flush()
		panic("late")
	})
	server := httptest.NewServer(h)
	defer server.Close()
	answer, err := http.Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	if _, err := io.ReadAll(answer.Body); err == nil {
		t.Error("half an answer looked whole")
	}
}

func TestTheClientsAddressIs(t *testing.T) {
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	for name, test := range map[string]struct {
		peer      string
		forwarded []string
		trusted   []netip.Prefix
		want      string
	}{
		"the peer's, where no proxy is trusted":            {"10.0.0.1:9", []string{"203.0.113.5"}, nil, "10.0.0.1"},
		"the peer's, where it isn't the trusted proxy":     {"192.0.2.1:9", []string{"203.0.113.5"}, trusted, "192.0.2.1"},
		"the one that the trusted proxy vouches for":       {"10.0.0.1:9", []string{"203.0.113.5"}, trusted, "203.0.113.5"},
		"the nearest untrusted, whatever the client wrote": {"10.0.0.1:9", []string{"1.2.3.4, 203.0.113.5, 10.9.9.9"}, trusted, "203.0.113.5"},
		"read across repeated headers":                     {"10.0.0.1:9", []string{"1.2.3.4", "203.0.113.5"}, trusted, "203.0.113.5"},
		"the last good one before rubbish":                 {"10.0.0.1:9", []string{"rubbish, 10.2.2.2"}, trusted, "10.2.2.2"},
		"the proxy's own, where it names nobody":           {"10.0.0.1:9", nil, trusted, "10.0.0.1"},
		"found behind a proxy on IPv6":                     {"[::1]:9", []string{"2001:db8::7"}, trusted, "2001:db8::7"},
		"plain IPv4 where it came as mapped":               {"[::ffff:192.0.2.1]:9", nil, trusted, "192.0.2.1"},
		"nothing on a socket without addresses":            {"@", nil, trusted, "invalid IP"},
	} {
		t.Run(name, func(t *testing.T) {
			var got netip.Addr
			h, _ := wrapped(
				func(o *web.Options) { o.TrustedProxies = test.trusted },
				func(_ http.ResponseWriter, r *http.Request) { got = web.Address(r) },
			)
			ask(h, http.MethodGet, "/", func(r *http.Request) {
				r.RemoteAddr = test.peer
				r.Header["X-Forwarded-For"] = test.forwarded
			})
			if got.String() != test.want {
				t.Errorf("it is %s, want %s", got, test.want)
			}
		})
	}
}

func TestABodyMayBeSlowButNotStandStill(t *testing.T) {
	const idle = 200 * time.Millisecond
	ended := make(chan error, 1)
	h, _ := wrapped(func(o *web.Options) { o.Idle = idle }, func(w http.ResponseWriter, r *http.Request) {
		_, err := io.Copy(io.Discard, r.Body)
		ended <- err
	})
	server := httptest.NewServer(h)
	defer server.Close()
	send := func(pieces int) error {
		connection, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = connection.Close() }()
		_, _ = io.WriteString(connection, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 8\r\n\r\n")
		for range pieces {
			_, _ = io.WriteString(connection, "x")
			<-time.After(idle / 4)
		}
		select {
		case err := <-ended:
			return err
		case <-time.After(20 * time.Second):
			return errors.New("it went on waiting")
		}
	}
	if err := send(8); err != nil { // takes twice as long as it may stand still
		t.Errorf("a slow body ended with %v", err)
	}
	var timeout net.Error
	if err := send(3); !errors.As(err, &timeout) || !timeout.Timeout() {
		t.Errorf("a body that stands still ended with %v", err)
	}
}

func TestWaitingForAnEventIsNotStandingStill(t *testing.T) {
	const idle = 50 * time.Millisecond
	h, _ := wrapped(func(o *web.Options) { o.Idle = idle }, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		for range 3 {
			select {
			case <-r.Context().Done():
				return
			case <-time.After(3 * idle):
			}
			_, _ = io.WriteString(w, "event\n")
			w.(http.Flusher).Flush()
		}
	})
	server := httptest.NewServer(h)
	defer server.Close()
	answer, err := http.Post(server.URL, "text/plain", strings.NewReader("what's new?"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	lines := 0
	for scanner := bufio.NewScanner(answer.Body); scanner.Scan(); lines++ {
	}
	if lines != 3 {
		t.Errorf("%d of 3 events came", lines)
	}
}

func TestAConnectionServesAgainAfterARest(t *testing.T) {
	const idle = 50 * time.Millisecond
	h, _ := wrapped(func(o *web.Options) { o.Idle = idle }, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			_, _ = io.WriteString(w, "body")
		}
		if r.URL.Path == "/long" {
			<-time.After(3 * idle) // with the answer, if there is one, still in the server's buffer
		}
	})
	server := httptest.NewServer(h)
	defer server.Close()
	connection, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = connection.Close() }()
	answers := bufio.NewReader(connection)
	for _, line := range []string{"GET /", "DELETE /", "DELETE /long", "GET /long"} {
		_, _ = io.WriteString(connection, line+" HTTP/1.1\r\nHost: x\r\n\r\n")
		answer, err := http.ReadResponse(answers, nil)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if strings.HasPrefix(line, "GET") {
			_, err = io.ReadAll(answer.Body)
		}
		if err != nil || answer.StatusCode >= 300 {
			t.Errorf("%s was answered with %s (%v)", line, answer.Status, err)
		}
		<-time.After(3 * idle)
	}
}

func TestAnswersCarryProtectiveHeaders(t *testing.T) {
	handle := func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/page" {
			w.Header().Set("Content-Security-Policy", "default-src 'self'")
		}
	}
	plain, _ := wrapped(nil, handle)
	secure, _ := wrapped(func(o *web.Options) { o.Secure = true }, handle)
	header := ask(plain, http.MethodGet, "/", nil).Header()
	for name, want := range map[string]string{
		"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin", "Strict-Transport-Security": "",
		"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
	} {
		if got := header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if got := ask(plain, http.MethodGet, "/page", nil).Header().Get("Content-Security-Policy"); got != "default-src 'self'" {
		t.Errorf("a page's own policy became %q", got)
	}
	if ask(secure, http.MethodGet, "/", nil).Header().Get("Strict-Transport-Security") == "" {
		t.Error("HTTPS isn't insisted on")
	}
}

func TestReadinessTellsWhichPartFailsAndNotWhy(t *testing.T) {
	log := &lockedBuffer{}
	good := web.Check{Name: "database", Ready: func(context.Context) error { return nil }}
	bad := web.Check{Name: "documents", Ready: func(context.Context) error { return errors.New("/srv/secret is gone") }}
	logger := slog.New(slog.NewJSONHandler(log, nil))
	if answer := ask(web.Ready(logger, good), http.MethodGet, "/readyz", nil); answer.Code != http.StatusOK {
		t.Errorf("answered %d", answer.Code)
	}
	answer := ask(web.Ready(logger, good, bad), http.MethodGet, "/readyz", nil)
	if got := strings.TrimSpace(answer.Body.String()); answer.Code != http.StatusServiceUnavailable || got != `{"database":"ok","documents":"failing"}` {
		t.Errorf("answered %d: %s", answer.Code, got)
	}
	bad.Says = func(error) string { return "disk full" }
	if got := ask(web.Ready(logger, bad), http.MethodGet, "/readyz", nil).Body.String(); strings.TrimSpace(got) != `{"documents":"disk full"}` {
		t.Errorf("of what anybody may know it says %s", got)
	}
	if !strings.Contains(log.String(), "/srv/secret is gone") {
		t.Error("the log doesn't say why")
	}
}

func TestTheServiceSaysWhatItIs(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 123456789, time.FixedZone("", 3600))
	answer := ask(web.AboutHandler("1.2.3", "https://satchel.example", "Acme ID", func() time.Time { return now }), http.MethodGet, "/", nil)
	const want = `{"product":"satchel","version":"1.2.3","api":{"min":1,"max":1},"issuer":"https://satchel.example","time":"2026-03-01T11:00:00.123Z","identity":"Acme ID"}`
	if got := strings.TrimSpace(answer.Body.String()); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
