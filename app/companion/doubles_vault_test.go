package companion

import (
	"context"
	"time"

	"satchel/auth/vault"
	"satchel/storage/keychain"
)

// Vault is a real one, with a keychain in memory.
func (p *people) Vault() vault.Vault {
	store, err := keychain.Open(keychain.Memory, keychain.Options{})
	return vault.Vault{
		Home: p.home, Now: func() time.Time { return noon },
		Store: func(keychain.Kind) (keychain.Store, error) { return store, err },
	}
}

func (p *people) CheckClock(context.Context) (time.Duration, error) { return p.skew, nil }
