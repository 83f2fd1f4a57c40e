package archive_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"satchel/storage/archive"
	"satchel/storage/database/databasetest"
)

// brokenOff is a whole backup, and a directory that restoring it into has left unfinished while half of it was
// missing.
func brokenOff(t *testing.T) (whole, data string) {
	t.Helper()
	k := keep(t, databasetest.SQLite(t))
	k.document("one")
	whole, data = t.TempDir(), t.TempDir()
	if _, err := archive.Backup(t.Context(), k.db, k.blobs, whole, "test", time.Now); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(archive.DatabaseFile(whole))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(archive.DatabaseFile(whole), content[:len(content)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := archive.Restore(t.Context(), whole, data, archive.Replaced{}); err == nil || !strings.Contains(err.Error(), "again") {
		t.Fatalf("restoring half a backup gave %v", err)
	}
	if err := os.WriteFile(archive.DatabaseFile(whole), content, 0o600); err != nil {
		t.Fatal(err)
	}
	return whole, data
}

func TestARestoreThatFailedIsDoneAgainInTheSameDirectory(t *testing.T) {
	whole, data := brokenOff(t)
	result, err := archive.Restore(t.Context(), whole, data, archive.Replaced{})
	if err != nil || result.Documents != 1 {
		t.Fatalf("restored %+v (%v)", result, err)
	}
	if err := archive.CheckFinished(data); err != nil {
		t.Error(err)
	}
}

func TestWhatAPersonPutBesideAnUnfinishedRestoreStays(t *testing.T) {
	whole, data := brokenOff(t)
	own := filepath.Join(data, "notes.txt")
	if err := os.WriteFile(own, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := archive.Restore(t.Context(), whole, data, archive.Replaced{}); err == nil || !strings.Contains(err.Error(), "notes.txt") {
		t.Errorf("the restore gave %v", err)
	}
	if _, err := os.Stat(own); err != nil {
		t.Error(err)
	}
}
