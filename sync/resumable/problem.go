package resumable

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
)

// WriteProblem answers with a refusal as problem+json (RFC 9457) with the stable member "code", which stands in a header
// too, and Retry-After where it is known.
func WriteProblem(w http.ResponseWriter, refusal *Error) {
	if refusal.RetryAfter > 0 {
		w.Header().Set("Retry-After", retryAfterText(refusal.RetryAfter))
	}
	if refusal.Status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "Bearer") // RFC 9110 §15.5.2 wants to know how
	}
	title := http.StatusText(refusal.Status)
	if title == "" {
		title = problemTitle
	}
	text, err := json.Marshal(struct {
		Title  string `json:"title"`
		Status int    `json:"status"`
		Detail string `json:"detail,omitempty"`
		Code   string `json:"code"`
	}{title, refusal.Status, refusal.Detail, refusal.Code})
	if err != nil {
		text = []byte(`{"code":"internal"}`)
	}
	w.Header().Set(headerCode, refusal.Code)
	w.Header().Set("Content-Type", typeProblem)
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(refusal.Status)
	_, _ = w.Write(text) // whoever is gone needs no answer
}

func isStream(r *http.Request) bool {
	kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	return strings.EqualFold(strings.TrimSpace(kind), typeOffsetStream)
}

// wholeNumber reads digits alone; ParseInt would take a sign.
func wholeNumber(text string) (int64, error) {
	number, err := strconv.ParseUint(text, 10, 63)
	return int64(number), err
}

func isSHA256(text string) bool {
	return len(text) == 64 && strings.Trim(text, "0123456789abcdef") == ""
}
