package passcode

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"

	"github.com/google/uuid"

	"satchel/auth/passcode"
)

// challengeCookie holds the secret of the sign-in that waits, in the browser it began in.
const challengeCookie = "__Host-satchel-passcode"

func setChallenge(w http.ResponseWriter, secret string) {
	http.SetCookie(w, cookie(challengeCookie, secret, int(passcode.ChallengeLife.Seconds())))
}

func clearChallenge(w http.ResponseWriter) { http.SetCookie(w, cookie(challengeCookie, "", -1)) }

func challengeIn(r *http.Request) string { return valueOf(r, challengeCookie) }

// rememberedCookie is one a person, so that people who share a browser don't push each other out.
func rememberedCookie(account uuid.UUID) string {
	sum := sha256.Sum256(account[:])
	return "__Host-satchel-remembered-" + hex.EncodeToString(sum[:6])
}

func setRemembered(w http.ResponseWriter, account uuid.UUID, secret string) {
	http.SetCookie(w, cookie(rememberedCookie(account), secret, int(passcode.RememberedLife.Seconds())))
}

func rememberedIn(r *http.Request, account uuid.UUID) string {
	return valueOf(r, rememberedCookie(account))
}

func valueOf(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}

// Lax, not Strict: a sign-in at an identity provider comes back from another site.
func cookie(name, value string, maxAge int) *http.Cookie {
	return &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: maxAge,
		Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
}
