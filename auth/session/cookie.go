package session

import "net/http"

// CookieName is the cookie of a session. Its prefix makes browsers refuse it unless it is Secure, for the
// whole site and for this host alone, so that no sister host can plant one.
const CookieName = "__Host-satchel-session"

// SetCookie hands the browser its session. It lives as long as the browser does; the service decides when
// the session ends.
func SetCookie(w http.ResponseWriter, value string) { http.SetCookie(w, cookie(value, 0)) }

// ClearCookie takes the session's cookie away.
func ClearCookie(w http.ResponseWriter) { http.SetCookie(w, cookie("", -1)) }

// FromRequest is the value of the session's cookie, or "".
func FromRequest(r *http.Request) string {
	c, err := r.Cookie(CookieName)
	if err != nil {
		return ""
	}
	return c.Value
}

// Lax, not Strict: a person who follows a link from the companion or a mail arrives signed in.
func cookie(value string, maxAge int) *http.Cookie {
	return &http.Cookie{
		Name: CookieName, Value: value, Path: "/", MaxAge: maxAge,
		Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
}
