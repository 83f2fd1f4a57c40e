package signin

import (
	"context"
	"crypto/subtle"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// callback is the loopback address that the browser comes back to (RFC 8252 §7.3). It takes one answer: the
// first with the right state. Whatever else comes is told so and changes nothing, so that no other program or
// website can end a sign-in by guessing at ports.
type callback struct {
	address string // of the answer, as it is registered but for the port
	state   string
	issuer  string
	host    string

	server *http.Server
	once   sync.Once
	answer chan callbackAnswer
	ended  chan struct{} // closed when it is known how the sign-in ended
	err    error         // valid then
}

const callbackPath = "/callback"

// listenForBrowser opens a port on loopback. finish must be called.
func (s *Service) listenForBrowser(ctx context.Context, issuer, state string) (*callback, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		listener, err = new(net.ListenConfig).Listen(ctx, "tcp", "[::1]:0")
	}
	if err != nil {
		return nil, fmt.Errorf("listening for the browser's answer on this computer: %w", err)
	}
	b := &callback{
		address: "http://" + listener.Addr().String() + callbackPath, state: state, issuer: issuer,
		host: listener.Addr().String(), answer: make(chan callbackAnswer, 1), ended: make(chan struct{}),
	}
	b.server = &http.Server{Handler: b, ReadHeaderTimeout: 10 * time.Second, MaxHeaderBytes: 16 << 10}
	s.running.Go(func() { _ = b.server.Serve(listener) }) // until finish shuts it down
	return b, nil
}

// wait is the browser's answer, or why there is none.
func (b *callback) wait(ctx context.Context) (callbackAnswer, error) {
	select {
	case answer := <-b.answer:
		return answer, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// finish tells the waiting browser how the sign-in ended and closes the port.
func (b *callback) finish(ctx context.Context, err error) {
	b.err = err
	close(b.ended)
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	if err := b.server.Shutdown(ctx); err != nil {
		_ = b.server.Close()
	}
}

// ServeHTTP implements http.Handler.
func (b *callback) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Cache-Control", "no-store")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	query := r.URL.Query()
	switch {
	case r.Host != b.host: // a name that somebody lets point here
		http.Error(w, "This address is for the sign-in of Satchel alone.", http.StatusMisdirectedRequest)
	case r.Method != http.MethodGet || r.URL.Path != callbackPath:
		http.Error(w, "This address is for the sign-in of Satchel alone.", http.StatusNotFound)
	case subtle.ConstantTimeCompare([]byte(query.Get("state")), []byte(b.state)) != 1 || repeats(query):
		http.Error(w, "This is not the answer that Satchel waits for. Nothing was signed in by it.", http.StatusBadRequest)
	default:
		b.take(w, r, callbackAnswer(query))
	}
}

func repeats(query url.Values) bool {
	for _, values := range query {
		if len(values) > 1 {
			return true
		}
	}
	return false
}

// take hands over the first answer and keeps its browser until it is known how the sign-in ended, so that what
// the person reads there is true.
func (b *callback) take(w http.ResponseWriter, r *http.Request, answer callbackAnswer) {
	first := false
	b.once.Do(func() { first = true; b.answer <- answer })
	if !first {
		http.Error(w, "This answer has been taken already.", http.StatusGone)
		return
	}
	select {
	case <-b.ended:
	case <-r.Context().Done():
		return
	}
	switch page := b.page(); page {
	case "":
		http.Error(w, "The sign-in did not work. Go back to Satchel, which says why.", http.StatusBadGateway)
	default:
		http.Redirect(w, r, b.issuer+page, http.StatusSeeOther) // away from an address with a code in it
	}
}

// page is the service's page about how it ended; empty if the program itself has to say it.
func (b *callback) page() string {
	switch b.err { //nolint:errorlint // exactly these
	case nil:
		return donePath
	case ErrDeclined:
		return cancelledPath
	}
	return ""
}
