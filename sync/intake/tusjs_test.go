package intake_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"satchel/sync/resumable"
)

// tusClient is the foreign client, in the version the test was written for.
const tusClient = "tus-js-client@4.3.1"

func TestAForeignClientUploadsBreaksOffResumesAndTerminates(t *testing.T) {
	folder := installTusClient(t)
	h := newHouse(t, sqlite(t))
	doc, content := paper(2_500_000)
	file := filepath.Join(t.TempDir(), "document")
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, "node", "testdata/upload.mjs", folder, h.endpoint(h.anna, h.acme), file, doc.SHA256).Output()
	if err != nil {
		t.Fatalf("node: %v: %s", err, stderrOf(err))
	}
	var seen struct {
		URL, Abandoned  string
		ResumedFrom     int64
		Acknowledgement string
	}
	if err := json.Unmarshal(out, &seen); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if seen.ResumedFrom < 900_000 {
		t.Errorf("resumed from %d", seen.ResumedFrom)
	}
	ack, err := resumable.DecodeAcknowledgement(seen.Acknowledgement)
	if err != nil {
		t.Fatal(err)
	}
	doc.ID = ack.DocumentID
	h.isWhole(doc, content)
	if row, _ := h.stored(h.acme, doc.ID); row.Name != "from tus-js-client – ü.bin" {
		t.Errorf("it is called %q", row.Name)
	}
	if answer := h.ask("HEAD", seen.Abandoned, nil); answer.StatusCode != http.StatusNotFound {
		t.Errorf("the one that was given up: %s", answer.Status)
	}
}

// installTusClient installs the client once for all runs. Without node the test fails: what does not run proves nothing.
func installTusClient(t *testing.T) string {
	t.Helper()
	if _, err := exec.LookPath("npm"); err != nil {
		t.Fatal("node and npm are needed to test with a foreign tus client")
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(cache, "satchel-test", tusClient)
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
	install := exec.CommandContext(t.Context(), "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", fresh, tusClient)
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("installing %s: %v: %s", tusClient, err, out)
	}
	// Another run may have been quicker; then its copy serves as well.
	if err := os.Rename(fresh, folder); err != nil {
		if _, err := os.Stat(folder); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func stderrOf(err error) string {
	if exit, ok := err.(*exec.ExitError); ok {
		return string(exit.Stderr)
	}
	return fmt.Sprint(err)
}
