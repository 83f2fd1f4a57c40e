package issuer

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"slices"
	"time"

	"satchel/auth/issuer/signing"
)

// IDTokenLife is how long an ID token is good for: it is read once, right after the sign-in.
const IDTokenLife = 10 * time.Minute

var errNotOurToken = errors.New("issuer: that is not an ID token of this provider")

// openidSession is what a code and an access token of the OpenID provider carry beside whose they are.
type openidSession struct {
	Scope    []string  `json:"scope"`
	Nonce    string    `json:"nonce,omitempty"`
	At       time.Time `json:"at"` // when the person signed in
	Passcode bool      `json:"passcode,omitempty"`
}

// idToken are the claims of an ID token (OpenID Connect Core §2).
type idToken struct {
	Issuer     string   `json:"iss"`
	Subject    string   `json:"sub"`
	Audience   string   `json:"aud"`
	Expires    int64    `json:"exp"` // seconds since 1970, as all times
	IssuedAt   int64    `json:"iat"`
	AuthTime   int64    `json:"auth_time"`
	Nonce      string   `json:"nonce,omitempty"`
	Methods    []string `json:"amr"` // RFC 8176
	AccessHash string   `json:"at_hash"`
	claims
}

// claims are what the scopes email and profile tell about a person.
type claims struct {
	Email         string `json:"email,omitempty"`
	EmailVerified bool   `json:"email_verified,omitempty"`
	Name          string `json:"name,omitempty"`
}

func claimsOf(who Person, scope []string) claims {
	var told claims
	if slices.Contains(scope, "email") {
		told.Email, told.EmailVerified = who.Email, true // nobody gets a code whose mailbox isn't proven
	}
	if slices.Contains(scope, "profile") {
		told.Name = who.Name
	}
	return told
}

func (p *OpenID) signIDToken(ctx context.Context, client string, who Person, of *openidSession, access string) (string, error) {
	now := p.now()
	methods := []string{"pwd"}
	if of.Passcode {
		methods = append(methods, "otp", "mfa")
	}
	hash := sha256.Sum256([]byte(access))
	return p.keys.Sign(ctx, idToken{
		Issuer: p.issuer, Subject: who.Subject.String(), Audience: client,
		Expires: now.Add(IDTokenLife).Unix(), IssuedAt: now.Unix(), AuthTime: of.At.Unix(),
		Nonce: of.Nonce, Methods: methods, claims: claimsOf(who, of.Scope),
		AccessHash: base64.RawURLEncoding.EncodeToString(hash[:len(hash)/2]), // Core §3.1.3.6
	})
}

// readIDToken reads an ID token of this provider, however old; errNotOurToken if it is none.
func (p *OpenID) readIDToken(ctx context.Context, token string) (idToken, error) {
	var read idToken
	err := p.keys.Verify(ctx, token, &read)
	if errors.Is(err, signing.ErrNotOurs) || err == nil && read.Issuer != p.issuer {
		return idToken{}, errNotOurToken
	}
	return read, err
}
