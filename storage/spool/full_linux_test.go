//go:build linux && !android

package spool

import (
	"errors"
	"os"
	"testing"

	"github.com/google/uuid"
	"golang.org/x/sys/unix"
)

// A real file system that is really full. Mounting needs rights that a developer's account may lack; where the
// tests have to prove it (CI is set) that is a failure.
func TestARealDiskThatIsFull(t *testing.T) {
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=2m"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("mounting a small disk: %v", err)
		}
		t.Skipf("mounting a small disk: %v", err)
	}
	t.Cleanup(func() { must(t, unix.Unmount(dir, 0)) })
	s, err := Open(dir, Options{Reserve: -1})
	must(t, err)
	b, err := s.Batch()
	must(t, err)
	kept := 0
	for {
		_, err = b.Add(t.Context(), uuid.Must(uuid.NewV7()), fileOf(t, make([]byte, 300_000)), describe)
		if err != nil {
			break
		}
		kept++
	}
	if !errors.Is(err, ErrFull) || kept == 0 {
		t.Fatalf("after %d files: %v", kept, err)
	}
	if _, err := b.Add(t.Context(), uuid.Must(uuid.NewV7()), fileOf(t, make([]byte, 8<<20)), describe); !errors.Is(err, ErrFull) {
		t.Errorf("a file larger than the disk: %v", err)
	}
	must(t, b.Commit())
	found, err := s.List()
	must(t, err)
	if len(found) != kept {
		t.Errorf("%d files are left of %d that were whole", len(found), kept)
	}
	for _, f := range found {
		must(t, s.Verify(t.Context(), f.ID))
	}
}

func TestKernelReleases(t *testing.T) {
	for text, want := range map[string][2]int{"6.1.0-13-amd64": {6, 1}, "5.10": {5, 10}, "4.19.128-microsoft": {4, 19}, "x": {0, 0}} {
		if major, minor := release(text); major != want[0] || minor != want[1] {
			t.Errorf("%s is read as %d.%d", text, major, minor)
		}
	}
}
