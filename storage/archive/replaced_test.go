package archive_test

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/storage/archive"
	"satchel/storage/blob"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

const issuer = "https://id.example"

// onDisk is a data directory as the service has it.
func onDisk(t *testing.T) (k *kept, data string) {
	t.Helper()
	data = t.TempDir()
	k = keep(t, databasetest.Open(t, database.Config{SQLite: archive.DatabaseFile(data)}))
	return k, data
}

func (k *kept) link(subject string, account uuid.UUID) {
	k.t.Helper()
	k.write(func(ctx context.Context, tx *database.Tx) error {
		if err := tx.SetAccountLink(ctx, account, "linked"); err != nil {
			return err
		}
		return tx.AddLink(ctx, database.Link{Issuer: issuer, Subject: subject, AccountID: account, LinkedAt: now})
	})
}

func (k *kept) disconnect(account uuid.UUID) {
	k.t.Helper()
	k.write(func(ctx context.Context, tx *database.Tx) error {
		if err := tx.EntombLinksOf(ctx, account, now.Add(time.Hour)); err != nil {
			return err
		}
		if err := tx.SetPasswordHash(ctx, account, "a new one"); err != nil {
			return err
		}
		return tx.SetAccountLink(ctx, account, "disconnected")
	})
}

func (k *kept) person(email string) uuid.UUID {
	k.t.Helper()
	row := database.Account{ID: uuid.Must(uuid.NewV7()), Email: email, Name: "Somebody", Link: "none", AuthEpoch: 1, CreatedAt: now}
	k.write(func(ctx context.Context, tx *database.Tx) error { return tx.AddAccount(ctx, row) })
	return row.ID
}

func (k *kept) backup() string {
	k.t.Helper()
	dir := k.t.TempDir()
	if _, err := archive.Backup(k.t.Context(), k.db, k.blobs, dir, "test", func() time.Time { return now }); err != nil {
		k.t.Fatal(err)
	}
	return dir
}

// Attack: a disconnect undone by restoring a backup from before it.
func TestARestoreCarriesOverWhoDisconnectedSinceTheBackup(t *testing.T) {
	k, old := onDisk(t)
	ben := k.person("ben@example.test")
	k.link("ada", k.account)
	k.link("ben", ben)
	backup := k.backup()
	k.disconnect(k.account)
	clo := k.person("clo@example.test") // whom the backup doesn't know at all
	k.link("clo", clo)
	k.disconnect(clo)
	newer := k.backup()

	for name, from := range map[string]string{"the data that is replaced": old, "a newer backup": newer} {
		t.Run(name, func(t *testing.T) {
			data := t.TempDir()
			var told []string
			result, err := archive.Restore(t.Context(), backup, data, archive.Replaced{
				Dir: from,
				Carried: func(_ context.Context, _ *database.Tx, of database.Account) error {
					told = append(told, of.Email)
					return nil
				},
			})
			if err != nil || result.Carried != 2 || len(told) != 2 || !result.At.Equal(now) {
				t.Fatalf("restored %+v, told of %v (%v)", result, told, err)
			}
			db := databasetest.Open(t, database.Config{SQLite: archive.DatabaseFile(data)})
			for subject, disconnected := range map[string]bool{"ada": true, "ben": false, "clo": true} {
				link, err := db.Link(t.Context(), issuer, subject)
				if err != nil || link.DisconnectedAt.IsZero() == disconnected {
					t.Errorf("the link of %s is %+v, %v", subject, link, err)
				}
				row, err := db.Account(t.Context(), link.AccountID)
				if err != nil || (row.Link == "disconnected") != disconnected || (row.PasswordHash == "a new one") != disconnected {
					t.Errorf("the account of %s is %+v, %v", subject, row, err)
				}
			}
			blobs, err := blob.OpenDirectory(archive.BlobDir(data))
			if err != nil {
				t.Fatal(err)
			}
			if report, err := archive.Check(t.Context(), data, db, blobs); err != nil || len(report.Wrong) != 0 {
				t.Errorf("the check says %+v, %v", report, err)
			}
		})
	}
}

func TestARestoreThatCantReadWhatItReplacesIsNotDoneAsIfItHad(t *testing.T) {
	k, _ := onDisk(t)
	backup, damaged, data := k.backup(), t.TempDir(), t.TempDir()
	if err := os.WriteFile(archive.DatabaseFile(damaged), []byte("this is no database, however long one looks at it"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := archive.Restore(t.Context(), backup, data, archive.Replaced{Dir: damaged}); err == nil {
		t.Error("it was restored")
	}
	if _, err := archive.Restore(t.Context(), backup, data, archive.Replaced{}); err != nil {
		t.Errorf("without it: %v", err)
	}
}
