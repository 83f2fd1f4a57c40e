package signin

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/singleflight"

	"satchel/storage/keychain"
)

// clientID is how every companion names itself to the service; it has no secret.
const clientID = "satchel-companion"

// Options say where a companion lives. Home and Keychain are required.
type Options struct {
	Home       string                                      // folder of accounts.json and the locks; must exist
	Keychain   func(keychain.Kind) (keychain.Store, error) // the same store each time for the same kind
	DeviceName string                                      // what the service's list of devices shows
	Platform   string                                      // linux, windows, darwin, android, ios
	UserAgent  string                                      // of requests; Go's own if empty
	Transport  http.RoundTripper                           // http.DefaultTransport if nil
	AllowPlain bool                                        // take http addresses of other machines, by the person's explicit wish
	Changed    func(Account)                               // told when an account was signed in or out; may be nil; must not block
	Clock      func() time.Time                            // time.Now if nil
	Log        *slog.Logger                                // nil discards
}

// Service signs people in and out of services. Its methods may be called from any goroutine, and several
// processes may have one on the same home.
type Service struct {
	options  Options
	registry *Registry
	bare     *http.Client // without tokens
	now      func() time.Time
	log      *slog.Logger

	refreshes singleflight.Group
	running   sync.WaitGroup

	mu      sync.Mutex
	closed  bool
	sources map[string]*source   // by account id; see source
	passing map[string]uuid.UUID // the devices whose secrets this process alone has, by account id; see leave
}

// New makes a service. It reads and asks nothing yet.
func New(options Options) (*Service, error) {
	if options.Home == "" || options.Keychain == nil {
		return nil, errors.New("signin: a home and a keychain are required")
	}
	s := &Service{options: options, registry: OpenRegistry(options.Home), now: options.Clock, log: options.Log, sources: map[string]*source{}, passing: map[string]uuid.UUID{}}
	if s.options.Transport == nil {
		s.options.Transport = http.DefaultTransport
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.bare = &http.Client{
		Transport:     userAgent{s.options.Transport, s.options.UserAgent},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return s, nil
}

// Registry is the list of accounts on this home.
func (s *Service) Registry() *Registry { return s.registry }

// Close waits for renewals that are under way, so that a token the service has given is kept before the
// process ends, forgets the access tokens, and signs out whose secrets are in memory alone. It waits no longer than
// the context.
func (s *Service) Close(ctx context.Context) error {
	s.mu.Lock()
	s.closed = true
	clear(s.sources)
	s.mu.Unlock()
	done := make(chan struct{})
	go func() { s.running.Wait(); close(done) }()
	select {
	case <-done:
		return s.leave(ctx)
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *Service) changed(account Account) {
	if s.options.Changed != nil {
		s.options.Changed(account)
	}
}

// userAgent says who asks.
type userAgent struct {
	next http.RoundTripper
	name string
}

// RoundTrip implements http.RoundTripper.
func (u userAgent) RoundTrip(r *http.Request) (*http.Response, error) {
	if u.name != "" && r.Header.Get("User-Agent") == "" {
		r = r.Clone(r.Context())
		r.Header.Set("User-Agent", u.name)
	}
	return u.next.RoundTrip(r)
}
