package issuer

import (
	"mime"
	"net/http"
	"net/url"

	"github.com/ory/fosite"

	"satchel/auth/account"
)

// maxForm is the longest request in bytes; the longest password is 1,024 bytes.
const maxForm = 16 << 10

// readForm reads a request's body. A parameter may be there once (RFC 6749 §3.2), and what stands in the URL
// doesn't count, because URLs end up in logs.
func readForm(w http.ResponseWriter, r *http.Request) (url.Values, error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return nil, fosite.ErrInvalidRequest.WithHint("Send an application/x-www-form-urlencoded body.")
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		return nil, fosite.ErrInvalidRequest.WithHint("The body is not a form, or too long.")
	}
	if !account.AreTexts(r.PostForm) {
		return nil, fosite.ErrInvalidRequest.WithHint("The body holds a byte that is part of no text.")
	}
	for name, values := range r.PostForm {
		if len(values) > 1 {
			return nil, fosite.ErrInvalidRequest.WithHintf("The parameter %q is there more than once.", name)
		}
	}
	return r.PostForm, nil
}
