package identity

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"time"

	"github.com/google/uuid"

	"satchel/auth/identity"
	"satchel/auth/passcode"
)

// The cookies. Their prefix makes browsers refuse them unless they are Secure, for the whole site and for this
// host alone.
const (
	sessionCookie  = "__Host-satchel-identity"
	signUpCookie   = "__Host-satchel-identity-sign-up"
	passcodeCookie = "__Host-satchel-identity-passcode"
	resetCookie    = "__Host-satchel-identity-reset"
)

// cookieLives is how long a browser keeps them at most; the session's as long as the browser runs.
var cookieLives = map[string]time.Duration{
	signUpCookie: 2 * time.Hour, passcodeCookie: passcode.ChallengeLife, resetCookie: identity.LinkLife,
}

func setCookie(w http.ResponseWriter, name, value string) {
	http.SetCookie(w, cookie(name, value, int(cookieLives[name].Seconds())))
}

func clearCookie(w http.ResponseWriter, name string) { http.SetCookie(w, cookie(name, "", -1)) }

func cookieOf(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}

// Lax, not Strict: people come from the clients' websites and from mails.
func cookie(name, value string, maxAge int) *http.Cookie {
	return &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: maxAge, Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
}

// rememberedCookie is one a person, so that people who share a browser don't push each other out.
func rememberedCookie(who uuid.UUID) string {
	sum := sha256.Sum256(who[:])
	return "__Host-satchel-identity-remembered-" + hex.EncodeToString(sum[:6])
}

func fromRequest(r *http.Request) string { return cookieOf(r, sessionCookie) }
