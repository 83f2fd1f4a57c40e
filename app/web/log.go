package web

import (
	"log/slog"
	"net/http"
	"strings"
	"time"
)

// logged writes a line for every request when it is answered: never its query, its headers or its body, which
// may hold secrets, and no more of an address that works once than what it is for.
func logged(next http.Handler, log *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun := time.Now()
		answer := &recorder{ResponseWriter: w}
		ctx, method, path, from := r.Context(), r.Method, r.URL.Path, Address(r)
		defer func() {
			log.LogAttrs(
				ctx, levelOf(path, answer.status()), "request",
				slog.String("method", method), slog.String("path", loggable(path)), slog.Int("status", answer.status()),
				slog.Int64("bytes", answer.bytes), slog.Duration("took", time.Since(begun).Round(time.Microsecond)),
				slog.String("from", from.String()),
			)
		}()
		next.ServeHTTP(answer, r)
	})
}

func levelOf(path string, status int) slog.Level {
	switch {
	case status >= http.StatusInternalServerError:
		return slog.LevelWarn
	case path == "/healthz" || path == "/readyz" || strings.HasPrefix(path, "/static/"):
		return slog.LevelDebug
	}
	return slog.LevelInfo
}

// once are where addresses stand that work once, each below it.
var once = []string{"/reset/", "/invitation/", "/open/"}

func loggable(path string) string {
	for _, beginning := range once {
		if strings.HasPrefix(path, beginning) {
			return beginning + "…"
		}
	}
	return path
}

// recorder remembers what was answered. It passes everything else to the writer it wraps.
type recorder struct {
	http.ResponseWriter

	code  int
	bytes int64
}

// WriteHeader remembers the first final status.
func (r *recorder) WriteHeader(status int) {
	if r.code == 0 && status >= http.StatusOK {
		r.code = status
	}
	r.ResponseWriter.WriteHeader(status)
}

// Write counts.
func (r *recorder) Write(p []byte) (int, error) {
	if r.code == 0 {
		r.code = http.StatusOK
	}
	n, err := r.ResponseWriter.Write(p)
	r.bytes += int64(n)
	return n, err
}

// FlushError sends what is buffered.
func (r *recorder) FlushError() error { return http.NewResponseController(r.ResponseWriter).Flush() }

// Flush sends what is buffered, for callers that don't ask for an error.
func (r *recorder) Flush() { _ = r.FlushError() }

// Unwrap is for http.ResponseController.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

func (r *recorder) begun() bool { return r.code != 0 }

func (r *recorder) status() int {
	if r.code == 0 {
		return http.StatusOK
	}
	return r.code
}
