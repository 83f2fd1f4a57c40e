package signin

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/google/uuid"

	"satchel/storage/keychain"
)

// vault is an account's place in the keychain.
type vault struct {
	store   keychain.Store
	service string
	user    string
}

func (s *Service) vault(kind keychain.Kind, issuer string, subject uuid.UUID) (vault, error) {
	store, err := s.options.Keychain(kind)
	if err != nil {
		return vault{}, fmt.Errorf("opening the keychain: %w", err)
	}
	service, user := KeychainItem(issuer, subject)
	return vault{store, service, user}, nil
}

// KeychainItem is the service and user under which the refresh token of a person on a service is kept.
func KeychainItem(issuer string, subject uuid.UUID) (service, user string) {
	sum := sha256.Sum256([]byte(issuer))
	return "satchel-" + hex.EncodeToString(sum[:8]), subject.String() + "/refresh-token"
}

func (v vault) get(ctx context.Context) (string, error) { return v.store.Get(ctx, v.service, v.user) }

func (v vault) set(ctx context.Context, token string) error {
	return v.store.Set(ctx, v.service, v.user, token)
}

func (v vault) wipe(ctx context.Context) error { return v.store.Delete(ctx, v.service, v.user) }
