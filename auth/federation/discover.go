package federation

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

const (
	// askTimeout bounds each request to an issuer, and so how long a person waits for one that doesn't answer.
	askTimeout = 10 * time.Second
	// maxAnswer is the most bytes of an answer that are read.
	maxAnswer = 1 << 20
	// knownFor is how long what an issuer says of itself is believed before it is asked again.
	knownFor = time.Hour
)

// knowledge is what an issuer says of itself (OpenID Connect Discovery §3).
type knowledge struct {
	mu       sync.Mutex
	at       time.Time
	provider *oidc.Provider
	metadata metadata
}

// metadata is what go-oidc doesn't read.
type metadata struct {
	TokenAuth  []string `json:"token_endpoint_auth_methods_supported"`
	EndSession string   `json:"end_session_endpoint"` // RP-Initiated Logout 1.0 §2.1
	Iss        bool     `json:"authorization_response_iss_parameter_supported"`
}

// learnt is what is known of an issuer at one moment.
type learnt struct {
	*oidc.Provider
	metadata
}

// discovered asks the issuer what it is when that is first needed, and now and then; many who need it at once ask
// once. While it is down, what it said before is still good.
func (s *Service) discovered(ctx context.Context, of *issuer) (learnt, error) {
	known, fresh := of.known.get(s.Clock())
	if fresh {
		return known, nil
	}
	asked := of.asking.DoChan("discovery", func() (any, error) { return s.discover(context.WithoutCancel(ctx), of) })
	select {
	case <-ctx.Done():
		return learnt{}, ctx.Err()
	case result := <-asked:
		if result.Err == nil {
			return result.Val.(learnt), nil
		}
		if known.Provider != nil {
			return known, nil
		}
		return learnt{}, fmt.Errorf("%w: %s: %w", ErrUnreachable, of.Issuer, result.Err)
	}
}

func (s *Service) discover(ctx context.Context, of *issuer) (learnt, error) {
	provider, err := oidc.NewProvider(oidc.ClientContext(ctx, of.HTTP), of.Issuer)
	if err != nil {
		return learnt{}, err
	}
	said := learnt{Provider: provider}
	if err := provider.Claims(&said.metadata); err != nil {
		return learnt{}, fmt.Errorf("reading what it says of itself: %w", err)
	}
	ends := provider.Endpoint()
	for _, address := range []string{ends.AuthURL, ends.TokenURL} {
		parsed, err := url.Parse(address)
		if err != nil || parsed.Host == "" || parsed.Scheme != "https" && parsed.Scheme != "http" {
			return learnt{}, fmt.Errorf("%q is no address of an endpoint", address)
		}
	}
	of.known.set(said, s.Clock())
	return said, nil
}

func (k *knowledge) get(now time.Time) (known learnt, fresh bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return learnt{k.provider, k.metadata}, k.provider != nil && now.Sub(k.at) < knownFor
}

func (k *knowledge) set(said learnt, now time.Time) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.provider, k.metadata, k.at = said.Provider, said.metadata, now
}

// client is the relying party at the issuer. How it proves itself there is what the issuer wants, and the default
// of RFC 8414 §2 if it doesn't say.
func (s *Service) client(of *issuer, said learnt) *oauth2.Config {
	end := said.Endpoint()
	end.AuthStyle = oauth2.AuthStyleInHeader
	if of.Secret == "" || len(said.TokenAuth) > 0 && !slices.Contains(said.TokenAuth, "client_secret_basic") {
		end.AuthStyle = oauth2.AuthStyleInParams
	}
	return &oauth2.Config{
		ClientID: of.ClientID, ClientSecret: of.Secret.Reveal(), Endpoint: end,
		RedirectURL: s.Callback(of.ID), Scopes: of.scopes(),
	}
}

// careful is a client that neither waits nor reads for ever.
func careful(given *http.Client) *http.Client {
	client := http.Client{Timeout: askTimeout}
	if given != nil {
		client = *given
		if client.Timeout == 0 {
			client.Timeout = askTimeout
		}
	}
	if client.Transport == nil {
		client.Transport = http.DefaultTransport
	}
	client.Transport = bounded{client.Transport}
	return &client
}

// bounded cuts answers off after maxAnswer.
type bounded struct{ next http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := b.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	response.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(response.Body, maxAnswer), response.Body}
	return response, nil
}
