package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"

	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect"
	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/dialect/sqlitedialect"
	_ "modernc.org/sqlite"
)

// ErrNotFound is returned by every query for one row that isn't there.
var ErrNotFound = errors.New("database: no such row")

// Config says which database to open; exactly one field is set.
type Config struct {
	SQLite   string // path of the database file; made if it is not there
	Postgres string // a connection string, postgres://…
}

// DB is the open database. Its embedded Queries read; writes go through Write.
type DB struct {
	Queries
	write *bun.DB
	read  *bun.DB
}

// Queries are the statements, one file an area; they run on a pool or inside a transaction.
type Queries struct{ db bun.IDB }

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
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

func connect(cfg Config) (*DB, error) {
	if cfg.Postgres != "" {
		pool, err := sql.Open("pgx", cfg.Postgres)
		if err != nil {
			return nil, fmt.Errorf("opening PostgreSQL: %w", err)
		}
		both := bun.NewDB(pool, pgdialect.New())
		return &DB{Queries: Queries{both}, write: both, read: both}, nil
	}
	writer, err := openSQLite(cfg.SQLite, "immediate")
	if err != nil {
		return nil, err
	}
	writer.SetMaxOpenConns(1)
	reader, err := openSQLite(cfg.SQLite, "deferred")
	if err != nil {
		return nil, errors.Join(err, writer.Close())
	}
	reader.SetMaxOpenConns(4)
	return &DB{Queries: Queries{reader}, write: writer, read: reader}, nil
}

func openSQLite(path, txlock string) (*bun.DB, error) {
	settings := url.Values{
		"_txlock": {txlock},
		"_pragma": {"journal_mode(WAL)", "synchronous(FULL)", "busy_timeout(10000)", "foreign_keys(ON)"},
	}
	pool, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+settings.Encode())
	if err != nil {
		return nil, fmt.Errorf("opening SQLite at %s: %w", path, err)
	}
	return bun.NewDB(pool, sqlitedialect.New()), nil
}

// Close lets go of both pools.
func (d *DB) Close() error {
	if d.read == d.write {
		return d.write.Close()
	}
	return errors.Join(d.read.Close(), d.write.Close())
}

// Write runs fn in one transaction: committed if it returns nil, rolled back otherwise.
func (d *DB) Write(ctx context.Context, fn func(context.Context, *Tx) error) error {
	return d.write.RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) error {
		return fn(ctx, &Tx{Queries: Queries{tx}, sql: tx.Tx})
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
