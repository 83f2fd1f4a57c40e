package frame

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"

	"github.com/google/uuid"
)

// backPath is where a sign-in leads whoever was signed in here last: back to where they were, and anybody else, who
// signed in here next, to their own start page (requirements, Change users on the same device).
const backPath = "/back"

// lastName is the cookie that tells who signed in here last. It tells a browser's next person nothing, and lives no longer
// than the session's cookie.
const lastName = "__Host-satchel-last"

func backRoute() Route { return Route{Path: backPath, Get: back, Private: true} }

func back(w http.ResponseWriter, r *http.Request) error {
	to := "/"
	if query := r.URL.Query(); query.Get("of") == markOf(Must(r).Account.ID) {
		to = LocalPath(query.Get("to"))
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// backTo leads to a page whoever was the last to sign in here, if anybody was, and nobody else: but for a link that was
// opened since.
func backTo(r *http.Request, path string) string {
	last, err := r.Cookie(lastName)
	if err != nil || len(last.Value) != len(markOf(uuid.Nil)) || openedSince(r) {
		return path
	}
	target := url.URL{Path: backPath, RawQuery: url.Values{"of": {last.Value}, "to": {path}}.Encode()}
	return target.String()
}

// openedSince reports whether the visitor comes by a link, from a mail say, after somebody signed out on purpose. What
// the Back button, or another tab that finds out, asks for then is a page that the last one opened out of the portal,
// which browsers tell (W3C Fetch Metadata §2). With those that don't, nobody is led to what may be another's.
func openedSince(r *http.Request) bool {
	left, err := r.Cookie(leftName)
	if err != nil || left.Value != leftOnPurpose {
		return false
	}
	from := r.Header.Get("Sec-Fetch-Site")
	return from != "" && from != "same-origin"
}

// markOf is what an account is told by in the address of backPath and its cookie: nothing else knows it by that.
func markOf(account uuid.UUID) string {
	sum := sha256.Sum256(append([]byte("last-here:"), account[:]...))
	return hex.EncodeToString(sum[:12])
}

func lastCookie(value string, maxAge int) *http.Cookie {
	return &http.Cookie{
		Name: lastName, Value: value, Path: "/", MaxAge: maxAge, Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
}
