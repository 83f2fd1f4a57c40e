package acceptance

import (
	"archive/zip"
	"io"
	"os"
	"path/filepath"
	"testing"

	"satchel/cmd/internal/programs"
)

// The bundle of somebody who is signed in, and has a document that waits with a telling name and note.
func TestASupportBundleGivesNobodyAway(t *testing.T) {
	w := newWorld(t).signedIn()
	w.must(0, "", "add", "--note", "ask Joe about the quarrel", w.jpeg("Payslip of Joe Fisher.jpg"))
	path := filepath.Join(t.TempDir(), "bundle.zip")
	contains(t, w.must(0, "", "support-bundle", path).Out, path)
	contains(t, w.must(2, "", "support-bundle", path).Err, "a file of that name already")

	_, subject, _ := w.account()
	folder := unpacked(t, path)
	for _, secret := range []string{
		password, w.refreshToken(), bookkeeper, subject, "Payslip", "Fisher", "quarrel", "Hollin", "Brightwater", w.ctl.Home, w.service.URL,
	} {
		found, err := programs.FilesHolding(folder, secret)
		if err != nil || len(found) > 0 {
			t.Errorf("%q stands in %v (%v)", secret, found, err)
		}
	}
	queue, err := os.ReadFile(filepath.Join(folder, "queue.json"))
	if err != nil {
		t.Fatal(err)
	}
	contains(t, string(queue), `"documents": 1`, `"spooled": 1`)
}

// unpacked is a folder with the parts of a ZIP file.
func unpacked(t *testing.T, path string) string {
	t.Helper()
	archive, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	folder := t.TempDir()
	for _, file := range archive.File {
		part, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, filepath.Base(file.Name)), body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}
