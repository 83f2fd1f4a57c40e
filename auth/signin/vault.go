package signin

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"satchel/storage/keychain"
)

// vault is an account's place in the keychain: its refresh token, and beside it what can revoke its device later.
type vault struct {
	store   keychain.Store
	service string
	user    string
	revoker string // the user under which the revocation token is kept
}

func (s *Service) vault(account Account) (vault, error) {
	store, err := s.options.Keychain(account.Keychain)
	if err != nil {
		return vault{}, fmt.Errorf("opening the keychain: %w", err)
	}
	service, user := KeychainItem(account)
	_, revoker := RevocationItem(account)
	return vault{store, service, user, revoker}, nil
}

// KeychainItem is the service and user under which an account's refresh token is kept.
//
// The home's id is part of it because a person's keychain is one, however many homes they have: were two homes to
// share an item, signing in on one would take over the other's token, signing out would end both, and each would
// renew the token the other holds.
func KeychainItem(account Account) (service, user string) {
	sum := sha256.Sum256([]byte(account.Issuer))
	return "satchel-" + hex.EncodeToString(sum[:8]), account.Subject.String() + "/refresh-token-" + account.Home
}

// RevocationItem is the service and user under which an account's revocation token is kept while it is signed in.
func RevocationItem(account Account) (service, user string) {
	service, _ = KeychainItem(account)
	return service, account.Subject.String() + "/revocation-token-" + account.Home
}

// kept is a refresh token in the keychain. Attempt names the renewal that was begun with it and whose answer has not been
// kept; empty before one.
type kept struct{ token, attempt string }

// get reads the token. The two parts stand in one item, so that they are replaced in one step; neither has a space in it.
func (v vault) get(ctx context.Context) (kept, error) {
	secret, err := v.store.Get(ctx, v.service, v.user)
	token, attempt, _ := strings.Cut(secret, " ")
	return kept{token, attempt}, err
}

func (v vault) set(ctx context.Context, k kept) error {
	secret := k.token
	if k.attempt != "" {
		secret += " " + k.attempt
	}
	return v.store.Set(ctx, v.service, v.user, secret)
}

// revocation is the revocation token, empty where an older service gave none.
func (v vault) revocation(ctx context.Context) (string, error) {
	token, err := v.store.Get(ctx, v.service, v.revoker)
	if errors.Is(err, keychain.ErrNotFound) {
		return "", nil
	}
	return token, err
}

// setRevocation replaces the revocation token, or wipes that of an earlier device where there is none.
func (v vault) setRevocation(ctx context.Context, token string) error {
	if token == "" {
		return ignoreNotFound(v.store.Delete(ctx, v.service, v.revoker))
	}
	return v.store.Set(ctx, v.service, v.revoker, token)
}

// wipe leaves nothing of the account in the keychain. The refresh token goes first: while it stays, so must what can
// revoke its device.
func (v vault) wipe(ctx context.Context) error {
	if err := ignoreNotFound(v.store.Delete(ctx, v.service, v.user)); err != nil {
		return err
	}
	return ignoreNotFound(v.store.Delete(ctx, v.service, v.revoker))
}

func ignoreNotFound(err error) error {
	if errors.Is(err, keychain.ErrNotFound) {
		return nil
	}
	return err
}
