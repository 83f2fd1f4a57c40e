package companion

import (
	"context"
	"fmt"
	"time"

	"satchel/auth/vault"
)

// Vault is the authenticator of this home: the passcodes of other services. It works without any account. Its clock is
// the service's as far as CheckClock has asked for it, for passcodes follow the time and this computer's may be wrong.
func (c *Companion) Vault() vault.Vault {
	return vault.Vault{Home: c.home, Store: c.store, Now: c.Time}
}

// leastSkew is the difference of clocks below which this computer's is kept to: a service tells its time in whole
// seconds, and an answer is a moment on its way.
const leastSkew = 3 * time.Second

// CheckClock asks the current account's service for the time, and has the vault go by it. The skew is how far this
// computer's clock is behind the service's, negative where it is ahead, and zero where the two agree.
func (c *Companion) CheckClock(ctx context.Context) (skew time.Duration, err error) {
	account, err := c.currentSignin()
	if err != nil {
		return 0, err
	}
	server, err := c.signin.Discover(ctx, account.Server)
	if err != nil {
		return 0, fmt.Errorf("asking for the time: %w", err)
	}
	skew = server.Skew
	if skew.Abs() < leastSkew {
		skew = 0
	}
	c.skew.Store(int64(skew))
	return skew, nil
}

// Time is the service's time as far as CheckClock has asked for it, else this computer's.
func (c *Companion) Time() time.Time { return c.now().Add(time.Duration(c.skew.Load())) }
