package signin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"satchel/auth/account"
)

// APIVersion is the version of the service's interface that this companion speaks.
const APIVersion = 1

const (
	aboutPath    = "/.well-known/satchel"
	metadataPath = "/.well-known/oauth-authorization-server"
	askLimit     = 15 * time.Second // for one short request
	maxAnswer    = 64 << 10         // bytes
)

// Server is a Satchel service as it describes itself.
type Server struct {
	Address string // where it was found, as a URL
	Issuer  string // its own name for itself, a URL without a path; requests go there
	Version string
	Label   string        // what people know their identities by there; empty where it doesn't say
	Skew    time.Duration // its clock minus this machine's, give or take the answer's time on the way

	issuer    *url.URL
	challenge string
	authorize string // empty where the service has no sign-in through the browser
	token     string
	revoke    string
}

// about is /.well-known/satchel.
type about struct {
	Product string `json:"product"`
	Version string `json:"version"`
	API     struct {
		Min int `json:"min"`
		Max int `json:"max"`
	} `json:"api"`
	Issuer   string    `json:"issuer"`
	Time     time.Time `json:"time"`
	Identity string    `json:"identity"`
}

// metadata is what the companion reads of RFC 8414's document.
type metadata struct {
	Issuer    string `json:"issuer"`
	Challenge string `json:"authorization_challenge_endpoint"`
	Authorize string `json:"authorization_endpoint"`
	Token     string `json:"token_endpoint"`
	Revoke    string `json:"revocation_endpoint"`
}

// Discover asks what answers at an address that a person typed. Errors are ErrAddress, ErrPlain, ErrOffline,
// ErrUntrusted, ErrNotSatchel, ErrServerNewer, ErrServerOlder.
func (s *Service) Discover(ctx context.Context, address string) (Server, error) {
	base, err := parseAddress(address, s.options.AllowPlain)
	if err != nil {
		return Server{}, err
	}
	found, err := s.look(ctx, base)
	if err != nil {
		return Server{}, fmt.Errorf("asking %s: %w", base, err)
	}
	issuer, err := parseAddress(found.Issuer, s.options.AllowPlain)
	if err != nil {
		return Server{}, fmt.Errorf("%s calls itself %q: %w", base, found.Issuer, err)
	}
	if !sameOrigin(issuer, base) {
		// The same service under another name of its; what it says of itself counts only from there.
		found, err = s.look(ctx, issuer)
		if err != nil {
			return Server{}, fmt.Errorf("%s calls itself %s, asking there: %w", base, issuer, err)
		}
	}
	server, err := s.endpoints(ctx, issuer, found)
	if err != nil {
		return Server{}, fmt.Errorf("asking %s: %w", issuer, err)
	}
	server.Address = base.String()
	return server, nil
}

// found is what a service says of itself, and its clock against ours.
type foundAbout struct {
	about
	skew time.Duration
}

func (s *Service) look(ctx context.Context, base *url.URL) (foundAbout, error) {
	var found foundAbout
	sent := s.now()
	if err := s.getJSON(ctx, base.String()+aboutPath, &found.about); err != nil {
		return found, err
	}
	if found.Product != "satchel" {
		return found, fmt.Errorf("%w: something else answers there", ErrNotSatchel)
	}
	if found.API.Min > APIVersion {
		return found, fmt.Errorf("%w (it is %s)", ErrServerNewer, found.Version)
	}
	if found.API.Max < APIVersion {
		return found, fmt.Errorf("%w (it is %s)", ErrServerOlder, found.Version)
	}
	took := s.now().Sub(sent)
	if !found.Time.IsZero() {
		found.skew = found.Time.Sub(sent.Add(took / 2).Round(0)) // Round drops the monotonic reading: wall clocks are compared
	}
	return found, nil
}

// endpoints reads the OAuth metadata, whose issuer must be the one asked (RFC 8414 §3.3).
func (s *Service) endpoints(ctx context.Context, issuer *url.URL, found foundAbout) (Server, error) {
	var published metadata
	if err := s.getJSON(ctx, issuer.String()+metadataPath, &published); err != nil {
		return Server{}, err
	}
	if published.Issuer != found.Issuer {
		return Server{}, fmt.Errorf("%w: it calls itself %q here and %q there", ErrNotSatchel, found.Issuer, published.Issuer)
	}
	own := []string{published.Challenge, published.Token, published.Revoke}
	if published.Authorize != "" {
		own = append(own, published.Authorize)
	}
	for _, endpoint := range own {
		parsed, err := url.Parse(endpoint)
		if err != nil || !sameOrigin(parsed, issuer) {
			return Server{}, fmt.Errorf("%w: it publishes the address %q, which is not its own", ErrNotSatchel, endpoint)
		}
	}
	label, err := account.ParseName(found.Identity)
	if err != nil { // not said, or not fit to be shown
		label = ""
	}
	return Server{
		Issuer:    issuer.String(),
		Label:     label,
		issuer:    issuer,
		Version:   found.Version,
		Skew:      found.skew,
		challenge: published.Challenge,
		authorize: published.Authorize,
		token:     published.Token,
		revoke:    published.Revoke,
	}, nil
}

// getJSON asks for one of the two documents and follows no redirects: a service's documents are where they
// are, and a website that sends visitors elsewhere is not one.
func (s *Service) getJSON(ctx context.Context, address string, into any) error {
	ctx, cancel := context.WithTimeout(ctx, askLimit)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrAddress, err)
	}
	request.Header.Set("Accept", "application/json")
	response, err := s.bare.Do(request)
	if err != nil {
		return unreachable(err)
	}
	defer response.Body.Close()
	if err := judge(response); err != nil {
		return err
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return unreachable(err)
	}
	if err := json.Unmarshal(body, into); err != nil {
		return fmt.Errorf("%w: it answers with something else, perhaps a web page", ErrNotSatchel)
	}
	return nil
}

// judge tells a service that is not well (429, 5xx) from something that isn't a service.
func judge(response *http.Response) error {
	switch {
	case response.StatusCode == http.StatusOK:
		return nil
	case response.StatusCode == http.StatusTooManyRequests:
		return &ThrottledError{retryAfter(response.Header)}
	case response.StatusCode >= http.StatusInternalServerError:
		return failing(response)
	}
	if elsewhere, err := response.Location(); err == nil {
		return fmt.Errorf("%w: it sends visitors to %s://%s", ErrNotSatchel, elsewhere.Scheme, elsewhere.Host)
	} else if !errors.Is(err, http.ErrNoLocation) {
		return fmt.Errorf("%w: it sends visitors elsewhere", ErrNotSatchel)
	}
	return fmt.Errorf("%w: it answers %s", ErrNotSatchel, response.Status)
}
