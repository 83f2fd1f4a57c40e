package federation

import (
	"net/http"

	"satchel/auth/federation"
)

// browserCookie is what a sign-in under way is bound to. One does for all that a browser begins.
const browserCookie = "__Host-satchel-sign-in"

// Lax, not Strict: the browser comes back from another site.
func setBrowser(w http.ResponseWriter, value string) {
	http.SetCookie(w, &http.Cookie{
		Name: browserCookie, Value: value, Path: "/", MaxAge: int(federation.PendingLife.Seconds()),
		Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

func browserOf(r *http.Request) string {
	c, err := r.Cookie(browserCookie)
	if err != nil {
		return ""
	}
	return c.Value
}

// samlCookie is browserCookie for organisations, whose answer is a form of another website: browsers bring no Lax
// cookie with those. It opens nothing by itself.
const samlCookie = "__Host-satchel-organisation"

func setSAMLBrowser(w http.ResponseWriter, value string) {
	http.SetCookie(w, &http.Cookie{
		Name: samlCookie, Value: value, Path: "/", MaxAge: int(federation.PendingLife.Seconds()),
		Secure: true, HttpOnly: true, SameSite: http.SameSiteNoneMode,
	})
}

func samlBrowserOf(r *http.Request) string {
	c, err := r.Cookie(samlCookie)
	if err != nil {
		return ""
	}
	return c.Value
}
