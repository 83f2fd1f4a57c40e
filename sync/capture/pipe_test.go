//go:build unix

package capture

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"satchel/storage/spool"
)

func TestAPipeInPlaceOfAFileHoldsNothingUp(t *testing.T) {
	h := build(t, spool.Options{})
	must(t, syscall.Mkfifo(filepath.Join(h.from, "pipe.pdf"), 0o600))
	results, _, err := h.add(request(h.from))
	must(t, err)
	if r := results["pipe.pdf"]; r.Err == nil || r.Err.Code != NotAFile {
		t.Errorf("got %v", r.Err)
	}
}

func TestFilesOneMayNotReadAreRefused(t *testing.T) {
	asOrdinaryUser(t)
	h := build(t, spool.Options{})
	must(t, os.Chmod(h.write("secret.pdf", []byte("x")), 0))
	h.write("closed/inside.pdf", []byte("x"))
	must(t, os.Chmod(filepath.Join(h.from, "closed"), 0))
	t.Cleanup(func() { must(t, os.Chmod(filepath.Join(h.from, "closed"), 0o700)) })
	results, _, err := h.add(request(h.from))
	must(t, err)
	for name, want := range map[string]Code{"secret.pdf": NoPermission, "closed": ClosedFolder} {
		if r := results[name]; r.Err == nil || r.Err.Code != want {
			t.Errorf("%s: %v", name, r.Err)
		}
	}
}

// asOrdinaryUser gives up the superuser's rights, who may read everything, for the rest of the test.
func asOrdinaryUser(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		return
	}
	const nobody = 65534
	dir, err := os.MkdirTemp("", "ordinary")
	must(t, err)
	must(t, os.Chown(dir, nobody, nobody))
	t.Setenv("TMPDIR", dir)
	must(t, syscall.Setreuid(-1, nobody))
	t.Cleanup(func() {
		must(t, syscall.Setreuid(-1, 0))
		must(t, os.RemoveAll(dir))
	})
}
