package signin

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

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
	later, waiting, err := s.end(ctx, account, askLimit)
	if err != nil {
		return SignedOutResult{}, err
	}
	account, err = s.markSignedOut(ctx, account, !later)
	if err != nil {
		return SignedOutResult{}, err
	}
	return SignedOutResult{Account: account, RevokeLater: later, Waiting: waiting}, nil
}

// end revokes an account's device, which the service gets so long to answer, and wipes the keychain.
func (s *Service) end(ctx context.Context, account Account, patience time.Duration) (later, waiting bool, err error) {
	place, err := s.vault(account)
	if err != nil {
		return false, false, err
	}
	held, err := place.get(ctx)
	if err != nil && !errors.Is(err, keychain.ErrNotFound) {
		return false, false, fmt.Errorf("reading the token to revoke: %w", err)
	}
	asking, answered := context.WithTimeout(ctx, patience)
	later = s.revokeIfAny(asking, account, place, held.token)
	answered()
	waiting, err = s.wipe(ctx, account, place, later)
	return later, waiting, err
}

func (s *Service) markSignedOut(ctx context.Context, account Account, ended bool) (Account, error) {
	s.source(account.ID).drop()
	account, err := s.registry.Update(ctx, account.ID, func(a *Account) {
		a.State, a.Since, a.Ended = SignedOut, s.now().UTC().Round(0), ended
	})
	if err != nil {
		return Account{}, err
	}
	s.changed(account)
	return account, nil
}

// Abandon marks an account as signed out and touches neither its keychain, which can't be opened, nor the
// service, which ends the device by itself when it has been idle for 30 days.
func (s *Service) Abandon(ctx context.Context, id string) (Account, error) {
	unlock, err := s.lockAccount(ctx, id)
	if err != nil {
		return Account{}, err
	}
	defer unlock()
	account, err := s.registry.Account(id)
	if err != nil {
		return Account{}, err
	}
	return s.markSignedOut(ctx, account, account.Ended)
}

// revokeIfAny ends the account's device by the refresh token, or where that has vanished from the keychain by what else
// can revoke it. Without either there is nothing to tell: both were lost with the process that kept them in memory, and an
// account that the service refused has no device.
func (s *Service) revokeIfAny(ctx context.Context, account Account, place vault, token string) (later bool) {
	if token == "" {
		token = s.revocationIn(ctx, account, place)
	}
	if token == "" {
		return account.State == SignedIn
	}
	if err := s.revoke(ctx, account.Issuer, token); err != nil {
		s.log.WarnContext(ctx, "signing out without the service: the device is not revoked yet", "account", account.ID, "error", err)
		return true
	}
	return false
}

// wipe empties the keychain, and tells whether the service is told later of a device that is still to be revoked. That
// is noted first: were this process to die in between, nothing could revoke the device. Until the keychain is empty
// nobody can deliver it, because an account whose keychain would not be wiped stays signed in, and so must its device.
func (s *Service) wipe(ctx context.Context, account Account, place vault, later bool) (waiting bool, err error) {
	token := ""
	if later {
		token = s.revocationIn(ctx, account, place)
	}
	var wiped error
	if token != "" {
		err = s.outbox().change(ctx, func(held *heldOutbox) error {
			if err := held.add(s.revocation(account, token)); err != nil {
				return err
			}
			waiting = true
			if wiped = place.wipe(ctx); wiped != nil {
				return held.drop(account.Device)
			}
			return nil
		})
	}
	if err != nil {
		s.log.WarnContext(ctx, "the file of revocations is not as it should be", "account", account.ID, "error", err)
	}
	if !waiting {
		wiped = place.wipe(ctx)
	}
	if wiped != nil {
		return false, fmt.Errorf("wiping the keychain: %w", wiped)
	}
	return waiting, nil
}

// revocationIn is the revocation token, empty where there is none or it can't be read.
func (s *Service) revocationIn(ctx context.Context, account Account, place vault) string {
	token, err := place.revocation(ctx)
	if err != nil {
		s.log.WarnContext(ctx, "the revocation token can't be read", "account", account.ID, "error", err)
	}
	return token
}

// revokeLater keeps a revocation token in the home until DeliverRevocations has used it.
func (s *Service) revokeLater(ctx context.Context, account Account, token string) {
	if token == "" {
		return
	}
	err := s.outbox().change(ctx, func(held *heldOutbox) error { return held.add(s.revocation(account, token)) })
	if err != nil {
		s.log.WarnContext(ctx, "the device will not be revoked later", "account", account.ID, "error", err)
	}
}

func (s *Service) revocation(account Account, token string) revocation {
	return revocation{Issuer: account.Issuer, Device: account.Device, Token: token, Until: s.now().Add(idleLife).UTC().Round(0)}
}

// revoke ends the device a token belongs to (RFC 7009).
func (s *Service) revoke(ctx context.Context, issuer, token string) error {
	return s.post(ctx, issuer+revokePath, url.Values{"client_id": {clientID}, "token": {token}, "token_type_hint": {"refresh_token"}}, nil)
}
