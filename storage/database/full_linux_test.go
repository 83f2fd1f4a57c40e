//go:build linux && !android

package database_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"satchel/storage/database"
	"satchel/storage/disk/disktest"
)

func TestADatabaseOnAFullDiskIsNotReady(t *testing.T) {
	folder := t.TempDir()
	disktest.Small(t, folder, 24<<20)
	db, err := database.Open(t.Context(), database.Config{SQLite: filepath.Join(folder, "satchel.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Ready(t.Context()); err != nil {
		t.Errorf("with room: %v", err)
	}
	filler := filepath.Join(folder, "filler")
	if err := os.WriteFile(filler, make([]byte, 17<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := db.Ready(t.Context()); !errors.Is(err, database.ErrFull) {
		t.Errorf("on a full disk: %v", err)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if err := db.Ready(t.Context()); err != nil {
		t.Errorf("with room again: %v", err)
	}
}
