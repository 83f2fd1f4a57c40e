package databasetest

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"satchel/storage/database"
	"satchel/storage/jobs"
)

// Each runs the test on SQLite and on PostgreSQL, each time with a fresh, empty, migrated database.
func Each(t *testing.T, test func(*testing.T, *database.DB)) {
	t.Helper()
	t.Run("SQLite", func(t *testing.T) { test(t, SQLite(t)) })
	t.Run("PostgreSQL", func(t *testing.T) { test(t, Postgres(t)) })
}

// SQLite is a fresh database in a file, closed when the test ends.
func SQLite(t testing.TB) *database.DB {
	t.Helper()
	migrated, err := migratedSQLite()
	if err != nil {
		t.Fatalf("migrating the database that the tests' are copies of: %v", err)
	}
	file := filepath.Join(t.TempDir(), "satchel.db")
	if err := os.WriteFile(file, migrated, 0o600); err != nil {
		t.Fatal(err)
	}
	return Open(t, database.Config{SQLite: file})
}

// migratedSQLite is an empty database with its tables. It is migrated once in a test binary: under the race detector
// that takes longer than most tests.
var migratedSQLite = sync.OnceValues(func() (_ []byte, err error) {
	dir, err := os.MkdirTemp("", "satchel-migrated-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	file := filepath.Join(dir, "satchel.db")
	if err := migrate(database.Config{SQLite: file}); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
})

func migrate(cfg database.Config) error {
	ctx := context.Background()
	db, err := database.Open(ctx, cfg)
	if err != nil {
		return err
	}
	_, err = jobs.Open(ctx, db, slog.New(slog.DiscardHandler)) // whose tables take the longest
	return errors.Join(err, db.Close())
}

// Postgres is a fresh database on the cluster of this test binary, closed when the test ends.
func Postgres(t testing.TB) *database.DB {
	t.Helper()
	address, err := migratedPostgres(t.Context())
	if err != nil {
		t.Fatalf("no PostgreSQL to test on: %v", err)
	}
	return Open(t, database.Config{Postgres: address})
}

// PostgresConfig is the address of a fresh and empty database on the cluster of this test binary, for tests
// that open it themselves. A machine without PostgreSQL fails the test: what isn't run isn't proved.
func PostgresConfig(t testing.TB) database.Config {
	t.Helper()
	address, err := freshPostgres(t.Context())
	if err != nil {
		t.Fatalf("no PostgreSQL to test on: %v", err)
	}
	return database.Config{Postgres: address}
}

// UnguardAudit takes away what refuses changes of the audit log, as somebody does who has the database itself.
func UnguardAudit(t testing.TB, db *database.DB) {
	t.Helper()
	drop := func(statements ...string) error {
		return db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			for _, statement := range statements {
				if _, err := tx.SQL().ExecContext(ctx, statement); err != nil {
					return err
				}
			}
			return nil
		})
	}
	sqlite := drop("DROP TRIGGER audit_events_unchanged", "DROP TRIGGER audit_events_undeleted", "DROP TRIGGER audit_events_unreplaced")
	if sqlite == nil {
		return
	}
	if postgres := drop("DROP TRIGGER audit_events_unchanged ON audit_events"); postgres != nil {
		t.Fatal(errors.Join(sqlite, postgres))
	}
}

// Open opens what the test configured and closes it when the test ends.
func Open(t testing.TB, cfg database.Config) *database.DB {
	t.Helper()
	db, err := database.Open(t.Context(), cfg)
	if err != nil {
		t.Fatalf("opening the test's database: %v", err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("closing the test's database: %v", err)
		}
	})
	return db
}
