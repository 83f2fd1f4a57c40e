package jobs_test

import (
	"context"
	"testing"

	"satchel/storage/database"
	"satchel/storage/database/databasetest"
	"satchel/storage/jobs"
)

// BenchmarkEnqueue is one job a transaction, as a request makes them.
func BenchmarkEnqueue(b *testing.B) {
	db := databasetest.SQLite(b)
	queue := open(b, db)
	for b.Loop() {
		err := db.Write(b.Context(), func(ctx context.Context, tx *database.Tx) error {
			return queue.Enqueue(ctx, tx, "letter", letter{To: "ada@example.test"})
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkOtherWrites measures what an idle and a busy job queue cost everybody else on the single writer.
func BenchmarkOtherWrites(b *testing.B) {
	for _, load := range []string{"without a queue", "beside an idle queue", "beside a busy queue"} {
		b.Run(load, func(b *testing.B) {
			db := databasetest.SQLite(b)
			if load != "without a queue" {
				queue := open(b, db)
				jobs.Handle(queue, "letter", func(context.Context, letter) error { return nil })
				if load == "beside a busy queue" {
					fill(b, db, queue, 20_000)
				}
				run(b, queue)
			}
			for b.Loop() {
				err := db.Write(b.Context(), func(ctx context.Context, tx *database.Tx) error {
					_, err := tx.SQL().ExecContext(ctx, "INSERT INTO throttles (key, count, until) VALUES ('k', 1, '2026-01-01') ON CONFLICT (key) DO UPDATE SET count = throttles.count + 1")
					return err
				})
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func fill(b *testing.B, db *database.DB, queue *jobs.Queue, n int) {
	b.Helper()
	err := db.Write(b.Context(), func(ctx context.Context, tx *database.Tx) error {
		for range n {
			if err := queue.Enqueue(ctx, tx, "letter", letter{To: "ada@example.test"}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}
