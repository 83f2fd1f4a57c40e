package signin

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"

	"golang.org/x/oauth2"

	"satchel/storage/keychain"
	"satchel/storage/redact"
)

// Credentials are what a person types, and where they want the refresh token kept.
type Credentials struct {
	Server   string
	Email    string
	Password redact.Secret
	Keychain keychain.Kind
}

// SignIn signs in with e-mail and app password, keeps the refresh token in the keychain, and makes the account
// the current one. Nothing is sent before the keychain has shown that it works, so that no device is left
// behind whose token nobody could keep. Errors are Discover's, the keychain's, ErrRefused, *ThrottledError,
// *MoreWantedError, which GiveMore goes on with.
func (s *Service) SignIn(ctx context.Context, with Credentials) (Account, error) {
	server, err := s.prepare(ctx, with.Server, with.Keychain)
	if errors.Is(err, ErrNotSatchel) {
		err = fmt.Errorf("%w: %w", ErrUnsent, err)
	}
	if err != nil {
		return Account{}, err
	}
	return s.answer(ctx, MoreWantedError{verifier: oauth2.GenerateVerifier(), server: server, kind: with.Keychain}, url.Values{
		"username": {with.Email}, "password": {with.Password.Reveal()},
	})
}

// GiveMore goes on with a sign-in that wanted a passcode. A wrong one is another *MoreWantedError with Wrong set;
// ErrBeginAgain if there were too many, or it took too long. Otherwise it is like SignIn.
func (s *Service) GiveMore(ctx context.Context, waiting *MoreWantedError, passcode redact.Secret) (Account, error) {
	return s.answer(ctx, *waiting, url.Values{"auth_session": {waiting.session}, "passcode": {passcode.Reveal()}})
}

// SendPasscode has a passcode sent for a sign-in that wants one, by one of waiting.Ways. What it returns goes on with
// the sign-in in the place of waiting, and says in Sent how it went out: empty if it can't be sent that way any more.
// Errors are ErrBeginAgain, and *ThrottledError within a minute of the one before, with which waiting still counts.
func (s *Service) SendPasscode(ctx context.Context, waiting *MoreWantedError, by string) (*MoreWantedError, error) {
	_, err := s.answer(ctx, *waiting, url.Values{"auth_session": {waiting.session}, "send_passcode": {by}})
	if more, ok := errors.AsType[*MoreWantedError](err); ok {
		return more, nil
	}
	if err == nil { // a sign-in without the passcode that it wanted
		err = fmt.Errorf("%w: it asked for a passcode and then for none", ErrImpostor)
	}
	return nil, err
}

// answer meets the challenge with what a person typed, redeems the code, and keeps what was given for it.
func (s *Service) answer(ctx context.Context, at MoreWantedError, typed url.Values) (Account, error) {
	got, err := s.prove(ctx, at.server, at.verifier, typed)
	if more, ok := errors.AsType[*MoreWantedError](err); ok {
		more.verifier, more.server, more.kind = at.verifier, at.server, at.kind
	}
	if errors.Is(err, ErrRefused) {
		err = &RefusedError{Label: at.server.Label, said: err.Error()}
	}
	if err != nil {
		return Account{}, fmt.Errorf("signing in at %s: %w", at.server.Issuer, err)
	}
	return s.settle(ctx, at.server, at.kind, got)
}

// prove meets the challenge and redeems the code.
func (s *Service) prove(ctx context.Context, server Server, verifier string, typed url.Values) (pair, error) {
	var met struct {
		Code   string `json:"authorization_code"`
		Issuer string `json:"iss"`
	}
	form := url.Values{
		"client_id":             {clientID},
		"code_challenge":        {oauth2.S256ChallengeFromVerifier(verifier)},
		"code_challenge_method": {"S256"},
		"device_name":           {s.options.DeviceName},
		"device_platform":       {s.options.Platform},
	}
	maps.Copy(form, typed)
	if err := s.post(ctx, server.challenge, form, &met); err != nil {
		return pair{}, err
	}
	from, err := url.Parse(met.Issuer)
	if err != nil || met.Issuer != "" && !sameOrigin(from, server.issuer) { // RFC 9207 §2.4
		return pair{}, fmt.Errorf("%w: the code is from %q", ErrImpostor, met.Issuer)
	}
	got, err := s.redeem(ctx, server, met.Code, verifier)
	if errors.Is(err, ErrOffline) {
		return s.redeemAgain(ctx, server, met.Code, verifier, err)
	}
	return got, refusedCode(err)
}

