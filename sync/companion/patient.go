package companion

import (
	"context"
	"sync"
	"time"

	"satchel/storage/keychain"
)

// keychainPatience is longer than an open keychain takes for a secret: beyond it the system is asking the person.
const keychainPatience = 2 * time.Second

// patient is a keychain that tells when one of its calls begins, and ends, to wait for the person.
type patient struct {
	keychain.Store
	tell func(waits bool)
}

func (p patient) Get(ctx context.Context, service, user string) (string, error) {
	defer p.begin(1)()
	return p.Store.Get(ctx, service, user)
}

func (p patient) Set(ctx context.Context, service, user, secret string) error {
	defer p.begin(1)()
	return p.Store.Set(ctx, service, user, secret)
}

func (p patient) Delete(ctx context.Context, service string, users ...string) error {
	defer p.begin(len(users))()
	return p.Store.Delete(ctx, service, users...)
}

// begin tells of a call for so many secrets once it lasts long; what it returns tells that it is over.
func (p patient) begin(secrets int) (end func()) {
	var mu sync.Mutex
	told, over := false, false
	timer := time.AfterFunc(time.Duration(secrets)*keychainPatience, func() {
		mu.Lock()
		defer mu.Unlock()
		if !over {
			told = true
			p.tell(true)
		}
	})
	return func() {
		timer.Stop()
		mu.Lock()
		defer mu.Unlock()
		over = true
		if told {
			p.tell(false)
		}
	}
}
