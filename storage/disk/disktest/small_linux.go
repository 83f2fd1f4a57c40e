//go:build linux && !android

package disktest

import (
	"fmt"
	"os"
	"testing"

	"golang.org/x/sys/unix"
)

// Small puts a disk of its own of so many bytes at a folder, until the test ends. Mounting needs rights that a developer's
// account may lack; where the tests have to prove it (CI is set) that is a failure.
func Small(t testing.TB, folder string, size int64) {
	t.Helper()
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mount("tmpfs", folder, "tmpfs", 0, fmt.Sprintf("size=%d", size)); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("mounting a small disk: %v", err)
		}
		t.Skipf("mounting a small disk: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(folder, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
}
