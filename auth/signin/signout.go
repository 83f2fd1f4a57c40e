package signin

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"satchel/storage/keychain"
)

// SignedOutResult says what signing out achieved.
type SignedOutResult struct {
	Account Account
	// RevokeLater is set when the service could not be reached: the secrets here are gone, and the device is still
	// on its list.
	RevokeLater bool
	// Waiting is set with RevokeLater when the service will be told by DeliverRevocations. Where it isn't, nothing
	// here can revoke the device, and the service ends it by itself when it has been idle for 30 days.
	Waiting bool
}

// SignOut revokes the device on the service, wipes the keychain and marks the account. If the keychain can't
// be reached, so that its secret would stay, the error is the keychain's and the account stays as it is.
func (s *Service) SignOut(ctx context.Context, id string) (SignedOutResult, error) {
	account, err := s.registry.Account(id)
	if err != nil {
		return SignedOutResult{}, err
	}
	unlock, err := s.lockAccount(ctx, id)
	if err != nil {
		return SignedOutResult{}, err
	}
	defer unlock()
	place, err := s.vault(account)
	if err != nil {
		return SignedOutResult{}, err
	}
	token, err := place.get(ctx)
	if err != nil && !errors.Is(err, keychain.ErrNotFound) {
		return SignedOutResult{}, fmt.Errorf("reading the token to revoke: %w", err)
	}
	later := s.revokeIfAny(ctx, account, token)
	// Noted before the keychain is wiped: were this process to die in between, nothing could revoke the device.
	waiting := later && s.noteRevocation(ctx, account, place)
	if err := place.wipe(ctx); err != nil {
		err = fmt.Errorf("wiping the keychain: %w", err)
		if waiting { // the account stays signed in, and so must its device
			err = errors.Join(err, s.outbox().drop(ctx, account.Device))
		}
		return SignedOutResult{}, err
	}
	s.source(id).drop()
	account, err = s.registry.Update(ctx, id, func(a *Account) { a.State, a.Since = SignedOut, s.now().UTC().Round(0) })
	if err != nil {
		return SignedOutResult{}, err
	}
	s.changed(account)
	return SignedOutResult{Account: account, RevokeLater: later, Waiting: waiting}, nil
}

// Abandon marks an account as signed out and touches neither its keychain, which can't be opened, nor the
// service, which ends the device by itself when it has been idle for 30 days.
func (s *Service) Abandon(ctx context.Context, id string) (Account, error) {
	unlock, err := s.lockAccount(ctx, id)
	if err != nil {
		return Account{}, err
	}
	defer unlock()
	account, err := s.registry.Update(ctx, id, func(a *Account) { a.State, a.Since = SignedOut, s.now().UTC().Round(0) })
	if err != nil {
		return Account{}, err
	}
	s.source(id).drop()
	s.changed(account)
	return account, nil
}

func (s *Service) revokeIfAny(ctx context.Context, account Account, token string) (later bool) {
	if token == "" { // lost with the process that kept it in memory; an account the service refused has no device
		return account.State == SignedIn
	}
	if err := s.revoke(ctx, account.Issuer, token); err != nil {
		s.log.WarnContext(ctx, "signing out without the service: the device is not revoked yet", "account", account.ID, "error", err)
		return true
	}
	return false
}

// noteRevocation has the service told later, if there is something to tell it with.
func (s *Service) noteRevocation(ctx context.Context, account Account, place vault) bool {
	token, err := place.revocation(ctx)
	if err != nil {
		s.log.WarnContext(ctx, "the revocation token can't be read", "account", account.ID, "error", err)
	}
	return s.revokeLater(ctx, account, token)
}

// revokeLater keeps a revocation token in the home until DeliverRevocations has used it, and tells whether it could.
func (s *Service) revokeLater(ctx context.Context, account Account, token string) bool {
	if token == "" {
		return false
	}
	err := s.outbox().add(ctx, revocation{account.Issuer, account.Device, token, s.now().Add(idleLife).UTC().Round(0)})
	if err != nil {
		s.log.WarnContext(ctx, "the device will not be revoked later", "account", account.ID, "error", err)
		return false
	}
	return true
}

// revoke ends the device a token belongs to (RFC 7009).
func (s *Service) revoke(ctx context.Context, issuer, token string) error {
	return s.post(ctx, issuer+revokePath, url.Values{"client_id": {clientID}, "token": {token}, "token_type_hint": {"refresh_token"}}, nil)
}
