package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect"

	"satchel/storage/disk"
)

// ErrNotFound is returned by every query for one row that isn't there.
var ErrNotFound = errors.New("database: no such row")

// Config says which database to open; exactly one field is set.
type Config struct {
	SQLite   string // path of the database file; made, readable by its owner alone, if it is not there
	Postgres string // a connection string, postgres://…
}

// name tells a person which database it is; a connection string may hold a password.
func (c Config) name() string {
	if c.Postgres != "" {
		return "the PostgreSQL database"
	}
	return "the database " + c.SQLite
}

// DB is the open database. Its embedded Queries read; writes go through Write or WriteGrouped.
type DB struct {
	Queries
	cfg   Config
	write *bun.DB
	read  *bun.DB
	group groupQueue
}

// Queries are the statements, one file an area; they run on a pool or inside a transaction.
type Queries struct {
	db  bun.IDB
	hot *statements // nil in a transaction
}

func pooled(pool *bun.DB) Queries { return Queries{db: pool, hot: &statements{pool: pool}} }

// Tx is an open write transaction.
type Tx struct {
	Queries
	sql *sql.Tx
}

// SQL is the transaction for libraries that take part in it, such as the job queue.
func (t *Tx) SQL() *sql.Tx { return t.sql }

// Open connects, and brings the tables up to this program's version. A newer schema than the program
// knows is ErrNewerSchema.
func Open(ctx context.Context, cfg Config) (*DB, error) {
	db, err := connect(cfg)
	if err != nil {
		return nil, err
	}
	if err := db.migrate(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("opening %s: %w", cfg.name(), err), db.Close())
	}
	return db, nil
}

func connect(cfg Config) (*DB, error) {
	switch {
	case cfg.SQLite != "" && cfg.Postgres != "":
		return nil, errors.New("database: both SQLite and PostgreSQL are configured; choose one")
	case cfg.Postgres != "":
		return connectPostgres(cfg)
	case cfg.SQLite != "":
		return connectSQLite(cfg)
	}
	return nil, errors.New("database: neither SQLite nor PostgreSQL is configured")
}

// Close lets go of both pools.
func (d *DB) Close() error {
	failures := []error{d.hot.close(), d.read.Close()}
	if d.read != d.write {
		failures = append(failures, d.write.Close())
	}
	return errors.Join(failures...)
}

// Config says which database this is, for another connection to it.
func (d *DB) Config() Config { return d.cfg }

// readyRoom is the room on SQLite's disk below which the database says that it is not ready, in bytes: its journal grows
// before it is copied back, and a statement that finds no room for it fails.
const readyRoom = 8 << 20

// ErrFull means that the disk of the database has hardly any room left.
var ErrFull = errors.New("database: no space left")

// Ready tells whether the database answers and can be written. It writes nothing, for it is asked every few seconds: of
// SQLite it looks how much room there is; PostgreSQL looks after its own disk.
func (d *DB) Ready(ctx context.Context) error {
	var one int
	if err := d.read.QueryRowContext(ctx, "SELECT 1").Scan(&one); err != nil {
		return fmt.Errorf("asking the database: %w", err)
	}
	if d.cfg.SQLite == "" {
		return nil
	}
	folder := filepath.Dir(d.cfg.SQLite)
	if free, known := disk.Free(folder); known && free < readyRoom {
		return fmt.Errorf("%w: %d MB are free at %s, wanted are %d", ErrFull, free>>20, folder, readyRoom>>20)
	}
	return nil
}

// IsPostgres tells which of the two databases this is, for libraries that need to know, such as the job queue.
func (d *DB) IsPostgres() bool { return d.isPostgres() }

// Writer is the pool that writes, for libraries that need one, such as the job queue. On SQLite it has a
// single connection.
func (d *DB) Writer() *sql.DB { return d.write.DB }

// Write runs fn in one transaction: committed if it returns nil, rolled back otherwise. On SQLite such
// transactions run one at a time; fn must not call Write or WriteGrouped again, which would wait for itself.
func (d *DB) Write(ctx context.Context, fn func(context.Context, *Tx) error) error {
	return d.write.RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) error {
		return fn(ctx, &Tx{Queries: Queries{db: tx}, sql: tx.Tx})
	})
}

func (q Queries) isPostgres() bool { return q.db.Dialect().Name() == dialect.PG }

// forUpdate locks the rows a query reads until the transaction ends. SQLite needs nothing: its write
// transactions already run one at a time.
func (q Queries) forUpdate(s *bun.SelectQuery) *bun.SelectQuery {
	if q.isPostgres() {
		return s.For("UPDATE")
	}
	return s
}

func found(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
}
