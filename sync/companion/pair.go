package companion

import (
	"context"

	"satchel/auth/signin"
	"satchel/storage/keychain"
	"satchel/storage/redact"
)

// ByPairing says how to sign in with a code that the portal shows.
type ByPairing struct {
	Server   string
	Code     string        // eight letters, as they were typed
	Keychain keychain.Kind // as in Credentials
}

// SignInByPairing is SignIn with a code that the portal shows to somebody who is signed in there. Errors are
// signin.Service.SignInByPairing's.
func (c *Companion) SignInByPairing(ctx context.Context, with ByPairing) (Account, error) {
	keeping := with.Keychain
	if keeping == "" {
		keeping = c.options.keychain()
	}
	entered, err := c.signin.SignInByPairing(ctx, signin.ByPairing{
		Server: with.Server, Code: redact.Secret(with.Code), Keychain: keeping,
	})
	if err != nil {
		return Account{}, err
	}
	return c.chooseOnly(ctx, entered)
}
