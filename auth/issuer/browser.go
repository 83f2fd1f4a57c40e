package issuer

import (
	"context"
	"errors"
	"net/url"

	"satchel/storage/database"
)

// Authorization is a companion's request to be signed in by whoever is at the browser (RFC 8252). It was read and
// checked; the answer may be sent where it says.
type Authorization struct {
	authorization

	Device   string // what the device calls itself, fit to be shown
	Platform string // linux, windows, darwin, android, ios or other

	query url.Values
}

// ReadAuthorization reads the request that a companion sent the browser with. What can't be told to the companion
// is a *Refusal; what can, BackTo knows.
func (p *Provider) ReadAuthorization(ctx context.Context, query url.Values) (Authorization, error) {
	base, err := p.readAuthorization(ctx, query)
	if err != nil {
		return Authorization{}, err
	}
	if base.state == "" {
		return Authorization{}, base.problem("invalid_request", "A state is required.")
	}
	return Authorization{
		authorization: base, query: query,
		Device: deviceName(query.Get("device_name")), Platform: devicePlatform(query.Get("device_platform")),
	}, nil
}

// Query is the request once more, to be carried over a sign-in or in a form.
func (a Authorization) Query() url.Values {
	asked := url.Values{}
	for _, name := range []string{
		"client_id", "redirect_uri", "response_type", "state", "code_challenge", "code_challenge_method",
		"device_name", "device_platform",
	} {
		if a.query.Has(name) {
			asked.Set(name, a.query.Get(name))
		}
	}
	return asked
}

// Target is where the answer goes.
func (a Authorization) Target() string { return a.redirect }

// BackTo is the address that tells a companion what is wrong with its request, if err is that.
func BackTo(err error) (location string, ok bool) {
	back, ok := errors.AsType[*sendBack](err)
	if !ok {
		return "", false
	}
	return back.location, true
}

// Decline is the address that tells the companion that the person said no.
func (a Authorization) Decline() string {
	return a.answer(url.Values{"error": {"access_denied"}, "error_description": {"The person said no."}})
}

// Approve is the address that takes the companion the code for its tokens. Account is the row as it was when the
// person's session was looked up, and by what the session was signed in by: if how the account signs in changes
// before the code is exchanged, the code is worth nothing. A *NextStep says that a site demands passcodes, which the
// person has to set up first.
func (p *Provider) Approve(ctx context.Context, a Authorization, account database.Account, by string) (string, error) {
	code, err := p.issueCode(ctx, a.client.fosite(), arrival{
		account: account, by: by, name: a.Device, platform: a.Platform, challenge: a.challenge, redirect: a.redirect,
	})
	if err != nil {
		return "", err
	}
	return a.answer(url.Values{"code": {code}}), nil
}
