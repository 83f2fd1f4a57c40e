package companion

import (
	"context"
	"time"

	"satchel/auth/vault"
	"satchel/storage/keychain"
	core "satchel/sync/companion"
)

// Vault is a real one, with a keychain in memory that any number of processes may use.
func (p *people) Vault() vault.Vault {
	p.mu.Lock()
	defer p.mu.Unlock()
	var err error
	if p.keys == nil {
		p.keys, err = keychain.Open(keychain.Memory, keychain.Options{})
	}
	store := asking{p.keys, p.opened}
	return vault.Vault{
		Home: p.home, Now: func() time.Time { return noon },
		Store: func(keychain.Kind) (keychain.Store, error) { return store, err },
	}
}

func (p *people) CheckClock(context.Context) (time.Duration, error) { return p.skew, nil }

// SentPasscodes waits for one, if there is none and it is wanted, for as long as the caller does.
func (p *people) SentPasscodes(ctx context.Context, wait bool) ([]core.SentPasscode, error) {
	p.mu.Lock()
	p.sentAsked++
	sent, err, changed := p.sent, p.silent, p.mailbox()
	p.mu.Unlock()
	if len(sent) > 0 || err != nil || !wait {
		return sent, err
	}
	select {
	case <-changed:
	case <-ctx.Done():
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.sent, p.silent
}

// mailbox is closed once something else is sent. The caller holds mu.
func (p *people) mailbox() chan struct{} {
	if p.changed == nil {
		p.changed = make(chan struct{})
	}
	return p.changed
}

// sends has these passcodes count from now on, or asking for them fail.
func (p *people) sends(err error, sent ...core.SentPasscode) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent, p.silent = sent, err
	close(p.mailbox())
	p.changed = nil
}

func (p *people) asksForSent() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.sentAsked
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
