package jobs_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"satchel/storage/database"
	"satchel/storage/database/databasetest"
	"satchel/storage/jobs"
)

type letter struct{ To, Text string }

func open(t testing.TB, db *database.DB) *jobs.Queue {
	t.Helper()
	queue, err := jobs.Open(t.Context(), db, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return queue
}

// run works the queue until the test ends, or until stop is called.
func run(t testing.TB, queue *jobs.Queue) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- queue.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("the queue stopped with %v", err)
		}
	})
	t.Cleanup(stop)
	return stop
}

func receive[T any](t testing.TB, from <-chan T) T {
	t.Helper()
	select {
	case value := <-from:
		return value
	case <-time.After(20 * time.Second):
		t.Fatal("nothing came in 20 s")
		panic("unreachable")
	}
}

func TestAJobRunsOnceItsTransactionCommits(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		queue := open(t, db)
		got := make(chan letter, 10)
		jobs.Handle(queue, "letter", func(_ context.Context, l letter) error { got <- l; return nil })
		stop := run(t, queue)
		want := letter{"ada@example.test", "Grüße\n\x7f\u2028"}
		err := db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			return queue.Enqueue(ctx, tx, "letter", want)
		})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, receive(t, got)); diff != "" {
			t.Error(diff)
		}
		stop()
		if len(got) != 0 {
			t.Error("the job ran twice")
		}
	})
}

func TestAJobOfARolledBackTransactionNeverRuns(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		queue := open(t, db)
		got := make(chan letter, 10)
		jobs.Handle(queue, "letter", func(_ context.Context, l letter) error { got <- l; return nil })
		refused := errors.New("refused")
		err := db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			return errors.Join(queue.Enqueue(ctx, tx, "letter", letter{To: "undone"}), refused)
		})
		if !errors.Is(err, refused) {
			t.Fatal(err)
		}
		err = db.WriteGrouped(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			return queue.Enqueue(ctx, tx, "letter", letter{To: "done"})
		})
		if err != nil {
			t.Fatal(err)
		}
		run(t, queue)
		if l := receive(t, got); l.To != "done" {
			t.Errorf("%q ran", l.To)
		}
	})
}

func TestAFailingJobIsTriedAgainAndAPermanentFailureIsNot(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		queue := open(t, db)
		var mu sync.Mutex
		tries := map[string]int{}
		done := make(chan struct{})
		jobs.Handle(queue, "letter", func(_ context.Context, l letter) error {
			mu.Lock()
			defer mu.Unlock()
			tries[l.To]++
			switch {
			case l.To == "hopeless":
				return jobs.Permanent(errors.New("no such mailbox"))
			case tries[l.To] == 1:
				return errors.New("the server is busy")
			}
			close(done)
			return nil
		})
		err := db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			return errors.Join(
				queue.Enqueue(ctx, tx, "letter", letter{To: "hopeless"}),
				queue.Enqueue(ctx, tx, "letter", letter{To: "patient"}),
			)
		})
		if err != nil {
			t.Fatal(err)
		}
		stop := run(t, queue)
		receive(t, done)
		stop()
		if diff := cmp.Diff(map[string]int{"hopeless": 1, "patient": 2}, tries); diff != "" {
			t.Error(diff)
		}
	})
}

func TestAJobThatIsToldWhenToComeAgainWaitsThatLong(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		queue := open(t, db)
		times, tries := make(chan time.Time, 10), 0
		jobs.Handle(queue, "letter", func(context.Context, letter) error {
			times <- time.Now()
			if tries++; tries == 1 {
				return jobs.Later(errors.New("come again"), 2*time.Second)
			}
			return nil
		})
		err := db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			return queue.Enqueue(ctx, tx, "letter", letter{})
		})
		if err != nil {
			t.Fatal(err)
		}
		run(t, queue)
		first := receive(t, times)
		if waited := receive(t, times).Sub(first); waited < 2*time.Second {
			t.Errorf("it came again after %s", waited)
		}
	})
}

func TestWorkThatWaitsOnOthersHoldsUpNothingElse(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		queue := open(t, db)
		end, got := make(chan struct{}), make(chan letter, 1)
		jobs.HandleApart(queue, "slow", func(context.Context, letter) error { <-end; return nil })
		jobs.Handle(queue, "letter", func(_ context.Context, l letter) error { got <- l; return nil })
		err := db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			for range 20 {
				if err := queue.Enqueue(ctx, tx, "slow", letter{}); err != nil {
					return err
				}
			}
			return queue.Enqueue(ctx, tx, "letter", letter{To: "ada"})
		})
		if err != nil {
			t.Fatal(err)
		}
		run(t, queue)
		t.Cleanup(func() { close(end) }) // before the queue is stopped
		receive(t, got)
	})
}

func TestStoppingWaitsForTheJobUnderWay(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		queue := open(t, db)
		started, finish, finished := make(chan struct{}), make(chan struct{}), make(chan struct{})
		jobs.Handle(queue, "slow", func(context.Context, letter) error {
			close(started)
			<-finish
			close(finished)
			return nil
		})
		stop := run(t, queue)
		err := db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			return queue.Enqueue(ctx, tx, "slow", letter{})
		})
		if err != nil {
			t.Fatal(err)
		}
		receive(t, started)
		time.AfterFunc(50*time.Millisecond, func() { close(finish) })
		stop()
		select {
		case <-finished:
		default:
			t.Error("the queue stopped before its job was finished")
		}
	})
}

func TestAChoreRunsSoonAfterTheStart(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		queue := open(t, db)
		ran := make(chan struct{}, 10)
		jobs.Every(queue, "sweep", time.Hour, func(context.Context) error { ran <- struct{}{}; return nil })
		run(t, queue)
		receive(t, ran)
	})
}

func TestTwoProcessesOpenOneQueueAtOnce(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		var openers sync.WaitGroup
		for range 4 {
			openers.Go(func() {
				if _, err := jobs.Open(t.Context(), db, slog.New(slog.DiscardHandler)); err != nil {
					t.Error(err)
				}
			})
		}
		openers.Wait()
	})
}

func TestHandlingAKindTwiceIsAProgrammersError(t *testing.T) {
	queue := open(t, databasetest.SQLite(t))
	jobs.Handle(queue, "letter", func(context.Context, letter) error { return nil })
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	jobs.Handle(queue, "letter", func(context.Context, letter) error { return nil })
}
