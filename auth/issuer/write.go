package issuer

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/ory/fosite"

	"satchel/storage/database"
)

// refusal is RFC 6749 §5.2's answer to a request that is not granted.
type refusal struct {
	Error       string   `json:"error"`
	Description string   `json:"error_description,omitempty"`
	AuthSession string   `json:"auth_session,omitempty"`
	Wants       []string `json:"wants,omitempty"`
	Wrong       bool     `json:"wrong,omitempty"`
	Ways        []Way    `json:"send,omitempty"` // a passcode can be sent by
	Sent        string   `json:"sent,omitempty"`
}

// writeError answers with the error RFC 6749 §5.2 has for it. What isn't meant for the client is logged and
// answered as server_error; want of room is told by its status.
func (s *server) writeError(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		return // the client has gone and hears nothing
	}
	if next, ok := errors.AsType[*NextStep](err); ok {
		s.writeJSON(w, http.StatusBadRequest, refusal{
			Error:       "insufficient_authorization",
			Description: "More is wanted before this sign-in is complete.",
			AuthSession: next.Session,
			Wants:       next.Wants,
			Wrong:       next.Wrong,
			Ways:        next.Ways,
			Sent:        next.Sent,
		})
		return
	}
	if s.writeSignInError(w, err) {
		return
	}
	if database.IsFull(err) {
		s.writeJSON(w, http.StatusInsufficientStorage, refusal{Error: "server_error", Description: "The service has no room left."})
		return
	}
	known, ok := errors.AsType[*fosite.RFC6749Error](err)
	if !ok || !isRefusal(err) {
		s.log.ErrorContext(r.Context(), "an OAuth request failed", "path", r.URL.Path, "error", err)
		s.writeJSON(w, http.StatusInternalServerError, refusal{Error: "server_error", Description: "Something went wrong here; try again."})
		return
	}
	if known.CodeField == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Basic realm="satchel"`) // RFC 6749 §5.2
	}
	words := *known // GetDescription writes to its receiver, and fosite's errors are shared
	s.writeJSON(w, known.CodeField, refusal{Error: known.ErrorField, Description: words.GetDescription()})
}

func (s *server) writeJSON(w http.ResponseWriter, status int, body any) {
	encoded, err := json.Marshal(body)
	if err != nil {
		s.log.Error("could not encode an OAuth answer", "error", err)
		http.Error(w, `{"error":"server_error"}`, http.StatusInternalServerError)
		return
	}
	s.writeBytes(w, status, encoded)
}

func (s *server) writeBytes(w http.ResponseWriter, status int, body []byte) {
	noStore(w)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body) // fails when the client has gone, and then nobody is there to tell
}

// noStore keeps secrets out of caches (RFC 6749 §5.1).
func noStore(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Pragma", "no-cache")
}
