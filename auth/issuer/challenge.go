package issuer

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/google/uuid"
	"github.com/ory/fosite"

	"satchel/auth/account"
	"satchel/storage/database"
)

// NextStep is an Authenticator's error that says: right so far, but something more is wanted before there
// is a code (draft-ietf-oauth-first-party-apps §5.2.2).
type NextStep struct {
	Session string   // opaque; the client sends it back as auth_session
	Wants   []string // what the client is to send with it, such as "passcode"
}

// Error says what is wanted.
func (n *NextStep) Error() string { return "issuer: still wanted: " + strings.Join(n.Wants, ", ") }

// challengeReply answers a challenge that was met.
type challengeReply struct {
	Code   string `json:"authorization_code"`
	Issuer string `json:"iss"` // RFC 9207
}

// serveChallenge is the authorization challenge endpoint of draft-ietf-oauth-first-party-apps: e-mail and
// password in, authorization code out.
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
	if form.Get("username") == "" || form.Get("password") == "" {
		return "", fosite.ErrInvalidRequest.WithHint("username and password are required.")
	}
	who, err := p.signIn.SignIn(r.Context(), account.Companion, form.Get("username"), form.Get("password"), p.from(r))
	if err != nil {
		return "", err
	}
	return p.issueCode(r.Context(), client, who, form)
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

func (p *Provider) issueCode(ctx context.Context, client fosite.Client, who database.Account, form url.Values) (string, error) {
	device, err := uuid.NewV7()
	if err != nil {
		return "", fmt.Errorf("naming a device: %w", err)
	}
	request := fosite.NewRequest()
	request.SetID(device.String())
	request.Client = client
	request.Session = &session{
		Device:   device,
		Account:  who.ID,
		Epoch:    who.AuthEpoch,
		Name:     deviceName(form.Get("device_name")),
		Platform: devicePlatform(form.Get("device_platform")),
	}
	code, signature, err := p.strategy.GenerateAuthorizeCode(ctx, request)
	if err != nil {
		return "", fmt.Errorf("making an authorization code: %w", err)
	}
	challenged := *request
	challenged.Form = url.Values{
		"code_challenge":        {form.Get("code_challenge")},
		"code_challenge_method": {"S256"},
	}
	return code, p.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		ctx, _ = withTx(ctx, tx)
		if err := p.store.CreateAuthorizeCodeSession(ctx, signature, request); err != nil {
			return err
		}
		return p.store.CreatePKCERequestSession(ctx, signature, &challenged)
	})
}

const maxDeviceName = 100 // runes

// deviceName keeps of a name what can be seen: it is shown in lists and mails.
func deviceName(sent string) string {
	visible := strings.Map(func(r rune) rune {
		if unicode.IsGraphic(r) {
			return r
		}
		return -1
	}, strings.ToValidUTF8(sent, ""))
	name := []rune(strings.TrimSpace(visible))
	if len(name) == 0 {
		return "Companion"
	}
	return strings.TrimSpace(string(name[:min(len(name), maxDeviceName)]))
}

func devicePlatform(sent string) string {
	if slices.Contains([]string{"linux", "windows", "darwin", "android", "ios"}, sent) {
		return sent
	}
	return "other"
}
