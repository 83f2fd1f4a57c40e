package capture

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"satchel/app/words"
	"satchel/sync/companion"
	"satchel/sync/document"
)

func paths(m *Model) []string {
	var found []string
	for _, laid := range m.Laid() {
		found = append(found, laid.Path)
	}
	return found
}

func laid(paths ...string) []Laid {
	var all []Laid
	for _, path := range paths {
		all = append(all, Laid{Path: path, Name: filepath.Base(path)})
	}
	return all
}

func TestLookDescribesFilesFoldersAndWhatCannotBeRead(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "a.pdf")
	if err := os.WriteFile(file, make([]byte, 2400), 0o600); err != nil {
		t.Fatal(err)
	}
	got := Look(words.Tongue{}, []string{file, folder, filepath.Join(folder, "gone\u202e.pdf")})
	want := []Laid{
		{Path: file, Name: "a.pdf", Facts: "2.4 kB"},
		{Path: folder, Name: filepath.Base(folder), Facts: "folder", Folder: true},
		{Path: filepath.Join(folder, "gone\u202e.pdf"), Name: "gone·.pdf", Facts: "can't be read"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAFileLaidOutTwiceStandsOnce(t *testing.T) {
	m := NewModel(words.Tongue{})
	m.Lay(laid("/a", "/b"))
	m.Lay(laid("/b", "/c"))
	m.TakeAway("/a")
	if diff := cmp.Diff([]string{"/b", "/c"}, paths(m)); diff != "" {
		t.Error(diff)
	}
}

func TestOnlyTheFirstFewOfManyAreShownByName(t *testing.T) {
	m := NewModel(words.Tongue{})
	for i := range firstFew + 3 {
		m.Lay(laid(fmt.Sprintf("/%d", i)))
	}
	if first, more := m.First(); len(first) != firstFew || more != "and 3 files more" {
		t.Errorf("%d by name, %q", len(first), more)
	}
	m.TakeAway("/0")
	m.TakeAway("/1")
	m.TakeAway("/2")
	if first, more := m.First(); len(first) != firstFew || more != "" {
		t.Errorf("%d by name, %q", len(first), more)
	}
}

func TestTheButtonSaysWhatItWillDo(t *testing.T) {
	for want, m := range map[string]*Model{
		"Capture":                 NewModel(words.Tongue{}),
		"Capture 1 document":      {laid: laid("/a")},
		"Capture 2 documents":     {laid: laid("/a", "/b")},
		"Capture as one document": {laid: laid("/a", "/b"), Combine: true},
		"Capture all":             {laid: []Laid{{Path: "/d", Folder: true}}},
	} {
		if got := m.Verb(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestOnePageAloneIsNotCombined(t *testing.T) {
	m := NewModel(words.Tongue{})
	m.Lay(laid("/a", "/b"))
	m.Combine = true
	m.TakeAway("/b")
	if m.Combine || m.Request().Combine {
		t.Error("one page is combined")
	}
}

func TestTheRequestCarriesCategoryAndNote(t *testing.T) {
	m := NewModel(words.Tongue{})
	m.Lay(laid("/a", "/b"))
	m.Category, m.Note, m.Combine = document.Sale, "for Meridian", true
	want := companion.AddRequest{Paths: []string{"/a", "/b"}, Category: document.Sale, Note: "for Meridian", Combine: true}
	got := m.Request()
	got.Each = nil
	if diff := cmp.Diff(want.Paths, got.Paths); diff != "" || got.Category != want.Category || got.Note != want.Note || !got.Combine {
		t.Errorf("%+v %s", got, diff)
	}
}

func TestWhatWasRefusedStaysLaidOutWithItsReason(t *testing.T) {
	m := NewModel(words.Tongue{})
	m.Lay(laid("/good.pdf", "/empty.pdf", "/.hidden"))
	m.Note = "lunch"
	empty := errors.New("empty")
	m.Finish([]companion.Added{
		{Path: "/good.pdf"}, {Path: "/empty.pdf", Err: empty}, {Path: "/.hidden", Err: empty, Skipped: true},
	}, func(err error) words.Explanation { return words.Explanation{Title: "It is " + err.Error() + "."} })
	if diff := cmp.Diff([]string{"/empty.pdf"}, paths(m)[:1]); diff != "" {
		t.Error(diff)
	}
	refused := m.Refused()
	if len(refused) != 1 || refused[0].Name != "empty.pdf" || refused[0].Said.Title != "It is empty." {
		t.Errorf("refused: %+v", refused)
	}
	if m.Note != "lunch" {
		t.Error("the note is gone while a file still needs it")
	}
	if got := m.Sum(); got != "Saved 1 file, 1 file refused." {
		t.Errorf("sum: %q", got)
	}
}

func TestTheSumSaysHowItWent(t *testing.T) {
	ok, bad := Result{Saved: true}, Result{}
	for want, results := range map[string][]Result{
		"": nil,
		"Saved 1 file. It is safe here and on its way.":       {ok},
		"Saved 2 files. They are safe here and on their way.": {ok, ok},
		"Nothing was saved: 1 file refused.":                  {bad},
		"Saved 2 files, 2 files refused.":                     {ok, ok, bad, bad},
		"There was nothing to capture in it.":                 {{Over: true}},
	} {
		m := &Model{results: results}
		if got := m.Sum(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	for want, results := range map[string][]Result{
		"Saved 1 file. It is safe here.":     {ok},
		"Saved 2 files. They are safe here.": {ok, ok},
	} {
		m := &Model{results: results, held: true}
		if got := m.Sum(); got != want {
			t.Errorf("while nothing is sent: %q, want %q", got, want)
		}
	}
}

func TestLayingOutMoreForgetsTheLastGo(t *testing.T) {
	m := &Model{results: []Result{{Saved: true}}}
	m.Lay(laid("/a"))
	if strings.Contains(m.Sum(), "Saved") {
		t.Error("still says how the last go went")
	}
}
