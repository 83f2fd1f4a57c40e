package companion

import (
	"context"
	"fmt"
	"time"
)

// How long KeepRevoking waits between tries: from the first to the last, doubling.
const (
	firstRevokingPause = 5 * time.Second
	lastRevokingPause  = 15 * time.Minute
)

// RevocationsWaiting tells how many devices were signed out on this home while their service could not be reached, so
// that they are still on its list. It calls nobody.
func (c *Companion) RevocationsWaiting() (int, error) { return c.signin.RevocationsWaiting() }

// DeliverRevocations tells the services of those devices now, and how many are left; the error is why.
func (c *Companion) DeliverRevocations(ctx context.Context) (left int, err error) {
	left, err = c.signin.DeliverRevocations(ctx)
	if err != nil {
		return left, fmt.Errorf("telling the service who has signed out: %w", err)
	}
	return left, nil
}

// KeepRevoking delivers revocations until the context ends: those that wait when it begins, and those of this
// process's sign-ins and sign-outs since.
func (c *Companion) KeepRevoking(ctx context.Context) {
	pause := firstRevokingPause
	for ctx.Err() == nil {
		left, err := c.DeliverRevocations(ctx)
		var again <-chan time.Time // never, until there is a change
		if left > 0 || err != nil {
			c.log.DebugContext(ctx, "devices are still to be revoked", "left", left, "error", err)
			again = time.After(pause)
			pause = min(2*pause, lastRevokingPause)
		}
		select {
		case <-ctx.Done():
		case <-again:
		case <-c.changes:
			pause = firstRevokingPause
		}
	}
}

// noteChange wakes KeepRevoking: signing in and signing out both may leave a device to revoke.
func (c *Companion) noteChange() {
	select {
	case c.changes <- struct{}{}:
	default: // it is to wake already
	}
}
