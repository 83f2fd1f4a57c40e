package browsertest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// NPM has packages, each name@version, in a folder that all runs share, and returns that folder. Without npm the test
// fails: what isn't run proves nothing.
func NPM(t testing.TB, packages ...string) string {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(cache, "satchel-test", strings.Join(packages, "+"))
	if _, err := os.Stat(folder); err == nil {
		return folder
	}
	if err := os.MkdirAll(filepath.Dir(folder), 0o700); err != nil {
		t.Fatal(err)
	}
	fresh, err := os.MkdirTemp(filepath.Dir(folder), "installing-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(fresh)
	args := append([]string{"install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", fresh}, packages...)
	if out, err := exec.CommandContext(t.Context(), "npm", args...).CombinedOutput(); err != nil {
		t.Fatalf("installing %v: %v: %s", packages, err, out)
	}
	// Another run may have been quicker; then its copy serves as well.
	if err := os.Rename(fresh, folder); err != nil {
		if _, err := os.Stat(folder); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}
