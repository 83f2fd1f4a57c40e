package federation

import (
	"crypto/subtle"
	"net/http"
	"net/url"
	"time"

	"satchel/app/portal/frame"
	"satchel/auth/session"
)

// leavingCookie holds the state of a sign-out at a provider, in the browser that went there.
const (
	leavingCookie = "__Host-satchel-leaving"
	leavingLife   = 10 * time.Minute
)

// Leave is where the browser of a session that has ended is signed out as well, or nil. That a provider can't be
// asked keeps nobody from signing out here: the next sign-in with it takes a proof anew in any case.
func (p Pages) Leave(w http.ResponseWriter, r *http.Request, ended session.Session) *frame.Link {
	leaving, err := p.Federation.Leave(r.Context(), ended)
	if err != nil {
		p.Log.WarnContext(r.Context(), "somebody who signed out here could not be signed out at their provider", "issuer", ended.Issuer, "error", err)
	}
	if err != nil || leaving.URL == "" {
		return nil
	}
	http.SetCookie(w, leaveCookie(leaving.State, int(leavingLife.Seconds())))
	return &frame.Link{Label: leaving.Label, Href: leaving.URL}
}

// left is where the provider sends the browser back to. Any website can send one here too; then nothing is claimed.
func (p Pages) left(w http.ResponseWriter, r *http.Request) error {
	target := url.URL{Path: "/sign-in"}
	began, err := r.Cookie(leavingCookie)
	if state := r.URL.Query().Get("state"); err == nil && subtle.ConstantTimeCompare([]byte(began.Value), []byte(state)) == 1 {
		target.RawQuery = url.Values{"ended": {frame.EndedThere}}.Encode()
		http.SetCookie(w, leaveCookie("", -1))
	}
	http.Redirect(w, r, target.String(), http.StatusSeeOther)
	return nil
}

func leaveCookie(state string, maxAge int) *http.Cookie {
	return &http.Cookie{
		Name: leavingCookie, Value: state, Path: "/", MaxAge: maxAge, Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
}
