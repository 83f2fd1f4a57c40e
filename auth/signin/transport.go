package signin

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
)

// Client sends requests as an account: to its service, with a fresh access token on each; to anywhere else,
// without. A request the service answers with 401 is sent once more with a renewed token, if its body can be.
// It sets no time limit: uploads and long polls take as long as their contexts let them. Errors are
// ErrSignedOut, ErrOffline (the service, or the way to it), ErrNotSatchel (something else is at its address), the keychain's,
// and http.Client's.
func (s *Service) Client(account Account) (*http.Client, error) {
	origin, err := url.Parse(account.Issuer)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAddress, err)
	}
	carry := &transport{service: s, source: s.source(account.ID), origin: origin, next: userAgent{s.options.Transport, s.options.UserAgent}}
	return &http.Client{Transport: carry, CheckRedirect: carry.checkRedirect}, nil
}

// transport adds the bearer token.
type transport struct {
	service *Service
	source  *source
	origin  *url.URL
	next    http.RoundTripper
}

var errElsewhere = errors.New("signin: the service sent the request to somewhere else")

func (t *transport) checkRedirect(request *http.Request, via []*http.Request) error {
	if !sameOrigin(request.URL, t.origin) || len(via) >= 3 {
		return fmt.Errorf("%w: %s://%s", errElsewhere, request.URL.Scheme, request.URL.Host)
	}
	return nil
}

// RoundTrip implements http.RoundTripper.
func (t *transport) RoundTrip(request *http.Request) (*http.Response, error) {
	if !sameOrigin(request.URL, t.origin) {
		return t.next.RoundTrip(request)
	}
	token, err := t.service.access(request.Context(), t.source, "")
	if err != nil {
		closeBody(request)
		return nil, err
	}
	response, err := t.next.RoundTrip(withBearer(request, token))
	if err != nil {
		return nil, unreachable(err)
	}
	if response.StatusCode != http.StatusUnauthorized {
		return response, nil
	}
	again, ok := replay(request)
	if !ok {
		return response, nil
	}
	response.Body.Close()
	token, err = t.service.access(request.Context(), t.source, token)
	if err != nil {
		closeBody(again)
		return nil, err
	}
	response, err = t.next.RoundTrip(withBearer(again, token))
	return response, unreachable(err)
}

func withBearer(request *http.Request, token string) *http.Request {
	request = request.Clone(request.Context())
	request.Header.Set("Authorization", "Bearer "+token)
	return request
}

// replay is the request once more, if its body can be had once more.
func replay(request *http.Request) (*http.Request, bool) {
	if request.Body == nil || request.Body == http.NoBody {
		return request, true
	}
	if request.GetBody == nil {
		return nil, false
	}
	body, err := request.GetBody()
	if err != nil {
		return nil, false
	}
	again := request.Clone(request.Context())
	again.Body = body
	return again, true
}

func closeBody(request *http.Request) {
	if request.Body != nil {
		_ = request.Body.Close()
	}
}
