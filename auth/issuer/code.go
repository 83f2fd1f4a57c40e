package issuer

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/google/uuid"
	"github.com/ory/fosite"

	"satchel/storage/database"
)

// What a device was signed in by, as its row says.
const (
	ByPassword = "password" // the app password
	ByIdentity = "identity" // a linked identity, in the browser
	BySAML     = "saml"     // the organisation, in the browser
	ByPairing  = "pairing"  // a code shown by the portal
)

// arrival is a person who proved who they are, and the device they want signed in.
type arrival struct {
	account   database.Account // as it was authenticated
	by        string
	name      string // of the device, as it was sent
	platform  string
	challenge string // PKCE's S256
	redirect  string // where the code is sent; empty if it is answered directly

	device uuid.UUID // its id, if it has one already
}

// issueCode makes the code that is exchanged for the device's tokens, however the person proved who they are. It
// is a *NextStep while a site demands passcodes that they have not set up.
func (p *Provider) issueCode(ctx context.Context, client fosite.Client, who arrival) (string, error) {
	if err := p.demandSetUp(ctx, who.account.ID); err != nil {
		return "", err
	}
	device := who.device
	if device == uuid.Nil {
		var err error
		if device, err = uuid.NewV7(); err != nil {
			return "", fmt.Errorf("naming a device: %w", err)
		}
	}
	return p.newCode(ctx, client, &session{
		Device:   device,
		Account:  who.account.ID,
		Epoch:    who.account.AuthEpoch,
		By:       who.by,
		Name:     deviceName(who.name),
		Platform: devicePlatform(who.platform),
	}, who.challenge, who.redirect)
}

// newCode keeps what a code stands for, its PKCE challenge, and the redirect URI that must be named again when
// it is exchanged (RFC 6749 §4.1.3).
func (s *server) newCode(ctx context.Context, client fosite.Client, whose *session, challenge, redirect string) (string, error) {
	request := fosite.NewRequest()
	request.SetID(whose.Device.String())
	request.Client = client
	request.Session = whose
	if redirect != "" {
		request.Form = url.Values{"redirect_uri": {redirect}}
	}
	code, signature, err := s.strategy.GenerateAuthorizeCode(ctx, request)
	if err != nil {
		return "", fmt.Errorf("making an authorization code: %w", err)
	}
	challenged := *request
	challenged.Form = url.Values{"code_challenge": {challenge}, "code_challenge_method": {"S256"}}
	return code, s.db.WriteGrouped(ctx, func(ctx context.Context, tx *database.Tx) error {
		ctx, here := withTx(ctx, tx)
		if err := s.store.CreateAuthorizeCodeSession(ctx, signature, request); err != nil {
			return err
		}
		if err := s.store.CreatePKCERequestSession(ctx, signature, &challenged); err != nil {
			return err
		}
		return here.finish(ctx)
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
