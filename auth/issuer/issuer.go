package issuer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"

	"satchel/auth/account"
	"satchel/storage/database"
)

// How long things last (design.md, "Tokens").
const (
	CodeLife        = time.Minute         // from sign-in to the token endpoint
	AccessLife      = 10 * time.Minute    // an access token
	RefreshIdle     = 30 * 24 * time.Hour // a refresh token that nobody uses
	RefreshAbsolute = 90 * 24 * time.Hour // a device, from its sign-in
	ReplyGrace      = 10 * time.Second    // in which a lost reply is given again
	touchEvery      = time.Minute         // a device's "last seen" is not written more often
)

// Authenticator proves who a person is. Its errors are those of auth/password and auth/throttle, or a
// *NextStep.
type Authenticator interface {
	SignIn(ctx context.Context, channel account.Channel, email, password string, from netip.Addr) (database.Account, error)
}

// Pairings redeems the codes that the portal shows for signing a device in. Its errors are pairing.ErrRefused and
// those of auth/throttle.
type Pairings interface {
	Redeem(ctx context.Context, typed string, device uuid.UUID, from netip.Addr) (database.Account, error)
}

// Options are what an issuer is made of. DB, Authenticator, Issuer and Secret are required.
type Options struct {
	DB            *database.DB
	Authenticator Authenticator
	Passcodes     Passcodes // nil where nobody has any
	Pairings      Pairings  // nil where there is no pairing
	Issuer        string    // its public URL without a path, such as https://satchel.example
	Label         string    // what people know their identities by, for texts; account.UsualLabel if empty
	Name          string    // tells the keys of issuers with the same secret apart; "companion" if empty
	Secret        []byte    // at least 32 random bytes; another secret voids every token
	Clients       Clients   // the clients it serves; CompanionOnly if nil
	Address       From      // where a request comes from; its RemoteAddr if nil
	Clock         Clock     // time.Now if nil
	Log           *slog.Logger
}

// Clock tells the time.
type Clock func() time.Time

// From tells the address of a request's sender, which is not its RemoteAddr behind a proxy.
type From func(*http.Request) netip.Addr

// Provider is the companions' OAuth 2 server. Its methods may be called from many goroutines, and many processes
// may serve the same database.
type Provider struct {
	*server

	signIn    Authenticator
	pairings  Pairings
	passcodes Passcodes
}

// New makes an issuer.
func New(options Options) (*Provider, error) {
	issuer, err := issuerURL(options.Issuer)
	if err != nil {
		return nil, err
	}
	if options.DB == nil || options.Authenticator == nil {
		return nil, errors.New("issuer: a database and an authenticator are required")
	}
	name := options.Name
	if name == "" {
		name = "companion"
	}
	shared := &server{
		db: options.DB, issuer: issuer, clients: options.Clients, from: options.Address, now: options.Clock, log: options.Log,
		label: options.Label,
	}
	if shared.clients == nil {
		shared.clients = CompanionOnly
	}
	if err := shared.prepare(options.Secret, name); err != nil {
		return nil, err
	}
	return &Provider{server: shared, signIn: options.Authenticator, pairings: options.Pairings, passcodes: options.Passcodes}, nil
}

// issuerURL checks an issuer's name as RFC 8414 §2 wants it, but for http, which a service at home speaks.
func issuerURL(raw string) (string, error) {
	parsed, err := url.Parse(raw)
	if err != nil || parsed.Host == "" || (parsed.Scheme != "https" && parsed.Scheme != "http") {
		return "", fmt.Errorf("issuer: %q is not an http or https URL", raw)
	}
	if strings.TrimSuffix(parsed.Path, "/") != "" || parsed.RawQuery != "" || parsed.Fragment != "" || parsed.User != nil {
		return "", fmt.Errorf("issuer: %q must be a scheme and a host alone", raw)
	}
	return parsed.Scheme + "://" + parsed.Host, nil
}

// Paths of the endpoints below the issuer's URL.
const (
	MetadataPath  = "/.well-known/oauth-authorization-server" // RFC 8414 §3
	BrowserPath   = "/oauth/authorize"                        // a page, which whoever serves the portal makes with ReadAuthorization
	ChallengePath = "/oauth/challenge"
	TokenPath     = "/oauth/token"
	RevokePath    = "/oauth/revoke"
)

// Routes puts the endpoints on a mux.
func (p *Provider) Routes(mux *http.ServeMux) {
	mux.HandleFunc("GET "+MetadataPath, p.serveMetadata)
	mux.HandleFunc("POST "+ChallengePath, p.serveChallenge)
	mux.HandleFunc("POST "+TokenPath, p.serveToken)
	mux.HandleFunc("POST "+RevokePath, p.serveRevocation)
}

// Handler is the endpoints on a mux of their own.
func (p *Provider) Handler() http.Handler {
	mux := http.NewServeMux()
	p.Routes(mux)
	return mux
}
