package issuer

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"net/url"

	"github.com/ory/fosite"

	"satchel/auth/account"
)

// identify tells which client sent a request (RFC 6749 §2.3.1). One with a secret proves it, in the header or in
// the form; one without has nothing to prove it with, and what claims to prove more is refused.
func (s *server) identify(ctx context.Context, r *http.Request, form url.Values) (Client, error) {
	id, secret, err := credentials(r, form)
	if err != nil {
		return Client{}, err
	}
	client, err := s.store.client(ctx, id)
	if err != nil {
		return Client{}, err
	}
	switch {
	case len(client.SecretHash) == 0 && secret != "":
		return Client{}, fosite.ErrInvalidClient.WithHint("This client has no secret; send client_id alone.")
	case len(client.SecretHash) > 0 && !client.hasSecret(secret):
		return Client{}, fosite.ErrInvalidClient.WithHint("The client's secret is missing or wrong.")
	}
	return client, nil
}

// identifyClient is identify as fosite wants it.
func (s *server) identifyClient(ctx context.Context, r *http.Request, form url.Values) (fosite.Client, error) {
	client, err := s.identify(ctx, r, form)
	if err != nil {
		return nil, err
	}
	return client.fosite(), nil
}

// credentials are what a client calls itself, and its secret if it sent one.
func credentials(r *http.Request, form url.Values) (id, secret string, err error) {
	if form.Has("client_assertion") {
		return "", "", fosite.ErrInvalidClient.WithHint("Client assertions are not supported.")
	}
	id, secret = form.Get("client_id"), form.Get("client_secret")
	user, password, basic := r.BasicAuth()
	if !basic {
		return id, secret, nil
	}
	// Both are form-encoded before they are put in the header.
	name, err := url.QueryUnescape(user)
	if err != nil {
		return "", "", fosite.ErrInvalidClient.WithHint("The client's id in the header is not form-encoded.")
	}
	proof, err := url.QueryUnescape(password)
	if err != nil {
		return "", "", fosite.ErrInvalidClient.WithHint("The client's secret in the header is not form-encoded.")
	}
	if !account.IsText(name) || !account.IsText(proof) {
		return "", "", fosite.ErrInvalidClient.WithHint("The header holds a byte that is part of no text.")
	}
	if form.Has("client_secret") || form.Has("client_id") && id != name {
		return "", "", fosite.ErrInvalidRequest.WithHint("A client proves itself in one way at a time.")
	}
	return name, proof, nil
}

func (c Client) hasSecret(typed string) bool {
	hash := sha256.Sum256([]byte(typed))
	return subtle.ConstantTimeCompare(hash[:], c.SecretHash) == 1
}
