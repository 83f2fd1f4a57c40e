package web

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"

	"satchel/app/portal/frame"
)

// recovering turns a panic into a log line with its stack and a plain 500. If the answer had begun the
// connection is cut, so that nobody takes half an answer for a whole one.
func recovering(next http.Handler, log *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := &recorder{ResponseWriter: w}
		defer func() {
			value := recover()
			if value == nil {
				return
			}
			if value == http.ErrAbortHandler {
				panic(value)
			}
			log.ErrorContext(r.Context(), "a request panicked", "panic", value, "method", r.Method, "path", loggable(r.URL.Path), "stack", string(debug.Stack()))
			if answer.begun() {
				panic(http.ErrAbortHandler)
			}
			fail(w, r)
		}()
		next.ServeHTTP(answer, r)
	})
}

// problem is an error as RFC 9457 writes it, with a stable code for programs.
type problem struct {
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	Code   string `json:"code"`
}

// fail answers programs with a problem and people with a sentence.
func fail(w http.ResponseWriter, r *http.Request) {
	const detail = "Something went wrong in the service. Nothing that was saved is lost; please try again. The administrator finds the cause in the log under this request’s id."
	if !forProgram(r) {
		http.Error(w, frame.T(r, detail)+"\n\n"+RequestID(r.Context()), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(http.StatusInternalServerError)
	_ = json.NewEncoder(w).Encode(problem{
		Title: "Internal Server Error", Status: http.StatusInternalServerError, Detail: detail, Code: "internal",
	})
}

func forProgram(r *http.Request) bool {
	return strings.HasPrefix(r.URL.Path, "/api/") || strings.HasPrefix(r.URL.Path, "/oauth/") ||
		strings.Contains(r.Header.Get("Accept"), "json")
}
