package web

import (
	"encoding/json"
	"net/http"

	"satchel/app/portal/frame"
	"satchel/auth/account"
)

// textual refuses an address that isn't text (account.AreTexts), so that no handler needs to think of it. Forms are
// refused where they are read.
func textual(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if account.IsText(r.URL.Path) && account.AreTexts(r.URL.Query()) {
			next.ServeHTTP(w, r)
			return
		}
		const detail = "The address holds a byte that is part of no text. Nothing was changed. Take it out and send it again."
		w.Header().Set("Cache-Control", "no-store")
		if !forProgram(r) {
			http.Error(w, frame.T(r, detail), http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(http.StatusBadRequest)
		_ = json.NewEncoder(w).Encode(problem{Title: "Bad Request", Status: http.StatusBadRequest, Detail: detail, Code: "not-text"})
	})
}
