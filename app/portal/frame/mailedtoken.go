package frame

import (
	"net/http"
	"time"
)

// MailedToken is the cookie that holds the token of a link, mailed or opened by a companion, between the link and the
// form that uses it up, so that it isn't seen in the address, in the history and over the shoulder.
type MailedToken struct {
	Name string // begins with __Host-
	Life time.Duration
}

// Keep takes the token of a link and goes on to a clean address. It looks at nothing and uses nothing up: programs
// that scan mail follow links too.
func (m MailedToken) Keep(w http.ResponseWriter, r *http.Request, token, clean string) {
	http.SetCookie(w, m.cookie(token, int(m.Life.Seconds())))
	http.Redirect(w, r, clean, http.StatusSeeOther)
}

// Clear takes the token away.
func (m MailedToken) Clear(w http.ResponseWriter) { http.SetCookie(w, m.cookie("", -1)) }

// Of is the token, or "".
func (m MailedToken) Of(r *http.Request) string {
	c, err := r.Cookie(m.Name)
	if err != nil {
		return ""
	}
	return c.Value
}

// Lax, not Strict: the link is followed from a webmail page, and the redirect after it belongs to that visit.
func (m MailedToken) cookie(value string, maxAge int) *http.Cookie {
	return &http.Cookie{
		Name: m.Name, Value: value, Path: "/", MaxAge: maxAge,
		Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
}
