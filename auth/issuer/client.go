package issuer

import (
	"context"
	"errors"
	"net/netip"
	"net/url"
	"slices"

	"github.com/ory/fosite"
)

// CompanionID is the client that every companion is.
const CompanionID = "satchel-companion"

// ErrUnknownClient is what Clients returns for a client it doesn't know.
var ErrUnknownClient = errors.New("issuer: no such client")

// Client is a program that may ask for tokens.
type Client struct {
	ID           string
	Name         string   // for people
	SecretHash   []byte   // SHA-256 of its secret, which is random; a public client has none
	RedirectURIs []string // exact; a loopback one matches with any port
	LogoutURIs   []string // where a browser may be sent after signing out, likewise
	SignInURI    string   // where a sign-in there begins (OpenID Connect Core §4); empty if people can't begin there
	Refreshes    bool     // gets a refresh token
}

// Clients looks a client up by its id; ErrUnknownClient if there is none.
type Clients func(ctx context.Context, id string) (Client, error)

// CompanionOnly is the lookup of an issuer that serves companions and nobody else.
func CompanionOnly(_ context.Context, id string) (Client, error) {
	if id != CompanionID {
		return Client{}, ErrUnknownClient
	}
	return Client{
		ID: CompanionID, Name: "Satchel", Refreshes: true,
		RedirectURIs: []string{"http://127.0.0.1/callback", "http://[::1]/callback"},
	}, nil
}

// MayRedirect tells whether an answer may be sent to uri: one of the client's, to the letter; or one of its
// loopback ones with any port (RFC 8252 §7.3). Names such as localhost are not loopback addresses, because
// a resolver can point them elsewhere (RFC 8252 §8.3).
func (c Client) MayRedirect(uri string) bool {
	if slices.Contains(c.RedirectURIs, uri) {
		return true
	}
	port := loopback(uri)
	return port != "" && slices.ContainsFunc(c.RedirectURIs, func(registered string) bool {
		return loopback(registered) == port
	})
}

// loopback is a loopback URI without its port, or "" if it isn't one.
func loopback(uri string) string {
	parsed, err := url.Parse(uri)
	if err != nil || parsed.Scheme != "http" || parsed.User != nil || parsed.Fragment != "" || parsed.Opaque != "" {
		return ""
	}
	address, err := netip.ParseAddr(parsed.Hostname())
	if err != nil || !address.IsLoopback() || address.Zone() != "" {
		return ""
	}
	return "http://" + address.String() + parsed.EscapedPath() + "?" + parsed.RawQuery
}

func (c Client) fosite() fosite.Client {
	grants := fosite.Arguments{"authorization_code"}
	if c.Refreshes {
		grants = append(grants, "refresh_token")
	}
	return &fosite.DefaultClient{
		ID:            c.ID,
		Public:        len(c.SecretHash) == 0,
		RedirectURIs:  c.RedirectURIs,
		ResponseTypes: fosite.Arguments{"code"},
		GrantTypes:    grants,
	}
}
