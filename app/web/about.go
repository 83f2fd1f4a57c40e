package web

import (
	"cmp"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"time"
)

// The versions of the companions' API that this service speaks.
const (
	APIMin = 1
	APIMax = 1
)

// About is what a companion asks first: is this a Satchel service, and do we understand each other?
type About struct {
	Product string    `json:"product"` // always "satchel"
	Version string    `json:"version"`
	API     APIRange  `json:"api"`
	Issuer  string    `json:"issuer"` // the public URL
	Time    time.Time `json:"time"`   // the service's clock, for companions to check theirs
	// Identity is what people know their identities by, such as Sage ID.
	Identity string `json:"identity"`
}

// APIRange is the oldest and the newest version of the API that is spoken.
type APIRange struct {
	Min int `json:"min"`
	Max int `json:"max"`
}

// AboutHandler answers /.well-known/satchel.
func AboutHandler(version, issuer, identity string, now func() time.Time) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, About{
			Product: "satchel", Version: version, API: APIRange{APIMin, APIMax}, Issuer: issuer,
			Time: now().UTC().Truncate(time.Millisecond), Identity: identity,
		})
	})
}

// Health answers /healthz: the process is up.
func Health(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, map[string]string{"status": "ok"})
}

// Check is one thing the service can't work without.
type Check struct {
	Name  string
	Ready func(context.Context) error
	Says  func(error) string // why it failed, as far as anybody may know; empty is "failing"; may be nil
}

func (c Check) word(err error) string {
	if c.Says == nil {
		return failing
	}
	return cmp.Or(c.Says(err), failing)
}

const failing = "failing"

const readyTimeout = 5 * time.Second

// Ready answers /readyz: 200 if every check passes, 503 otherwise, with a word for each. Why one failed is
// for the log, and for whoever asks only as far as the check says.
func Ready(log *slog.Logger, checks ...Check) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), readyTimeout)
		defer cancel()
		status, words := http.StatusOK, map[string]string{}
		for _, check := range checks {
			words[check.Name] = "ok"
			if err := check.Ready(ctx); err != nil {
				log.ErrorContext(ctx, "not ready", "check", check.Name, "error", err)
				status, words[check.Name] = http.StatusServiceUnavailable, check.word(err)
			}
		}
		writeJSON(w, status, words)
	})
}

func writeJSON(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value)
}
