package database

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"
)

// Throttle is a counter that begins again at one once its time is over.
type Throttle struct {
	bun.BaseModel `bun:"table:throttles"`

	Key   string    `bun:"key,pk"`
	Count int64     `bun:"count"`
	Until time.Time `bun:"until"`
}

// CountThrottle adds one to a counter and returns it. A counter that is new, or whose time is over at now,
// becomes one and runs until the given time. Concurrent calls are all counted.
func (q Queries) CountThrottle(ctx context.Context, key string, now, until time.Time) (Throttle, error) {
	throttle := Throttle{Key: key, Count: 1, Until: until}
	_, err := q.db.NewInsert().Model(&throttle).
		On("CONFLICT (key) DO UPDATE").
		Set("count = CASE WHEN throttle.until <= ? THEN 1 ELSE throttle.count + 1 END", now).
		Set("until = CASE WHEN throttle.until <= ? THEN EXCLUDED.until ELSE throttle.until END", now).
		Returning("*").
		Exec(ctx)
	if err != nil {
		return Throttle{}, fmt.Errorf("counting a throttle: %w", err)
	}
	return throttle, nil
}

// RefundThrottle takes one off a counter, down to zero.
func (q Queries) RefundThrottle(ctx context.Context, key string) error {
	_, err := q.db.NewUpdate().Model((*Throttle)(nil)).Set("count = count - 1").
		Where("key = ? AND count > 0", key).Exec(ctx)
	if err != nil {
		return fmt.Errorf("refunding a throttle: %w", err)
	}
	return nil
}

// SetThrottle puts a counter to one, until then, whatever it was.
func (q Queries) SetThrottle(ctx context.Context, key string, until time.Time) error {
	throttle := Throttle{Key: key, Count: 1, Until: until}
	_, err := q.db.NewInsert().Model(&throttle).
		On("CONFLICT (key) DO UPDATE").Set("count = EXCLUDED.count").Set("until = EXCLUDED.until").Exec(ctx)
	if err != nil {
		return fmt.Errorf("setting a throttle: %w", err)
	}
	return nil
}

// ThrottleRuns reports whether a counter is there and its time is not over at now.
func (q Queries) ThrottleRuns(ctx context.Context, key string, now time.Time) (bool, error) {
	var throttle Throttle
	err := q.db.NewSelect().Model(&throttle).Where("key = ? AND until > ?", key, now).Scan(ctx)
	if errors.Is(found(err), ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("reading a throttle: %w", err)
	}
	return true, nil
}

// DeleteThrottles clears counters.
func (q Queries) DeleteThrottles(ctx context.Context, keys ...string) error {
	if len(keys) == 0 {
		return nil
	}
	if _, err := q.db.NewDelete().Model((*Throttle)(nil)).Where("key IN (?)", bun.List(keys)).Exec(ctx); err != nil {
		return fmt.Errorf("clearing throttles: %w", err)
	}
	return nil
}

// DeleteThrottlesBefore forgets the counters whose time was over before then.
func (q Queries) DeleteThrottlesBefore(ctx context.Context, then time.Time) error {
	if _, err := q.db.NewDelete().Model((*Throttle)(nil)).Where("until < ?", then).Exec(ctx); err != nil {
		return fmt.Errorf("forgetting old throttles: %w", err)
	}
	return nil
}
