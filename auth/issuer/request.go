package issuer

import (
	"context"
	"errors"
	"net/url"
)

// authorization is what every request for a code says (RFC 6749 §4.1.1, RFC 7636 §4.3).
type authorization struct {
	issuer    string
	client    Client
	redirect  string
	state     string
	challenge string
}

// maxState bounds what a client has carried to and fro, in bytes.
const maxState = 2048

// readAuthorization judges a request for a code. As long as it isn't sure whose request it is and that the answer
// may go where it says, the error is a *Refusal; afterwards it is a *sendBack with RFC 6749's error.
func (s *server) readAuthorization(ctx context.Context, query url.Values) (authorization, error) {
	for _, name := range []string{"client_id", "redirect_uri"} {
		if len(query[name]) != 1 {
			return authorization{}, &Refusal{"The program that sent you here did not say which program it is, or where to send you back to."}
		}
	}
	client, err := s.clients(ctx, query.Get("client_id"))
	if errors.Is(err, ErrUnknownClient) {
		return authorization{}, &Refusal{"The program that sent you here is not registered with this service."}
	}
	if err != nil {
		return authorization{}, err
	}
	if !client.MayRedirect(query.Get("redirect_uri")) {
		return authorization{}, &Refusal{"The program that sent you here wants the answer at an address that is not registered for it. It may not be the program it says it is."}
	}
	a := authorization{
		issuer: s.issuer, client: client, redirect: query.Get("redirect_uri"),
		state: query.Get("state"), challenge: query.Get("code_challenge"),
	}
	return a, a.check(query)
}

func (a authorization) check(query url.Values) error {
	for name, values := range query {
		if len(values) > 1 {
			return a.problem("invalid_request", "The parameter "+name+" is there more than once.")
		}
	}
	switch {
	case len(a.state) > maxState:
		return a.problem("invalid_request", "The state is too long.")
	case query.Has("request"):
		return a.problem("request_not_supported", "Request objects are not supported.")
	case query.Has("request_uri"):
		return a.problem("request_uri_not_supported", "Request objects are not supported.")
	case query.Has("registration"):
		return a.problem("registration_not_supported", "Clients are registered by whoever runs the service.")
	case query.Get("response_type") == "":
		return a.problem("invalid_request", "response_type is required.")
	case query.Get("response_type") != "code":
		return a.problem("unsupported_response_type", "The response type must be code.")
	case query.Has("response_mode") && query.Get("response_mode") != "query":
		return a.problem("invalid_request", "The response mode must be query.")
	case checkPKCE(query) != nil:
		return a.problem("invalid_request", "PKCE is required: send a code_challenge with code_challenge_method S256.")
	}
	return nil
}

// problem is RFC 6749 §4.1.2.1's answer, with the issuer's name (RFC 9207).
func (a authorization) problem(code, text string) error {
	return &sendBack{a.answer(url.Values{"error": {code}, "error_description": {text}})}
}

// answer is the address that takes an answer to the client.
func (a authorization) answer(params url.Values) string {
	params.Set("iss", a.issuer)
	if a.state != "" {
		params.Set("state", a.state)
	}
	return withParams(a.redirect, params)
}
