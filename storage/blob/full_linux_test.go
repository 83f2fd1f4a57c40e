package blob_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"satchel/storage/blob"
)

// inSmallDisk says where the disk of 1 MiB is, to the copy of this test that runs inside a namespace of its own.
const inSmallDisk = "SATCHEL_SMALL_DISK"

// TestAFullDiskIsSaidSoAndKeepsWhatWasThere mounts a real filesystem of 1 MiB, for which it runs itself again in a
// user and mount namespace.
func TestAFullDiskIsSaidSoAndKeepsWhatWasThere(t *testing.T) {
	root := os.Getenv(inSmallDisk)
	if root == "" {
		runOnSmallDisk(t)
		return
	}
	store, err := blob.OpenDirectory(filepath.Join(root, "blobs"))
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Ready(t.Context()); !errors.Is(err, blob.ErrFull) {
		t.Errorf("with less room than a few documents need the store is ready (%v)", err)
	}
	kept := newKey()
	if _, err := store.Put(t.Context(), kept, strings.NewReader("kept")); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Put(t.Context(), newKey(), bytes.NewReader(make([]byte, 2<<20))); !errors.Is(err, blob.ErrFull) {
		t.Errorf("putting too much: %v, want %v", err, blob.ErrFull)
	}
	staged := stage(t, store, newKey(), 0, "start")
	defer staged.Close()
	if _, err := staged.Write(make([]byte, 2<<20)); !errors.Is(err, blob.ErrFull) {
		t.Errorf("appending too much: %v, want %v", err, blob.ErrFull)
	}
	if err := staged.Start(5); err != nil {
		t.Errorf("going back to what was durable: %v", err)
	}
	if got := contentOf(t, store, kept); got != "kept" {
		t.Errorf("what was there is now %q", got)
	}
}

func runOnSmallDisk(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	script := `mount -t tmpfs -o size=1m none "$1" && exec "$2" -test.run="^` + t.Name() + `$"`
	command := exec.Command("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, "sh", dir, os.Args[0])
	if os.Getuid() == 0 {
		command = exec.Command("unshare", "--mount", "sh", "-c", script, "sh", dir, os.Args[0])
	}
	command.Env = append(os.Environ(), inSmallDisk+"="+dir)
	out, err := command.CombinedOutput()
	if err == nil {
		return
	}
	if !strings.Contains(string(out), "FAIL") && os.Getenv("CI") == "" {
		t.Skipf("this machine allows no small disk: %v: %s", err, out)
	}
	t.Fatalf("%v: %s", err, out)
}
