package archive_test

import (
	"errors"
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

// cutOff leaves of a whole backup what a process that was killed before its end leaves.
func cutOff(t *testing.T, whole string) {
	t.Helper()
	if err := os.Rename(filepath.Join(whole, "backup.json"), filepath.Join(whole, "backup-unfinished")); err != nil {
		t.Fatal(err)
	}
}

func TestABackupThatWasCutOffIsNoneAndIsMadeAgainInTheSameDirectory(t *testing.T) {
	k := keep(t, databasetest.SQLite(t))
	k.document("one")
	whole := t.TempDir()
	again := func() {
		t.Helper()
		result, err := archive.Backup(t.Context(), k.db, k.blobs, whole, "test", time.Now)
		if err != nil || result.Documents != 1 || archive.CheckFinished(whole) != nil || !errors.Is(archive.CheckNoBackup(whole), archive.ErrIsBackup) {
			t.Fatalf("backed up %+v (%v, %v)", result, err, archive.CheckFinished(whole))
		}
	}
	again()
	cutOff(t, whole)
	if err := archive.CheckFinished(whole); !errors.Is(err, archive.ErrUnfinishedBackup) {
		t.Errorf("the service would run on it: %v", err)
	}
	if _, err := archive.Restore(t.Context(), whole, t.TempDir(), archive.Replaced{}); err == nil {
		t.Error("it was restored")
	}
	again()
	cutOff(t, whole)
	if err := os.WriteFile(filepath.Join(whole, "notes.txt"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := archive.Backup(t.Context(), k.db, k.blobs, whole, "test", time.Now); err == nil || !strings.Contains(err.Error(), "notes.txt") {
		t.Errorf("beside what a person has put there: %v", err)
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
