package database_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

func put(name string) func(context.Context, *database.Tx) error {
	return func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.SQL().ExecContext(ctx, "INSERT INTO service_secrets (name, value) VALUES ('"+name+"', 'x')")
		return err
	}
}

func names(t *testing.T, db *database.DB) int {
	t.Helper()
	var n int
	if err := db.Writer().QueryRowContext(t.Context(), "SELECT COUNT(*) FROM service_secrets").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestGroupedWritesAllCommitWhenManyCallAtOnce(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		var callers sync.WaitGroup
		for i := range 300 {
			callers.Go(func() {
				if err := db.WriteGrouped(t.Context(), put(fmt.Sprint(i))); err != nil {
					t.Errorf("caller %d: %v", i, err)
				}
			})
		}
		callers.Wait()
		if got := names(t, db); got != 300 {
			t.Errorf("%d of 300 rows are there", got)
		}
	})
}

func TestAFailingGroupedWriteIsUndoneAloneAndToldAlone(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		refused := errors.New("refused")
		var callers sync.WaitGroup
		for i := range 60 {
			callers.Go(func() {
				err := db.WriteGrouped(t.Context(), func(ctx context.Context, tx *database.Tx) error {
					if err := put(fmt.Sprint(i))(ctx, tx); err != nil {
						return err
					}
					switch i % 3 {
					case 1:
						return refused
					case 2:
						return put(fmt.Sprint(i))(ctx, tx) // breaks the primary key
					}
					return nil
				})
				if i%3 == 0 && err != nil || i%3 == 1 && !errors.Is(err, refused) || i%3 == 2 && (err == nil || errors.Is(err, refused)) {
					t.Errorf("caller %d got %v", i, err)
				}
			})
		}
		callers.Wait()
		if got := names(t, db); got != 20 {
			t.Errorf("%d rows are there, want the 20 of those that succeeded", got)
		}
	})
}

// group holds the writer so that the calls made meanwhile share one commit.
func group(t *testing.T, db *database.DB, calls ...func()) {
	t.Helper()
	holding, release := make(chan struct{}), make(chan struct{})
	var callers sync.WaitGroup
	callers.Go(func() {
		_ = db.Write(context.Background(), func(context.Context, *database.Tx) error {
			close(holding)
			<-release
			return nil
		})
	})
	<-holding
	for _, call := range calls {
		callers.Go(call)
	}
	time.AfterFunc(20*time.Millisecond, func() { close(release) })
	callers.Wait()
}

func TestACancelledCallerOfAGroupedWriteDoesNotWriteAndHarmsNobody(t *testing.T) {
	db := databasetest.SQLite(t)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	group(
		t, db,
		func() {
			if err := db.WriteGrouped(gone, put("gone")); !errors.Is(err, context.Canceled) {
				t.Errorf("the cancelled caller got %v", err)
			}
		},
		func() {
			if err := db.WriteGrouped(t.Context(), put("here")); err != nil {
				t.Errorf("the other caller got %v", err)
			}
		},
	)
	if got := names(t, db); got != 1 {
		t.Errorf("%d rows are there, want the one of the caller who stayed", got)
	}
}

func TestAPanickingGroupedWritePanicsInItsOwnCaller(t *testing.T) {
	db := databasetest.SQLite(t)
	group(
		t, db,
		func() {
			defer func() {
				if got := recover(); got != "ouch" {
					t.Errorf("recovered %v", got)
				}
			}()
			_ = db.WriteGrouped(t.Context(), func(ctx context.Context, tx *database.Tx) error {
				_ = put("half")(ctx, tx)
				panic("ouch")
			})
		},
		func() {
			if err := db.WriteGrouped(t.Context(), put("whole")); err != nil {
				t.Errorf("the other caller got %v", err)
			}
		},
	)
	if got := names(t, db); got != 1 {
		t.Errorf("%d rows are there, want the one of the caller who did not panic", got)
	}
}

func BenchmarkWrite(b *testing.B)        { benchmark(b, (*database.DB).Write) }
func BenchmarkWriteGrouped(b *testing.B) { benchmark(b, (*database.DB).WriteGrouped) }

func benchmark(b *testing.B, write func(*database.DB, context.Context, func(context.Context, *database.Tx) error) error) {
	db := databasetest.SQLite(b)
	var mu sync.Mutex
	n := 0
	b.SetParallelism(16)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			mu.Lock()
			n++
			name := fmt.Sprint(n)
			mu.Unlock()
			if err := write(db, context.Background(), put(name)); err != nil {
				b.Error(err)
			}
		}
	})
}
