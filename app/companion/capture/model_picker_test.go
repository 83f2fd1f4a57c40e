package capture

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"satchel/app/words"
)

func TestFilesAreHandedOverInTheOrderTheyWereChosenIn(t *testing.T) {
	p := NewPicker(words.Tongue{})
	p.Enter("/s", []Entry{{Path: "/s/a"}, {Path: "/s/B"}, {Path: "/s/c"}})
	p.Toggle("/s/c")
	p.Toggle("/s/a")
	if diff := cmp.Diff([]string{"/s/c", "/s/a"}, p.Chosen()); diff != "" {
		t.Error(diff)
	}
	p.ChooseAll()
	if diff := cmp.Diff([]string{"/s/c", "/s/a", "/s/B"}, p.Chosen()); diff != "" {
		t.Error(diff)
	}
}

func pickerOn(t *testing.T) (*Picker, string) {
	t.Helper()
	folder := t.TempDir()
	for _, name := range []string{"b.pdf", "A.jpg", ".hidden"} {
		if err := os.WriteFile(filepath.Join(folder, name), make([]byte, 1500), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(folder, "scans"), 0o700); err != nil {
		t.Fatal(err)
	}
	entries, err := ReadFolder(words.Tongue{}, folder)
	if err != nil {
		t.Fatal(err)
	}
	p := NewPicker(words.Tongue{})
	p.Enter(folder, entries)
	return p, folder
}

func TestAFolderListsFoldersFirstAndLeavesHiddenFilesOut(t *testing.T) {
	p, folder := pickerOn(t)
	want := []Entry{
		{filepath.Join(folder, "scans"), "scans", "", true},
		{filepath.Join(folder, "A.jpg"), "A.jpg", "1.5 kB", false},
		{filepath.Join(folder, "b.pdf"), "b.pdf", "1.5 kB", false},
	}
	if diff := cmp.Diff(want, p.Entries()); diff != "" {
		t.Error(diff)
	}
}

func TestFilesAreChosenOneByOneOrAllAtOnce(t *testing.T) {
	p, folder := pickerOn(t)
	one, all := filepath.Join(folder, "b.pdf"), []string{filepath.Join(folder, "b.pdf"), filepath.Join(folder, "A.jpg")} // in the order they were chosen in
	p.Toggle(one)
	if diff := cmp.Diff([]string{one}, p.Chosen()); diff != "" || p.Verb() != "Choose 1 file" {
		t.Error(diff, p.Verb())
	}
	p.ChooseAll()
	if diff := cmp.Diff(all, p.Chosen()); diff != "" || p.Verb() != "Choose 2 files" {
		t.Error(diff, p.Verb())
	}
	p.ChooseAll()
	if len(p.Chosen()) != 0 || p.Verb() != "Choose" {
		t.Errorf("still chosen: %v", p.Chosen())
	}
}

func TestWhatWasChosenElsewhereStaysChosen(t *testing.T) {
	p, folder := pickerOn(t)
	p.Toggle(filepath.Join(folder, "b.pdf"))
	p.Enter(filepath.Join(folder, "scans"), nil)
	if p.Up() != folder || len(p.Chosen()) != 1 {
		t.Errorf("up is %q, chosen %v", p.Up(), p.Chosen())
	}
}

func TestAFolderThatCannotBeListedIsAnError(t *testing.T) {
	if _, err := ReadFolder(words.Tongue{}, filepath.Join(t.TempDir(), "gone")); err == nil {
		t.Error("listed")
	}
}

func TestOnlySpotsThatExistAreOffered(t *testing.T) {
	home := t.TempDir()
	if err := os.Mkdir(filepath.Join(home, "Documents"), 0o700); err != nil {
		t.Fatal(err)
	}
	want := []Spot{{"Home folder", home}, {"My documents", filepath.Join(home, "Documents")}}
	if diff := cmp.Diff(want, Spots(home)); diff != "" {
		t.Error(diff)
	}
}

func TestChoosingAFolderListsFoldersAlone(t *testing.T) {
	p := NewPicker(words.Tongue{})
	p.Folders = true
	p.Enter("/home", []Entry{{Path: "/home/Scans", Folder: true}, {Path: "/home/1.pdf"}})
	if entries := p.Entries(); len(entries) != 1 || !entries[0].Folder {
		t.Errorf("lists %+v", entries)
	}
}

func TestTypingLeadsToTheNextNameThatBeginsSo(t *testing.T) {
	p := NewPicker(words.Tongue{})
	p.Enter("/home", []Entry{{Name: "Bank"}, {Name: "bills"}, {Name: "Scans"}})
	for _, c := range []struct {
		typed string
		from  int
		row   int
		ok    bool
	}{{"b", 0, 0, true}, {"b", 1, 1, true}, {"b", 2, 0, true}, {"BI", 0, 1, true}, {"s", 3, 2, true}, {"x", 0, 0, false}} {
		if row, ok := p.Begins(c.typed, c.from); row != c.row || ok != c.ok {
			t.Errorf("%q from %d is %d, %v", c.typed, c.from, row, ok)
		}
	}
	if _, ok := NewPicker(words.Tongue{}).Begins("a", 0); ok {
		t.Error("found in an empty folder")
	}
}

func TestATypedPathIsTakenFromWhereThePersonIs(t *testing.T) {
	p, folder := pickerOn(t)
	for typed, want := range map[string]string{
		"scans": filepath.Join(folder, "scans"), "~": "/home/ann", " ~/Bank ": "/home/ann/Bank", "~ann": filepath.Join(folder, "~ann"),
		"..": filepath.Dir(folder), "/srv/scans/": "/srv/scans", "": folder,
	} {
		if got := p.Typed(typed, "/home/ann"); got != want {
			t.Errorf("%q is %q, want %q", typed, got, want)
		}
	}
	if at, entries, file, err := ReadPath(words.Tongue{}, filepath.Join(folder, "b.pdf")); at != folder || len(entries) != 3 || filepath.Base(file) != "b.pdf" || err != nil {
		t.Errorf("%q, %v, %q, %v", at, entries, file, err)
	}
}
