package issuer

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"

	"github.com/ory/fosite"

	"satchel/auth/account"
)

// NextStep is an Authenticator's error that says: right so far, but something more is wanted before there
// is a code (draft-ietf-oauth-first-party-apps §5.2.2).
type NextStep struct {
	Session string   // opaque; the client sends it back as auth_session
	Wants   []string // what the client is to send with it, such as WantsPasscode
	Wrong   bool     // what it sent wasn't right
	Ways    []Way    // a passcode can be sent by, at the client's wish
	Sent    string   // the way by which one was sent just now; empty if none was
}

// Way is one that a passcode can be sent by.
type Way struct {
	By string `json:"by"`           // companion, sms or mailbox; sent back as send_passcode
	To string `json:"to,omitempty"` // where to, masked, for people
}

// Error says what is wanted.
func (n *NextStep) Error() string { return "issuer: still wanted: " + strings.Join(n.Wants, ", ") }

// challengeReply answers a challenge that was met.
type challengeReply struct {
	Code   string `json:"authorization_code"`
	Issuer string `json:"iss"` // RFC 9207
}

// serveChallenge is the authorization challenge endpoint of draft-ietf-oauth-first-party-apps: e-mail and
// password, or a pairing code, in; authorization code out, or what is wanted next.
func (p *Provider) serveChallenge(w http.ResponseWriter, r *http.Request) {
	code, err := p.challenge(w, r)
	if err != nil {
		p.writeError(w, r, err)
		return
	}
	p.writeJSON(w, http.StatusOK, challengeReply{code, p.issuer})
}

func (p *Provider) challenge(w http.ResponseWriter, r *http.Request) (code string, err error) {
	form, err := readForm(w, r)
	if err != nil {
		return "", err
	}
	client, err := p.identifyClient(r.Context(), r, form)
	if err != nil {
		return "", err
	}
	if err := checkPKCE(form); err != nil {
		return "", err
	}
	if form.Has("pairing_code") {
		return p.pair(r, client, form)
	}
	if form.Has("auth_session") {
		return p.resumeChallenge(r, client, form)
	}
	if form.Get("username") == "" || form.Get("password") == "" {
		return "", fosite.ErrInvalidRequest.WithHint("username and password are required.")
	}
	who, err := p.signIn.SignIn(r.Context(), account.Companion, form.Get("username"), form.Get("password"), p.from(r))
	if err != nil {
		return "", err
	}
	if err := p.askPasscode(r.Context(), client, who, form); err != nil {
		return "", err
	}
	return p.issueCode(r.Context(), client, arrivalByPassword(who, form))
}

// checkPKCE wants a challenge that is a SHA-256 (RFC 7636 §4.2).
func checkPKCE(form url.Values) error {
	if form.Get("code_challenge_method") != "S256" {
		return fosite.ErrInvalidRequest.WithHint("PKCE is required: code_challenge_method must be S256.")
	}
	hash, err := base64.RawURLEncoding.Strict().DecodeString(form.Get("code_challenge"))
	if err != nil || len(hash) != 32 {
		return fosite.ErrInvalidRequest.WithHint("PKCE is required: code_challenge must be a SHA-256 in base64url.")
	}
	return nil
}
