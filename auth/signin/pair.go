package signin

import (
	"context"
	"errors"
	"net/url"

	"golang.org/x/oauth2"

	"satchel/storage/keychain"
	"satchel/storage/redact"
)

// ErrPairingRefused: the service does not take this pairing code. Why, it tells nobody.
var ErrPairingRefused = errors.New("signin: the service does not take this code")

// ByPairing says how to sign in with a code that the portal shows to somebody who is signed in there.
type ByPairing struct {
	Server   string
	Code     redact.Secret // eight letters, as they were typed
	Keychain keychain.Kind
}

// SignInByPairing signs in with a code that the portal shows. Otherwise it is like SignIn; a code that is wrong,
// used or too old is ErrPairingRefused.
func (s *Service) SignInByPairing(ctx context.Context, with ByPairing) (Account, error) {
	server, err := s.prepare(ctx, with.Server, with.Keychain)
	if err != nil {
		return Account{}, err
	}
	account, err := s.answer(ctx, MoreWantedError{verifier: oauth2.GenerateVerifier(), server: server, kind: with.Keychain}, url.Values{
		"pairing_code": {with.Code.Reveal()},
	})
	if errors.Is(err, ErrRefused) {
		return Account{}, ErrPairingRefused
	}
	return account, err
}
