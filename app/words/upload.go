package words

import (
	"net/http"

	"satchel/sync/resumable"
)

// explainUpload says what a refusal of the upload endpoint means.
func explainUpload(refusal *resumable.Error) Explanation {
	e := Explanation{Code: "upload-" + refusal.Code, Safe: queueSafe, Exit: Failed}
	switch refusal.Status {
	case http.StatusUnauthorized:
		e.Title, e.Action, e.Exit = "You are signed out.", "Sign in again as the same person.", Person
	case http.StatusForbidden:
		e.Title, e.Action, e.Exit = "You may not send documents to this company.", "Ask your administrator for access, then retry.", Person
	case http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity, http.StatusRequestHeaderFieldsTooLarge:
		e.Title, e.Action, e.Exit = "The service refused the document.", "Remove it here, and capture it in another form.", Person
	case http.StatusInsufficientStorage:
		e.Title, e.Action = "The service has no room left.", "Tell whoever runs it; the document goes by itself when there is room."
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		e.Title, e.Action = "The service asked us to wait a little.", "Nothing needs doing; it is tried again by itself."
	default:
		e.Title, e.Action = "The service had a fault.", "Nothing needs doing; it is tried again by itself."
	}
	return e
}
