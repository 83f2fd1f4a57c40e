package federation

import (
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"satchel/auth/account"
	"satchel/storage/database"
	"satchel/storage/redact"
)

// EmbeddedID is the id of the embedded identity provider.
const EmbeddedID = "id"

// Provider is an OpenID issuer that people may sign in with.
type Provider struct {
	ID       string // names it in addresses: lower-case letters, digits and hyphens
	Label    string // what people know the identity by, such as Sage ID
	Issuer   string // exactly as its ID tokens say
	ClientID string
	Secret   redact.Secret // empty for a public client
	Scopes   []string      // besides openid; email and profile if there are none
	// TrustEmail takes an e-mail that the issuer doesn't say it has proven: for an organisation's own issuer, which
	// hands the addresses out.
	TrustEmail bool
	// StaySignedIn leaves people signed in there when they sign out here: for an issuer that opens much besides.
	StaySignedIn bool
	// HTTP reaches the issuer; the service's own client if nil.
	HTTP *http.Client
}

func (p Provider) check() error {
	issuer, err := url.Parse(p.Issuer)
	_, named := account.ParseName(p.Label) // it stands on buttons, in sentences and in mails
	switch {
	case p.ID == "" || strings.Trim(p.ID, "abcdefghijklmnopqrstuvwxyz0123456789-") != "":
		return fmt.Errorf("the provider's id %q must be lower-case letters, digits and hyphens", p.ID)
	case named != nil:
		return fmt.Errorf("the provider %s needs a label that people know it by, such as Sage ID: %w", p.ID, named)
	case p.ClientID == "":
		return fmt.Errorf("the provider %s needs the client id that was registered there", p.ID)
	case err != nil || issuer.Host == "" || issuer.User != nil || issuer.RawQuery != "" || issuer.Fragment != "":
		return fmt.Errorf("the provider %s: %q is no issuer such as https://login.example", p.ID, p.Issuer)
	case issuer.Scheme != "https" && !(issuer.Scheme == "http" && (p.ID == EmbeddedID || isLoopback(issuer.Hostname()))):
		return fmt.Errorf("the provider %s: the issuer must begin with https://", p.ID)
	}
	return nil
}

func isLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return err == nil && address.IsLoopback()
}

// LinkIssuer is what links and sessions call the issuer. What it calls itself is in its ID tokens alone.
func (p Provider) LinkIssuer() string {
	if p.ID == EmbeddedID {
		return database.EmbeddedIssuer
	}
	return p.Issuer
}

func (p Provider) scopes() []string {
	if len(p.Scopes) == 0 {
		return []string{"openid", "email", "profile"}
	}
	return append([]string{"openid"}, p.Scopes...)
}

// checkAll refuses providers that can't be told apart.
func checkAll(providers []Provider) error {
	ids, issuers := map[string]bool{}, map[string]bool{}
	for _, p := range providers {
		if err := p.check(); err != nil {
			return err
		}
		if ids[p.ID] || issuers[p.Issuer] {
			return fmt.Errorf("the provider %s: its id or its issuer is there twice", p.ID)
		}
		ids[p.ID], issuers[p.Issuer] = true, true
	}
	return nil
}

var errNoAddress = errors.New("federation: the public URL is needed")
