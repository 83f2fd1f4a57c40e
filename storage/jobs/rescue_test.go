package jobs_test

import (
	"context"
	"testing"
	"time"

	"satchel/storage/database"
	"satchel/storage/database/databasetest"
	"satchel/storage/jobs"
)

func TestAJobWhoseProcessDiedIsTriedAgain(t *testing.T) {
	if testing.Short() {
		t.Skip("it waits for the queue's own half-minute round")
	}
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		t.Parallel()
		queue := open(t, db)
		got := make(chan letter, 1)
		jobs.Handle(queue, "letter", func(_ context.Context, l letter) error { got <- l; return nil })
		err := db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			if err := queue.Enqueue(ctx, tx, "letter", letter{To: "left behind"}); err != nil {
				return err
			}
			// As a process that died five minutes ago has left it.
			died := time.Now().Add(-5 * time.Minute).UTC().Format("2006-01-02 15:04:05.000")
			_, err := tx.SQL().ExecContext(ctx, "UPDATE river_job SET state = 'running', attempt = 1, attempted_at = '"+died+"'")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		run(t, queue)
		select {
		case l := <-got:
			if l.To != "left behind" {
				t.Errorf("%q ran", l.To)
			}
		case <-time.After(90 * time.Second):
			t.Error("it was left behind")
		}
	})
}
