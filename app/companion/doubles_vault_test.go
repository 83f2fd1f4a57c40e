package companion

import (
	"context"
	"time"

	"satchel/auth/vault"
	"satchel/storage/keychain"
	core "satchel/sync/companion"
)

// Vault is a real one, with a keychain in memory.
func (p *people) Vault() vault.Vault {
	memory, err := keychain.Open(keychain.Memory, keychain.Options{})
	store := asking{memory, p.opened}
	return vault.Vault{
		Home: p.home, Now: func() time.Time { return noon },
		Store: func(keychain.Kind) (keychain.Store, error) { return store, err },
	}
}

func (p *people) CheckClock(context.Context) (time.Duration, error) { return p.skew, nil }

func (p *people) SentPasscodes(context.Context, bool) ([]core.SentPasscode, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.sent, p.silent
}

// asking is a keychain that keeps nothing before the person has opened it; a nil channel is an open one.
type asking struct {
	keychain.Store
	opened chan struct{}
}

func (a asking) Set(ctx context.Context, service, user, secret string) error {
	if a.opened != nil {
		<-a.opened
	}
	return a.Store.Set(ctx, service, user, secret)
}
