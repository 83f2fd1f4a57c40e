//go:build linux && !android

package queue

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"satchel/storage/disk/disktest"
)

func TestOnAFullDiskWhatWasCommittedStaysAndWhatWasNotIsRefused(t *testing.T) {
	dir := t.TempDir()
	disktest.Small(t, dir, 2<<20)
	path := filepath.Join(dir, "queue.db")
	q := openAt(t, path)
	body := make([]byte, 10_000)
	kept := 0
	var err error
	for {
		i := item(kept+1, "ann", 0, noon)
		i.Body = body
		if err = q.Put(i); err != nil {
			break
		}
		kept++
	}
	if !errors.Is(err, ErrFull) || kept < 10 {
		t.Fatalf("after %d records: %v", kept, err)
	}
	if all, err := q.List(Filter{}); err != nil || len(all) != kept {
		t.Errorf("%d of %d records are left: %v", len(all), kept, err)
	}
	must(t, q.Check())
	must(t, q.Close())
	q = openAt(t, path)
	defer q.Close()
	if q.Aside() != "" {
		t.Error("the file was taken for damaged")
	}
	must(t, q.Check())
}

func TestANewQueueOnAFullDiskIsNotTakenForADamagedOne(t *testing.T) {
	dir := t.TempDir()
	disktest.Small(t, dir, 64<<10)
	path, filler := filepath.Join(dir, "queue.db"), filepath.Join(dir, "filler")
	if err := os.WriteFile(filler, make([]byte, 1<<20), 0o600); err == nil {
		t.Fatal("the disk is not full")
	}
	for range 2 {
		if _, err := Open(path, Options{Timeout: 50 * time.Millisecond}); !errors.Is(err, ErrFull) || errors.Is(err, ErrDamaged) {
			t.Errorf("on a full disk: %v", err)
		}
	}
	must(t, os.Remove(filler))
	q := openAt(t, path)
	if q.Aside() != "" {
		t.Errorf("%s was put aside", q.Aside())
	}
	must(t, q.Close())
}
