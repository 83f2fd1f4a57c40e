package main

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"satchel/storage/database"
)

// Attack: a disconnect undone by restoring a backup from before it.
func TestARestoreSaysWhatBecomesOfDisconnectsThatAreNewerThanTheBackup(t *testing.T) {
	data, _ := filled(t)
	backup := filepath.Join(t.TempDir(), "backup")
	if got := runProgram(t, nil, "backup", backup, "--data", data); got.code != exitDone {
		t.Fatalf("the backup ended with %+v", got)
	}
	d := serveOn(t, data, "--demo")
	busy := runProgram(t, nil, "restore", backup, "--data", filepath.Join(t.TempDir(), "busy"), "--replaces", data)
	if busy.code != exitFailed || !strings.Contains(busy.err, "stop it first") {
		t.Errorf("while the service runs it ended with %+v", busy)
	}
	db := openTables(t, data)
	err := db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		row, err := tx.AccountByEmail(ctx, "bookkeeper@demo.test")
		if err != nil {
			return err
		}
		tombstone := database.Link{Issuer: database.EmbeddedIssuer, Subject: "s", AccountID: row.ID, LinkedAt: row.CreatedAt, DisconnectedAt: row.CreatedAt}
		if _, err := tx.PutTombstone(ctx, tombstone); err != nil {
			return err
		}
		return tx.SetAccountLink(ctx, row.ID, "disconnected")
	})
	if err != nil {
		t.Fatal(err)
	}
	if code := d.stop(); code != 0 {
		t.Fatalf("the service ended with %d", code)
	}
	without := runProgram(t, nil, "restore", backup, "--data", filepath.Join(t.TempDir(), "without"))
	if without.code != exitDone || !strings.Contains(without.out, "is linked\nagain") || !strings.Contains(without.out, "--replaces") {
		t.Errorf("without the old data it ended with %+v", without)
	}
	restored := filepath.Join(t.TempDir(), "restored")
	got := runProgram(t, nil, "restore", backup, "--data", restored, "--replaces", data)
	if got.code != exitDone || !strings.Contains(got.out, "1 disconnected identity was carried over") {
		t.Fatalf("with the old data it ended with %+v", got)
	}
	row, err := openTables(t, restored).AccountByEmail(t.Context(), "bookkeeper@demo.test")
	if err != nil || row.Link != "disconnected" {
		t.Errorf("the account is %+v, %v", row, err)
	}
	if got := runProgram(t, nil, "audit", "list", "--data", restored); !strings.Contains(got.out, "carried over at a restore") {
		t.Errorf("the log says %+v", got)
	}
	if got := runProgram(t, nil, "audit", "verify", "--data", restored); got.code != exitDone {
		t.Errorf("the log is %+v", got)
	}
}
