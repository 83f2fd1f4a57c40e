package federation

import (
	"context"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/singleflight"

	"satchel/auth/audit"
	"satchel/auth/session"
	"satchel/storage/database"
)

// Database is what federation needs of storage/database.
type Database interface {
	Account(ctx context.Context, id uuid.UUID) (database.Account, error)
	LinksOf(ctx context.Context, account uuid.UUID) ([]database.Link, error)
	SAMLProviderOf(ctx context.Context, domain string) (database.SAMLProvider, error)
	SAMLProviders(ctx context.Context) ([]database.SAMLProvider, error)
	Write(ctx context.Context, fn func(context.Context, *database.Tx) error) error
}

// Sessions is what federation needs of auth/session.
type Sessions interface {
	StartIn(ctx context.Context, tx *database.Tx, proof session.Proof, before string) (string, error)
}

// Jobs is what federation needs of storage/jobs: work that runs once the transaction commits.
type Jobs interface {
	Enqueue(ctx context.Context, tx *database.Tx, kind string, payload any) error
}

// Audit is what federation needs of auth/audit.
type Audit interface {
	Record(ctx context.Context, tx *database.Tx, event audit.Event) error
	Note(ctx context.Context, event audit.Event) error
}

// Options is what a Service is made of; all fields but HTTP and Linked are needed.
type Options struct {
	DB        Database
	Sessions  Sessions
	Jobs      Jobs
	Audit     Audit
	Throttle  Throttle
	PublicURL *url.URL // of the portal, from configuration and never from a request
	Providers []Provider
	// HTTP reaches issuers. Without it, a client that gives up after 10 seconds.
	HTTP  *http.Client
	Clock func() time.Time
	// Linked is told of each new link in the transaction that makes it. It may be nil.
	Linked func(ctx context.Context, tx *database.Tx, issuer, subject string, account uuid.UUID) error
}

// Throttle is what sign-ins elsewhere need of auth/throttle.
type Throttle interface {
	Departure(ctx context.Context, from netip.Addr) error
	OrganisationDeparture(ctx context.Context, from netip.Addr) error
}

// Service signs people in with their identities.
type Service struct {
	Options

	issuers       map[string]*issuer
	organisations *described
}

// issuer is a provider with what was learnt about it.
type issuer struct {
	Provider

	asking singleflight.Group
	known  knowledge
}

// New makes a service. No issuer is asked for anything yet.
func New(options Options) (*Service, error) {
	if options.PublicURL == nil {
		return nil, errNoAddress
	}
	if err := checkAll(options.Providers); err != nil {
		return nil, err
	}
	s := &Service{Options: options, issuers: map[string]*issuer{}, organisations: &described{by: map[string]description{}}}
	for _, p := range options.Providers {
		if p.HTTP == nil {
			p.HTTP = options.HTTP
		}
		p.HTTP = careful(p.HTTP)
		s.issuers[p.ID] = &issuer{Provider: p}
	}
	return s, nil
}

// CallbackPath is where a provider's browser comes back to.
func CallbackPath(provider string) string { return "/sign-in/callback/" + provider }

// Callback is the address of CallbackPath: what is registered at the issuer.
func (s *Service) Callback(provider string) string {
	return s.PublicURL.JoinPath(CallbackPath(provider)).String()
}

// LinkedProvider is the provider that an account's linked identity is of, if there is one and it is known.
func (s *Service) LinkedProvider(ctx context.Context, account uuid.UUID) (Provider, bool, error) {
	links, err := s.DB.LinksOf(ctx, account)
	if err != nil {
		return Provider{}, false, err
	}
	for _, link := range links {
		for _, p := range s.Providers {
			if link.DisconnectedAt.IsZero() && p.LinkIssuer() == link.Issuer {
				return p, true, nil
			}
		}
	}
	return Provider{}, false, nil
}

// Sweep forgets sign-ins that nobody came back from, and assertions that have expired. It is only housekeeping; run it
// now and then.
func (s *Service) Sweep(ctx context.Context) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		if err := tx.DeletePendingSignInsBefore(ctx, s.now()); err != nil {
			return err
		}
		return tx.DeleteSAMLAssertionsBefore(ctx, s.now())
	})
}

// now is the time in whole microseconds, which is what both databases keep.
func (s *Service) now() time.Time { return s.Clock().UTC().Truncate(time.Microsecond) }
