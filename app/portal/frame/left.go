package frame

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"
)

// leftFor is how long a browser knows that somebody has left: longer than other places keep people signed in.
const leftFor = 30 * 24 * time.Hour

const leftName = "__Host-satchel-left"

// How somebody left.
const (
	leftOnPurpose = "out"
	leftUnasked   = "yes"
)

// Left reports whether somebody signed out, or was, and nobody signed in since. Whoever comes next may be another
// person, and must not find themselves signed in as the last one because some provider of identities still knows
// that one: they prove there anew who they are.
func Left(r *http.Request) bool {
	_, err := r.Cookie(leftName)
	return err == nil
}

// Arrived tells that somebody has signed in.
func Arrived(w http.ResponseWriter, account uuid.UUID) {
	http.SetCookie(w, leftCookie("", -1))
	http.SetCookie(w, lastCookie(markOf(account), 0))
	http.SetCookie(w, languageCookie(justName, "", -1))
	http.SetCookie(w, languageCookie(wasReadName, "", -1))
}

// AsNobody is the request as it is once its session has ended, for the page that says so.
func AsNobody(r *http.Request) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), visitorKey{}, nil))
}

func leftCookie(value string, maxAge int) *http.Cookie {
	return &http.Cookie{
		Name: leftName, Value: value, Path: "/", MaxAge: maxAge, Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
}
