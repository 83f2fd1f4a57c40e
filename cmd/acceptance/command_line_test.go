package acceptance

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

func TestTheCommandLineSaysWhatItMissesAndWhatItDid(t *testing.T) {
	w := newWorld(t)
	said := w.must(2, "", "sign-in", w.service.URL).Err
	contains(t, said, "--email ADDRESS", "--sage-id", "--pair CODE", "Nothing was done")
	w.signedIn()

	var company struct{ Name, Site string }
	if err := json.Unmarshal([]byte(w.must(0, "", "company", "--json").Out), &company); err != nil || company.Site == "" {
		t.Errorf("the chosen company is %+v (%v)", company, err)
	}
	contains(t, w.must(0, "", "company").Out, "New documents go to "+company.Name)
	contains(t, w.must(2, "", "sync", "--timeout", "0").Err, "above nothing")

	folder := t.TempDir()
	write(t, filepath.Join(folder, "bill.txt"), "two pounds")
	if err := os.Symlink(folder, filepath.Join(folder, "again")); err != nil {
		t.Fatal(err)
	}
	added := w.must(0, "", "add", folder).Out
	contains(t, added, "leads back", "1 document saved, 0 refused, 1 passed over")

	sent := w.must(0, "", "sync", "--until-done", "--timeout", "1m", "--json")
	if want := "{\n  \"accepted\": 1,\n  \"accepted_now\": 1,\n  \"waiting\": 0,\n  \"needs_person\": 0,\n  \"offline\": false\n}\n"; sent.Out != want {
		t.Errorf("sync --json prints %q, want %q", sent.Out, want)
	}
	contains(t, sent.Err, `"state":"accepted"`)
}
