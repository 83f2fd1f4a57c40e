package jobs

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

const (
	jobTimeout   = time.Minute
	choreTimeout = 10 * time.Minute

	// rescueAfter is how long after its start a job whose process died is tried again.
	rescueAfter = 2 * time.Minute

	// pollInterval bounds how long after its commit a job starts. An empty poll changes nothing on disk.
	pollInterval = 300 * time.Millisecond

	stopTimeout = 10 * time.Second
	// tidyPatience is how long River may take to write down that it stops, once nothing else is under way.
	tidyPatience = 2 * time.Second
	maxWorkers   = 8
	maxApart     = 4 // workers of the lane for what waits on others' machines

	apart = "apart"
)

// Run works jobs until ctx is done; then it takes no more and returns when those under way are finished, or
// stopped after ten seconds, in which case they are tried again later.
func (q *Queue) Run(ctx context.Context) error {
	client, err := q.client()
	if err != nil {
		return err
	}
	steady := context.WithoutCancel(ctx)
	if err := client.Start(steady); err != nil {
		return fmt.Errorf("starting the job queue: %w", err)
	}
	<-ctx.Done()
	stopped := make(chan error, 1)
	go func() { stopped <- stop(steady, client) }()
	return q.awaitStop(ctx, stopped)
}

// stop has a client take no more jobs, and waits for those under way.
func stop(steady context.Context, client *riverClient) error {
	patient, cancel := context.WithTimeout(steady, stopTimeout)
	defer cancel()
	err := client.Stop(patient)
	if errors.Is(err, context.DeadlineExceeded) {
		hurried, cancel := context.WithTimeout(steady, stopTimeout)
		defer cancel()
		err = client.StopAndCancel(hurried)
	}
	if err != nil {
		return fmt.Errorf("stopping the job queue: %w", err)
	}
	return nil
}

// awaitStop waits for River to stop; where no job is under way, no longer than tidying may take. What River tidies it writes
// down, such as that this process leads no more, and where the database can't be written it tries for seconds. Nothing
// hangs on that: another process leads as soon as the lead has run out, and a job whose end was not written runs again.
func (q *Queue) awaitStop(ctx context.Context, stopped <-chan error) error {
	look := time.NewTicker(tidyPatience)
	defer look.Stop()
	for {
		select {
		case err := <-stopped:
			return err
		case <-look.C:
			if q.underWay.Load() == 0 {
				q.log.WarnContext(ctx, "the job queue could not tidy up; it does so at the next start")
				return nil
			}
		}
	}
}

func (q *Queue) client() (*riverClient, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.running = true
	client, err := river.NewClient(driver(q.db), &river.Config{
		Logger:                      quiet(q.log),
		ErrorHandler:                reporter{q.log},
		Workers:                     q.workers,
		Queues:                      map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: maxWorkers}, apart: {MaxWorkers: maxApart}},
		PeriodicJobs:                q.periodic,
		JobTimeout:                  jobTimeout,
		RescueStuckJobsAfter:        rescueAfter,
		FetchPollInterval:           pollInterval,
		CompletedJobRetentionPeriod: time.Hour,
	})
	if err != nil {
		return nil, fmt.Errorf("preparing the job queue's workers: %w", err)
	}
	return client, nil
}

// args carries any kind's payload through River, which otherwise wants a type a kind.
type args struct {
	kind    string
	payload []byte
}

// Kind tells River the job's kind.
func (a args) Kind() string { return a.kind }

// MarshalJSON gives the payload as it was encoded by Enqueue.
func (a args) MarshalJSON() ([]byte, error) { return a.payload, nil }

// UnmarshalJSON keeps the payload for the handler to decode.
func (a *args) UnmarshalJSON(payload []byte) error {
	a.payload = append([]byte(nil), payload...)
	return nil
}

type worker struct {
	river.WorkerDefaults[args]

	work     func(context.Context, []byte) error
	timeout  time.Duration
	underWay *atomic.Int64
}

// Work runs the handler.
func (w *worker) Work(ctx context.Context, job *river.Job[args]) error {
	w.underWay.Add(1)
	defer w.underWay.Add(-1)
	return verdict(w.work(ctx, job.Args.payload))
}

// Timeout is how long River lets the handler run.
func (w *worker) Timeout(*river.Job[args]) time.Duration { return w.timeout }

var _ river.Worker[args] = (*worker)(nil)

var _ rivertype.JobArgs = args{}
