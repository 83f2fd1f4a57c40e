package web

import (
	"errors"
	"io"
	"net/http"
	"os"
	"time"
)

// unhurried bounds how long a body or an answer may stand still, not how long it takes: a large upload over a
// slow line is fine, a client that holds a connection and sends nothing is not. Waiting for an event is no
// standing still, since nothing is being sent.
func unhurried(next http.Handler, idle time.Duration) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		control := http.NewResponseController(w)
		if r.Body != nil && r.Body != http.NoBody {
			r = r.Clone(r.Context())
			r.Body = &timedBody{ReadCloser: r.Body, control: control, idle: idle}
		}
		answer := &timedWriter{ResponseWriter: w, control: control, idle: idle}
		// When the handler has returned the server sends what is still buffered; the last write may be long ago.
		defer answer.limit()
		next.ServeHTTP(answer, r)
	})
}

type timedBody struct {
	io.ReadCloser

	control *http.ResponseController
	idle    time.Duration
}

// Read waits no longer than the idle time. At the end the limit is lifted, since the server goes on reading
// the connection to notice the client's leaving.
func (b *timedBody) Read(p []byte) (int, error) {
	b.limit(time.Now().Add(b.idle))
	n, err := b.ReadCloser.Read(p)
	if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
		b.limit(time.Time{})
	}
	return n, err
}

// limit fails only where a connection has no deadlines, as in HTTP/2's tests; then the server's own apply.
func (b *timedBody) limit(until time.Time) { _ = b.control.SetReadDeadline(until) }

type timedWriter struct {
	http.ResponseWriter

	control *http.ResponseController
	idle    time.Duration
}

// Write waits no longer than the idle time for the client to take the bytes.
func (w *timedWriter) Write(p []byte) (int, error) {
	w.limit()
	return w.ResponseWriter.Write(p)
}

// FlushError sends what is buffered, waiting no longer than the idle time.
func (w *timedWriter) FlushError() error {
	w.limit()
	return w.control.Flush()
}

// Flush is FlushError for callers that don't ask for an error.
func (w *timedWriter) Flush() { _ = w.FlushError() }

func (w *timedWriter) limit() { _ = w.control.SetWriteDeadline(time.Now().Add(w.idle)) }

// Unwrap is for http.ResponseController.
func (w *timedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
