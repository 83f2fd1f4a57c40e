package database

import (
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/sqlitedialect"
	_ "modernc.org/sqlite" // the driver called "sqlite"
)

// sqliteReaders bounds the reading connections; each keeps a page cache of up to 2 MiB.
const sqliteReaders = 4

// walPages lets the write-ahead log grow to 32 MiB before its pages are copied into the database, eight times
// SQLite's default: the pages that many small writes share are then copied once, not eight times.
const walPages = "wal_autocheckpoint(8000)"

// connectSQLite opens one writing connection, whose transactions take the write lock as they begin so that
// none fails half-way for want of it, and a few that read beside it.
func connectSQLite(cfg Config) (*DB, error) {
	if err := makePrivate(cfg.SQLite); err != nil {
		return nil, err
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
	reader.SetMaxOpenConns(sqliteReaders)
	reader.SetMaxIdleConns(sqliteReaders)
	return &DB{Queries: pooled(reader), cfg: cfg, write: writer, read: reader}, nil
}

// makePrivate makes the file before SQLite would with the umask's mode; its journals take the file's mode.
func makePrivate(path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("opening the database file: %w", err)
	}
	return file.Close()
}

func openSQLite(path, txlock string) (*bun.DB, error) {
	settings := url.Values{
		"_txlock": {txlock},
		"_pragma": {"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(ON)", "cache_size(-2048)", walPages},
	}
	pool, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+settings.Encode())
	if err != nil {
		return nil, fmt.Errorf("opening SQLite at %s: %w", path, err)
	}
	return bun.NewDB(pool, sqlitedialect.New()), nil
}
