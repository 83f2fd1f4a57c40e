package signin

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"time"

	"golang.org/x/oauth2"

	"satchel/storage/keychain"
)

// BrowserLimit is how long a person may take in the browser.
const BrowserLimit = 15 * time.Minute

var (
	// ErrDeclined: the person said no in the browser.
	ErrDeclined = errors.New("signin: cancelled in the browser")
	// ErrBrowserTimeout: the browser did not come back in time.
	ErrBrowserTimeout = errors.New("signin: the browser did not come back in time")
	// ErrNoBrowserSignIn: the service is one that has no sign-in through the browser.
	ErrNoBrowserSignIn = errors.New("signin: this service has no sign-in through the browser")
	// ErrWrongIssuer: the browser came back with an answer of another service (RFC 9207): somebody may be
	// mixing two services up on purpose.
	ErrWrongIssuer = errors.New("signin: the browser came back with an answer of another service")
)

// ByBrowser says how to sign in through the system browser.
type ByBrowser struct {
	Server   string
	Keychain keychain.Kind
	// Visit takes the person to an address: it opens the browser, or shows the address so that they can open it
	// themselves. It must return soon. An error ends the sign-in.
	Visit func(ctx context.Context, address string) error
}

// SignInByBrowser signs in with whatever opens the portal for that person: a linked identity, the organisation, or
// a password (RFC 8252). It waits until the browser has come back to this computer's loopback address, the
// context is done, or BrowserLimit has passed. Otherwise it is like SignIn; further errors are ErrDeclined,
// ErrBrowserTimeout, ErrNoBrowserSignIn, ErrWrongIssuer.
func (s *Service) SignInByBrowser(ctx context.Context, with ByBrowser) (Account, error) {
	server, err := s.prepare(ctx, with.Server, with.Keychain)
	if err != nil {
		return Account{}, err
	}
	got, done, err := s.proveByBrowser(ctx, server, with.Visit)
	if err != nil {
		return Account{}, fmt.Errorf("signing in at %s: %w", server.Issuer, err)
	}
	account, err := s.settle(ctx, server, with.Keychain, got)
	done(err)
	return account, err
}

// prepare makes sure that there is a place for a token and a service to get it from, in this order: nothing is
// sent before the keychain has shown that it works.
func (s *Service) prepare(ctx context.Context, address string, kind keychain.Kind) (Server, error) {
	store, err := s.options.Keychain(kind)
	if err != nil {
		return Server{}, fmt.Errorf("opening the keychain: %w", err)
	}
	if err := keychain.Probe(ctx, store); err != nil {
		return Server{}, fmt.Errorf("trying the keychain: %w", err)
	}
	return s.Discover(ctx, address)
}

// proveByBrowser gets the tokens. The browser is kept waiting meanwhile; done tells it how it ended.
func (s *Service) proveByBrowser(ctx context.Context, server Server, visit func(context.Context, string) error) (got pair, done func(error), err error) {
	if server.authorize == "" {
		return pair{}, nil, ErrNoBrowserSignIn
	}
	ctx, cancel := context.WithTimeoutCause(ctx, BrowserLimit, ErrBrowserTimeout)
	defer cancel()
	state, verifier := randomText(), oauth2.GenerateVerifier()
	back, err := s.listenForBrowser(ctx, server.Issuer, state)
	if err != nil {
		return pair{}, nil, err
	}
	ended := func(err error) { back.finish(context.WithoutCancel(ctx), err) }
	got, err = s.askBrowser(ctx, server, back, state, verifier, visit)
	if err != nil {
		ended(err)
		return pair{}, nil, err
	}
	return got, ended, nil
}

func (s *Service) askBrowser(
	ctx context.Context, server Server, back *callback, state, verifier string, visit func(context.Context, string) error,
) (pair, error) {
	address := server.authorize + "?" + url.Values{
		"client_id":             {clientID},
		"response_type":         {"code"},
		"redirect_uri":          {back.address},
		"state":                 {state},
		"code_challenge":        {oauth2.S256ChallengeFromVerifier(verifier)},
		"code_challenge_method": {"S256"},
		"device_name":           {s.options.DeviceName},
		"device_platform":       {s.options.Platform},
	}.Encode()
	if err := visit(ctx, address); err != nil {
		return pair{}, err
	}
	answer, err := back.wait(ctx)
	if err != nil {
		return pair{}, err
	}
	code, err := answer.judge(server.Issuer)
	if err != nil {
		return pair{}, err
	}
	return s.redeem(ctx, server, code, verifier, oauth2.SetAuthURLParam("redirect_uri", back.address))
}

// callbackAnswer is what the browser brought back, with the right state.
type callbackAnswer url.Values

// judge is the code, or why there is none.
func (a callbackAnswer) judge(issuer string) (code string, err error) {
	get := url.Values(a).Get
	if subtle.ConstantTimeCompare([]byte(get("iss")), []byte(issuer)) != 1 {
		return "", ErrWrongIssuer
	}
	switch get("error") {
	case "":
	case "access_denied":
		return "", ErrDeclined
	default:
		return "", &ServiceError{Code: get("error"), Text: get("error_description")}
	}
	if get("code") == "" {
		return "", fmt.Errorf("%w: its answer has no code", ErrNotSatchel)
	}
	return get("code"), nil
}

// randomText is 256 bits that nobody can guess.
func randomText() string {
	var secret [32]byte
	_, _ = rand.Read(secret[:]) // never fails; see crypto/rand
	return base64.RawURLEncoding.EncodeToString(secret[:])
}
