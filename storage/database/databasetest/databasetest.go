package databasetest

import (
	"path/filepath"
	"testing"

	"satchel/storage/database"
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
	return Open(t, database.Config{SQLite: filepath.Join(t.TempDir(), "satchel.db")})
}

// Postgres is a fresh database on the cluster of this test binary, closed when the test ends.
func Postgres(t testing.TB) *database.DB {
	t.Helper()
	return Open(t, PostgresConfig(t))
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
