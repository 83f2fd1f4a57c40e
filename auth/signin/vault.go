package signin

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"satchel/storage/keychain"
)

// vault is an account's place in the keychain.
type vault struct {
	store   keychain.Store
	service string
	user    string
}

func (s *Service) vault(account Account) (vault, error) {
	store, err := s.options.Keychain(account.Keychain)
	if err != nil {
		return vault{}, fmt.Errorf("opening the keychain: %w", err)
	}
	service, user := KeychainItem(account)
	return vault{store, service, user}, nil
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

func (v vault) get(ctx context.Context) (string, error) { return v.store.Get(ctx, v.service, v.user) }

func (v vault) set(ctx context.Context, token string) error {
	return v.store.Set(ctx, v.service, v.user, token)
}

func (v vault) wipe(ctx context.Context) error { return v.store.Delete(ctx, v.service, v.user) }
