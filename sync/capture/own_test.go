package capture

import (
	"os"
	"path/filepath"
	"testing"

	"satchel/storage/spool"
	"satchel/sync/document"
)

func TestTheCompanionsOwnFilesAreRefusedHoweverDeepAndByWhateverWayTheyAreComeTo(t *testing.T) {
	h := build(t, spool.Options{})
	incoming := filepath.Join(h.dir, "incoming")
	h.capture = New(Options{Ledger: h.ledger, Saved: func(r []document.Record) { h.saved += len(r) }, Own: Own{
		Folders: []string{h.dir, filepath.Join(h.dir, "spool")}, Incoming: incoming,
	}})
	lent := filepath.Join(h.dir, "lent", "1", "bill.pdf")
	photo := filepath.Join(incoming, "2", "photo.pdf")
	for _, path := range []string{lent, photo} {
		must(t, os.MkdirAll(filepath.Dir(path), 0o700))
		must(t, os.WriteFile(path, []byte("%PDF-1.7"), 0o600))
	}
	for link, to := range map[string]string{"file.pdf": lent, "folder": filepath.Dir(lent), "given.pdf": photo} {
		must(t, os.Symlink(to, filepath.Join(h.from, link)))
	}
	t.Chdir(filepath.Dir(lent))
	for name, c := range map[string]struct {
		path string
		want map[string]Code // of what is come to; empty is captured
	}{
		"a file":              {lent, map[string]Code{lent: OwnFile}},
		"a file where one is": {"bill.pdf", map[string]Code{"bill.pdf": OwnFile}},
		"a folder":            {filepath.Dir(lent), map[string]Code{filepath.Dir(lent): OwnFolder}},
		"the home":            {h.dir, map[string]Code{h.dir: OwnFolder}},
		"what came in":        {photo, map[string]Code{photo: ""}},
		"links from elsewhere": {h.from, map[string]Code{
			filepath.Join(h.from, "file.pdf"): OwnFile, filepath.Join(h.from, "folder"): OwnFolder, filepath.Join(h.from, "given.pdf"): "",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			told := map[string]Code{}
			_, err := h.capture.Add(t.Context(), request(c.path), func(r Result) {
				told[r.Path] = codeOf(r.Err)
				if checked := codeOf(h.capture.Check(t.Context(), r.Path)); checked != told[r.Path] {
					t.Errorf("%s: it was said before %q", r.Path, checked)
				}
			})
			must(t, err)
			for path, want := range c.want {
				if got, there := told[path]; got != want || !there {
					t.Errorf("%s: %q, want %q", path, got, want)
				}
			}
			if len(told) != len(c.want) {
				t.Errorf("told of %v", told)
			}
		})
	}
}

func codeOf(why *Refusal) Code {
	if why == nil {
		return ""
	}
	return why.Code
}
