//go:build linux && !android

package queue

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// smallDisk mounts a real file system of a few megabytes. Mounting needs rights that a developer's account may
// lack; where the tests have to prove it (CI is set) that is a failure.
func smallDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=2m"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("mounting a small disk: %v", err)
		}
		t.Skipf("mounting a small disk: %v", err)
	}
	t.Cleanup(func() { must(t, unix.Unmount(dir, 0)) })
	return dir
}

func TestOnAFullDiskWhatWasCommittedStaysAndWhatWasNotIsRefused(t *testing.T) {
	path := filepath.Join(smallDisk(t), "queue.db")
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
