package throttle

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/netip"
	"time"

	"satchel/storage/database"
)

// Error refuses an attempt because there were too many.
type Error struct {
	RetryAfter time.Duration // how long until the next one is taken; more than zero
}

// Error says how long to wait.
func (e *Error) Error() string {
	return fmt.Sprintf("throttle: too many attempts; the next one is taken in %s", e.RetryAfter.Round(time.Second))
}

// Database is what the throttle needs of storage/database.
type Database interface {
	WriteGrouped(ctx context.Context, fn func(context.Context, *database.Tx) error) error
}

// Service counts attempts.
type Service struct {
	db    Database
	clock func() time.Time
}

// New makes a throttle on the service's database.
func New(db Database, clock func() time.Time) *Service { return &Service{db: db, clock: clock} }

// counter is one thing that is counted: a limit, and whom it is counted for.
type counter struct {
	limit   limit
	subject string
}

func (c counter) key() string { return c.limit.name + ":" + hash(c.subject) }

// hash keeps 128 bits: enough never to mix two subjects up.
func hash(subject string) string {
	sum := sha256.Sum256([]byte(subject))
	return hex.EncodeToString(sum[:16])
}

// take counts an attempt against each counter in turn and stops at the first that is full, so that an address
// that is refused already can't use up what an account has left.
func take(ctx context.Context, tx *database.Tx, now time.Time, counters ...counter) (*Error, error) {
	for _, c := range counters {
		counted, err := tx.CountThrottle(ctx, c.key(), now, now.Add(c.limit.window))
		if err != nil {
			return nil, err
		}
		if counted.Count > c.limit.most {
			return &Error{RetryAfter: max(counted.Until.Sub(now), time.Second)}, nil
		}
	}
	return nil, nil
}

// taking runs count in a transaction of its own: it stays counted whatever becomes of the attempt.
func (s *Service) taking(ctx context.Context, count func(context.Context, *database.Tx, time.Time) (*Error, error)) error {
	var refused *Error
	err := s.db.WriteGrouped(ctx, func(ctx context.Context, tx *database.Tx) error {
		var err error
		refused, err = count(ctx, tx, s.clock().UTC())
		return err
	})
	switch {
	case err != nil:
		return fmt.Errorf("counting an attempt: %w", err)
	case refused != nil:
		return refused
	}
	return nil
}

// Sweep forgets counters that have run out. It is only housekeeping; run it now and then.
func (s *Service) Sweep(ctx context.Context) error {
	return s.db.WriteGrouped(ctx, func(ctx context.Context, tx *database.Tx) error {
		return tx.DeleteThrottlesBefore(ctx, s.clock().UTC())
	})
}

// network is whom an address is counted as: an IPv4 address by itself, an IPv6 one by its /64, which is what
// one household or machine is given and can roam in.
func network(from netip.Addr) string { return upTo(from, 64) }

// line is network for what must not be had once for each of somebody's many networks: of IPv6 the /48, the most that one
// subscriber is given (RFC 6177 section 2).
func line(from netip.Addr) string { return upTo(from, 48) }

func upTo(from netip.Addr, bits int) string {
	from = from.Unmap().WithZone("")
	if from.Is6() {
		return netip.PrefixFrom(from, bits).Masked().String()
	}
	return from.String()
}
