package acceptance

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"satchel/assets/samples"
)

// Proves D3. Proves D7. Proves D9.
func TestADocumentGoesFromAFolderToAnAcknowledgementWithItsHash(t *testing.T) {
	w := newWorld(t).signedIn()

	paths, err := samples.Write(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	added := w.must(0, "", append([]string{"add", "--category", "purchase", "--note", "October"}, paths...)...)
	contains(t, added.Out, fmt.Sprintf("%d documents saved, 0 refused", len(paths)))

	w.must(0, "", "sync", "--until-done", "--timeout", "2m")

	company := w.companies()[0]
	listed := w.list()
	if len(listed) != len(paths) {
		t.Fatalf("%d documents listed, %d captured", len(listed), len(paths))
	}
	byName := map[string]string{}
	for _, path := range paths {
		byName[filepath.Base(path)] = hashOf(t, path)
	}
	for _, d := range listed {
		if d.State != "accepted" || d.Acknowledgement == nil {
			t.Errorf("%s is %s (%s %s)", d.Name, d.State, d.Reason, d.Action)
			continue
		}
		if d.SHA256 != byName[d.Name] || d.Acknowledgement.SHA256 != byName[d.Name] || d.Acknowledgement.Size != d.Size {
			t.Errorf("%s: the file has %s, the queue %s, the acknowledgement %+v", d.Name, byName[d.Name], d.SHA256, d.Acknowledgement)
		}
		if d.Company != company || d.Category != "purchase" || d.Attempts != 1 {
			t.Errorf("%s went to %s as %s in %d attempts", d.Name, d.Company, d.Category, d.Attempts)
		}
	}
	w.check()
	left, err := filepath.Glob(filepath.Join(w.ctl.Home, "spool", "*"))
	if err != nil || len(left) != 0 {
		t.Errorf("copies that the service acknowledged are still here: %v %v", left, err)
	}
}

// Proves D10.
func TestShowTellsTheProofOfADocument(t *testing.T) {
	w := newWorld(t).signedIn()
	path := w.file("bill.pdf", "%PDF-1.4\nan invoice\n%%EOF")
	w.must(0, "", "add", path)
	id := w.list()[0].ID
	contains(t, w.must(0, "", "show", id).Out, "bill.pdf", hashOf(t, path), "captured", "Saved here")

	w.must(0, "", "sync", "--until-done", "--timeout", "1m")

	contains(t, w.must(0, "", "show", id[len(id)-8:]).Out, "Accepted", "uploaded", "acknowledged")
}

func TestTheSameContentAgainIsAcceptedAndMarkedADuplicate(t *testing.T) {
	w := newWorld(t).signedIn()
	w.must(0, "", "add", w.file("first.txt", "the very same"), w.file("second.txt", "the very same"))
	w.must(0, "", "sync", "--until-done", "--timeout", "1m")
	duplicates := 0
	for _, d := range w.list() {
		if d.State != "accepted" {
			t.Errorf("%s is %s", d.Name, d.State)
		}
		if d.Acknowledgement != nil && d.Acknowledgement.DuplicateOf != nil {
			duplicates++
		}
	}
	if duplicates != 1 {
		t.Errorf("%d of the two are marked as duplicates, want 1", duplicates)
	}
}

func hashOf(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%x", sha256.Sum256(content))
}
