package database_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

func TestASnapshotIsOfOneMomentWhileOthersWrite(t *testing.T) {
	db := databasetest.SQLite(t)
	pair := func(i int) error {
		return db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			return errors.Join(put(fmt.Sprint(i, "a"))(ctx, tx), put(fmt.Sprint(i, "b"))(ctx, tx))
		})
	}
	stop := make(chan struct{})
	var writer sync.WaitGroup
	writer.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			if err := pair(i); err != nil {
				t.Error(err)
				return
			}
		}
	})
	for i := range 5 {
		path := filepath.Join(t.TempDir(), fmt.Sprint(i, ".db"))
		if err := db.Snapshot(t.Context(), path); err != nil {
			t.Fatal(err)
		}
		if n := names(t, databasetest.Open(t, database.Config{SQLite: path})); n%2 != 0 {
			t.Errorf("snapshot %d has half a transaction: %d rows", i, n)
		}
	}
	close(stop)
	writer.Wait()
}

func TestASnapshotNeverWritesOverAFile(t *testing.T) {
	db := databasetest.SQLite(t)
	path := filepath.Join(t.TempDir(), "copy.db")
	if err := db.Snapshot(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	if err := db.Snapshot(t.Context(), path); err == nil {
		t.Error("it did")
	}
}

func TestPostgreSQLIsLeftToItsOwnTools(t *testing.T) {
	db := databasetest.Postgres(t)
	if err := db.Snapshot(t.Context(), filepath.Join(t.TempDir(), "x")); !errors.Is(err, database.ErrBackupPostgres) {
		t.Errorf("got %v", err)
	}
}

func TestForgettingRemovesEverySignIn(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		now := time.Now().UTC()
		account := database.Account{ID: uuid.New(), Email: "ada@example.test", Name: "Ada", Link: "none", AuthEpoch: 1, CreatedAt: now}
		err := db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			return errors.Join(
				tx.AddAccount(ctx, account),
				tx.AddSession(ctx, database.Session{Hash: []byte("s"), AccountID: account.ID, AuthEpoch: 1, CreatedAt: now, LastSeenAt: now, ExpiresAt: now}),
				tx.AddResetToken(ctx, database.ResetToken{Hash: []byte("r"), AccountID: account.ID, CreatedAt: now, ExpiresAt: now}),
				tx.AddGrants(ctx, database.Grant{Kind: "refresh", Signature: "x", DeviceID: uuid.New(), Request: []byte("{}"), CreatedAt: now, ExpiresAt: now}),
				tx.Forget(ctx),
			)
		})
		if err != nil {
			t.Fatal(err)
		}
		_, session := db.Session(t.Context(), []byte("s"))
		_, reset := db.ResetToken(t.Context(), []byte("r"))
		_, grant := db.Grant(t.Context(), "refresh", "x")
		for what, err := range map[string]error{"session": session, "reset link": reset, "grant": grant} {
			if !errors.Is(err, database.ErrNotFound) {
				t.Errorf("the %s is still there (%v)", what, err)
			}
		}
		if _, err := db.Account(t.Context(), account.ID); err != nil {
			t.Errorf("the account is gone: %v", err)
		}
	})
}
