package acceptance

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
)

// listener is a network that passes everything on and keeps the access tokens it sees: those are in the
// companion's memory, so there is no other way to learn them.
type listener struct {
	*httptest.Server
	*testing.T
	mu     sync.Mutex
	behind *httputil.ReverseProxy
	seen   []string
}

func newListener(t *testing.T) *listener {
	l := &listener{T: t}
	l.Server = httptest.NewServer(l)
	t.Cleanup(l.Close)
	return l
}

func (l *listener) forwardTo(address string) {
	l.Helper()
	to, err := url.Parse(address)
	if err != nil {
		l.Fatal(err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.behind = httputil.NewSingleHostReverseProxy(to)
}

// bearers are the access tokens seen, each once.
func (l *listener) bearers() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.seen
}

// ServeHTTP implements http.Handler.
func (l *listener) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	l.mu.Lock()
	behind := l.behind
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok && !slices.Contains(l.seen, token) {
		l.seen = append(l.seen, token)
	}
	l.mu.Unlock()
	behind.ServeHTTP(out, r)
}
