package issuer

import (
	"fmt"
	"net/http"
	"net/url"

	"github.com/google/uuid"
	"github.com/ory/fosite"
)

// pair meets the challenge with a code that the portal showed, instead of a password.
func (p *Provider) pair(r *http.Request, client fosite.Client, form url.Values) (code string, err error) {
	if p.pairings == nil || form.Get("pairing_code") == "" || form.Has("username") || form.Has("password") {
		return "", fosite.ErrInvalidRequest.WithHint("Send a pairing_code alone, or username and password.")
	}
	device, err := uuid.NewV7()
	if err != nil {
		return "", fmt.Errorf("naming a device: %w", err)
	}
	whose, err := p.pairings.Redeem(r.Context(), form.Get("pairing_code"), device, p.from(r))
	if err != nil {
		return "", err
	}
	return p.issueCode(r.Context(), client, arrival{
		account: whose, by: ByPairing, device: device,
		name: form.Get("device_name"), platform: form.Get("device_platform"), challenge: form.Get("code_challenge"),
	})
}
