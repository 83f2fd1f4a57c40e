package database_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

// eachConfig runs the test with a place for a database that isn't there yet.
func eachConfig(t *testing.T, test func(*testing.T, database.Config)) {
	t.Run("SQLite", func(t *testing.T) {
		test(t, database.Config{SQLite: filepath.Join(t.TempDir(), "a b?c%20#d", "satchel.db")})
	})
	t.Run("PostgreSQL", func(t *testing.T) { test(t, databasetest.PostgresConfig(t)) })
}

func TestTablesAreMadeOnceWhoeverOpensFirst(t *testing.T) {
	eachConfig(t, func(t *testing.T, cfg database.Config) {
		if cfg.SQLite != "" {
			if err := os.MkdirAll(filepath.Dir(cfg.SQLite), 0o700); err != nil {
				t.Fatal(err)
			}
		}
		var openers sync.WaitGroup
		for i := range 6 {
			openers.Go(func() {
				db, err := database.Open(t.Context(), cfg)
				if err != nil {
					t.Errorf("opener %d: %v", i, err)
					return
				}
				if err := errors.Join(db.Write(t.Context(), put(fmt.Sprint(i))), db.Close()); err != nil {
					t.Errorf("opener %d: %v", i, err)
				}
			})
		}
		openers.Wait()
		if got := names(t, databasetest.Open(t, cfg)); got != 6 {
			t.Errorf("%d of 6 openers' rows are there", got)
		}
	})
}

func TestNewerTablesAreRefusedAndLeftAlone(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		const newer = "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, TRUE)"
		if _, err := db.Writer().ExecContext(t.Context(), newer); err != nil {
			t.Fatal(err)
		}
		if _, err := database.Open(t.Context(), db.Config()); !errors.Is(err, database.ErrNewerSchema) {
			t.Errorf("opening gave %v", err)
		}
	})
}

func TestADatabaseIsRefusedWhen(t *testing.T) {
	dir := t.TempDir()
	garbage := filepath.Join(dir, "garbage.db")
	if err := os.WriteFile(garbage, []byte("this is no database, however long one looks at it, and it never was one"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, cfg := range map[string]database.Config{
		"none is configured":             {},
		"two are configured":             {SQLite: filepath.Join(dir, "x.db"), Postgres: "postgres://x"},
		"the folder is missing":          {SQLite: filepath.Join(dir, "missing", "x.db")},
		"the file is something else":     {SQLite: garbage},
		"the connection string is wrong": {Postgres: "postgres://%zz"},
		"nobody listens":                 {Postgres: "host=" + dir + " user=satchel"},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			if db, err := database.Open(ctx, cfg); err == nil {
				_ = db.Close()
				t.Error("it was opened")
			}
		})
	}
}

func TestWritesOfSeveralProcessesWaitForOneAnother(t *testing.T) {
	eachConfig(t, func(t *testing.T, cfg database.Config) {
		if cfg.SQLite != "" {
			cfg.SQLite = filepath.Join(t.TempDir(), "satchel.db")
		}
		var writers sync.WaitGroup
		for i := range 4 {
			db := databasetest.Open(t, cfg) // as another process would
			for j := range 50 {
				writers.Go(func() {
					if err := db.WriteGrouped(t.Context(), put(fmt.Sprint(i, "/", j))); err != nil {
						t.Errorf("writer %d: %v", i, err)
					}
				})
			}
		}
		writers.Wait()
		if got := names(t, databasetest.Open(t, cfg)); got != 200 {
			t.Errorf("%d of 200 rows are there", got)
		}
	})
}

func TestACommitSurvivesBecauseEachIsSynced(t *testing.T) {
	db := databasetest.SQLite(t)
	for pragma, want := range map[string]string{"synchronous": "2", "journal_mode": "wal", "foreign_keys": "1"} {
		var got string
		if err := db.Writer().QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %s (%v), want %s", pragma, got, err, want)
		}
	}
}