// redeemAgain sends a code once more when the answer to the first time was lost. If the first never arrived,
// this one succeeds; if it did, the service finds the code used twice and ends the device it had made, which
// nobody has the token of.
func (s *Service) redeemAgain(ctx context.Context, server Server, code, verifier string, lost error) (pair, error) {
	got, err := s.redeem(ctx, server, code, verifier)
	if errors.Is(err, ErrSignedOut) {
		return pair{}, lost
	}
	return got, err
}

// refusedCode: nobody was signed in yet who could be signed out.
func refusedCode(err error) error {
	if errors.Is(err, ErrSignedOut) {
		return fmt.Errorf("%w: its code was void at once", ErrRefused)
	}
	return err
}

// settle keeps what was given: the token in the keychain, then the account on the list.
func (s *Service) settle(ctx context.Context, server Server, kind keychain.Kind, got pair) (Account, error) {
	// From here on half a sign-in would be worse than a late one.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), renewLimit)
	defer cancel()
	home, err := s.registry.home(ctx)
	if err != nil {
		return Account{}, errors.Join(err, s.revoke(ctx, server.Issuer, got.refresh))
	}
	account := Account{
		Home:     home,
		ID:       accountID(server.Issuer, got.sub),
		Server:   server.Address,
		Issuer:   server.Issuer,
		Subject:  got.sub,
		Email:    got.email,
		Name:     got.name,
		Device:   got.device,
		Label:    server.Label,
		Keychain: kind,
		State:    SignedIn,
		Since:    s.now().UTC().Round(0),
	}
	unlock, err := s.lockAccount(ctx, account.ID)
	if err != nil {
		return Account{}, err
	}
	defer unlock()
	before := s.previous(ctx, account)
	if err := s.keep(ctx, account, got); err != nil {
		return Account{}, errors.Join(err, s.revoke(ctx, server.Issuer, got.refresh))
	}
	account, err = s.registry.put(ctx, account)
	if err != nil {
		return Account{}, err
	}
	s.retire(ctx, before, account)
	s.notePassing(account)
	s.source(account.ID).hold(got, s.now())
	s.changed(account)
	return account, nil
}

// keep puts what was given into the keychain. Without the revocation token the account works all the same; only a
// sign-out without the service can then not be told of later.
func (s *Service) keep(ctx context.Context, account Account, got pair) error {
	place, err := s.vault(account)
	if err != nil {
		return err
	}
	if err := place.set(ctx, kept{token: got.refresh}); err != nil {
		return fmt.Errorf("keeping the token: %w", err)
	}
	if err := place.setRevocation(ctx, got.revocation); err != nil {
		s.log.WarnContext(ctx, "the revocation token could not be kept", "account", account.ID, "error", err)
	}
	return nil
}

// leftover is the token of an earlier sign-in of the same person.
type leftover struct {
	account    Account
	place      vault
	token      string
	revocation string
}

func (s *Service) previous(ctx context.Context, account Account) leftover {
	before, err := s.registry.Account(account.ID)
	if err != nil {
		return leftover{}
	}
	place, err := s.vault(before)
	if err != nil {
		return leftover{}
	}
	held, err := place.get(ctx)
	if err != nil {
		return leftover{}
	}
	revocation, err := place.revocation(ctx)
	if err != nil {
		s.log.WarnContext(ctx, "the revocation token of the earlier sign-in can't be read", "error", err)
	}
	return leftover{before, place, held.token, revocation}
}

// retire ends the earlier device, so that a person who signs in again has one device here and not two. If the service
// can't be reached now it is told later.
func (s *Service) retire(ctx context.Context, before leftover, now Account) {
	if before.token == "" {
		return
	}
	if err := s.revoke(ctx, before.account.Issuer, before.token); err != nil {
		s.log.WarnContext(ctx, "the device of the earlier sign-in could not be revoked", "error", err)
		s.revokeLater(ctx, before.account, before.revocation)
	}
	if before.account.Keychain == now.Keychain {
		return
	}
	if err := before.place.wipe(ctx); err != nil {
		s.log.WarnContext(ctx, "the token of the earlier sign-in is still in the other keychain", "keychain", before.account.Keychain, "error", err)
	}
}
