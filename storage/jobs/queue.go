package jobs

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"

	"satchel/storage/database"
)

// Queue takes jobs inside transactions and, while Run runs, works them. Any number of processes may share one
// on PostgreSQL.
type Queue struct {
	db     *database.DB
	log    *slog.Logger
	insert *river.Client[*sql.Tx]

	mu       sync.Mutex
	workers  *river.Workers
	kinds    map[string]string // the lane of each kind
	periodic []*river.PeriodicJob
	running  bool
	underWay atomic.Int64 // jobs
}

// Open makes the queue's own tables, if they are missing, and returns the queue. Tables from a newer program
// are database.ErrNewerSchema.
func Open(ctx context.Context, db *database.DB, log *slog.Logger) (*Queue, error) {
	if err := migrate(ctx, db); err != nil {
		return nil, err
	}
	insert, err := river.NewClient(driver(db), &river.Config{Logger: quiet(log)})
	if err != nil {
		return nil, fmt.Errorf("preparing the job queue: %w", err)
	}
	return &Queue{db: db, log: log, insert: insert, workers: river.NewWorkers(), kinds: map[string]string{}}, nil
}

func driver(db *database.DB) riverdriver.Driver[*sql.Tx] {
	if db.IsPostgres() {
		return riverdatabasesql.New(db.Writer())
	}
	return riversqlite.New(db.Writer())
}

// Enqueue adds a job in the caller's transaction: it runs if, and only after, that commits. The payload is kept
// in the database as JSON, so a secret that is only stored hashed elsewhere has no place in it. The kind must
// have been given to Handle, here or in another process.
func (q *Queue) Enqueue(ctx context.Context, tx *database.Tx, kind string, payload any) error {
	encoded, err := json.Marshal(payload)
	if err != nil {
		return fmt.Errorf("encoding a job of kind %s: %w", kind, err)
	}
	options := &river.InsertOpts{Queue: q.laneOf(kind)}
	if _, err := q.insert.InsertTx(ctx, tx.SQL(), args{kind: kind, payload: encoded}, options); err != nil {
		return fmt.Errorf("enqueueing a job of kind %s: %w", kind, err)
	}
	return nil
}

// Handle has fn work the jobs of a kind, each decoded into a T. An error has the job tried again, with growing
// pauses of seconds to days, unless it is Permanent. fn may see a job twice, when a crash comes between its
// work and its being noted, so it should bear that. It is given a minute.
//
// Kinds are programmers' words: handling one twice, or after Run has started, panics.
func Handle[T any](q *Queue, kind string, fn func(context.Context, T) error) {
	q.register(kind, river.QueueDefault, jobTimeout, decoding(kind, fn))
}

// HandleApart is Handle in a lane of its own: for work that waits on somebody else's machine, which may be slow for
// hours and must not hold up the rest.
func HandleApart[T any](q *Queue, kind string, fn func(context.Context, T) error) {
	q.register(kind, apart, jobTimeout, decoding(kind, fn))
}

func decoding[T any](kind string, fn func(context.Context, T) error) func(context.Context, []byte) error {
	return func(ctx context.Context, payload []byte) error {
		var value T
		if err := json.Unmarshal(payload, &value); err != nil {
			return Permanent(fmt.Errorf("decoding a job of kind %s: %w", kind, err))
		}
		return fn(ctx, value)
	}
}

// Every has fn run soon after the start and then at the interval (a minute at least), in one process at a time.
// It is given ten minutes.
func Every(q *Queue, kind string, interval time.Duration, fn func(context.Context) error) {
	q.register(kind, river.QueueDefault, choreTimeout, func(ctx context.Context, _ []byte) error { return fn(ctx) })
	once := &river.InsertOpts{MaxAttempts: 1, UniqueOpts: river.UniqueOpts{ByPeriod: interval}}
	construct := func() (river.JobArgs, *river.InsertOpts) {
		return args{kind: kind, payload: []byte("{}")}, once
	}
	q.periodic = append(q.periodic, river.NewPeriodicJob(
		river.PeriodicInterval(interval), construct, &river.PeriodicJobOpts{ID: kind, RunOnStart: true},
	))
}

func (q *Queue) register(kind, lane string, timeout time.Duration, work func(context.Context, []byte) error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.running || q.kinds[kind] != "" {
		panic(fmt.Sprintf("jobs: the kind %q is handled already, or too late", kind))
	}
	q.kinds[kind] = lane
	river.AddWorkerArgs(q.workers, args{kind: kind}, &worker{work: work, timeout: timeout, underWay: &q.underWay})
}

func (q *Queue) laneOf(kind string) string {
	q.mu.Lock()
	defer q.mu.Unlock()
	if lane := q.kinds[kind]; lane != "" {
		return lane
	}
	return river.QueueDefault
}
