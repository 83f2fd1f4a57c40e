package reset

import (
	"net/http"

	"satchel/auth/password"
)

// cookieName holds the token of a reset link between the mail and the new password.
const cookieName = "__Host-satchel-reset"

func setToken(w http.ResponseWriter, token string) {
	http.SetCookie(w, cookie(token, int(password.LinkLife.Seconds())))
}

func clearToken(w http.ResponseWriter) { http.SetCookie(w, cookie("", -1)) }

func token(r *http.Request) string {
	c, err := r.Cookie(cookieName)
	if err != nil {
		return ""
	}
	return c.Value
}

// Lax, not Strict: the link is followed from a webmail page, and the redirect after it belongs to that visit.
func cookie(value string, maxAge int) *http.Cookie {
	return &http.Cookie{
		Name: cookieName, Value: value, Path: "/", MaxAge: maxAge,
		Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
}
