package database_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

func TestAThrottleCountsWithinItsTimeAndBeginsAgainAfterIt(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		count := func(now time.Time) (throttle database.Throttle) {
			write(t, db, func(ctx context.Context, tx *database.Tx) (err error) {
				throttle, err = tx.CountThrottle(ctx, "key", now, now.Add(time.Minute))
				return err
			})
			return throttle
		}
		for i, step := range []struct {
			after time.Duration
			count int64
			until time.Duration
		}{
			{0, 1, time.Minute},
			{30 * time.Second, 2, time.Minute},
			{59*time.Second + 999*time.Millisecond, 3, time.Minute},
			{time.Minute, 1, 2 * time.Minute},
			{time.Minute + 500*time.Millisecond, 2, 2 * time.Minute},
		} {
			got := count(noon.Add(step.after))
			if got.Count != step.count || !got.Until.Equal(noon.Add(step.until)) {
				t.Errorf("step %d: got %d until %s, want %d until %s", i, got.Count, got.Until, step.count, noon.Add(step.until))
			}
		}
		write(t, db, func(ctx context.Context, tx *database.Tx) error {
			return errors.Join(tx.RefundThrottle(ctx, "key"), tx.RefundThrottle(ctx, "key"), tx.RefundThrottle(ctx, "key"))
		})
		if got := count(noon.Add(time.Minute + time.Second)); got.Count != 1 {
			t.Errorf("after refunds down to zero the next is %d, want 1", got.Count)
		}
		write(t, db, func(ctx context.Context, tx *database.Tx) error { return tx.DeleteThrottles(ctx, "key", "other") })
		if runs, err := db.ThrottleRuns(t.Context(), "key", noon); runs || err != nil {
			t.Errorf("a cleared throttle runs: %v, %v", runs, err)
		}
	})
}

func TestConcurrentAttemptsAreAllCounted(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		const attempts = 20
		var group sync.WaitGroup
		for range attempts {
			group.Go(func() {
				err := db.WriteGrouped(t.Context(), func(ctx context.Context, tx *database.Tx) error {
					_, err := tx.CountThrottle(ctx, "key", noon, noon.Add(time.Minute))
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		write(t, db, func(ctx context.Context, tx *database.Tx) error {
			throttle, err := tx.CountThrottle(ctx, "key", noon, noon.Add(time.Minute))
			if throttle.Count != attempts+1 {
				t.Errorf("counted %d, want %d", throttle.Count, attempts+1)
			}
			return err
		})
	})
}
