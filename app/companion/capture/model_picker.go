package capture

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"satchel/app/words"
	"satchel/sync/document"
)

// Picker is the view model of choosing files on a desktop: a folder's entries, of which any number may be chosen. It is
// used on the UI thread alone.
type Picker struct {
	words.Tongue
	Folders bool // a folder is chosen: files are left out, for nothing could be done with them
	folder  string
	entries []Entry
	chosen  []string // paths, in the order they were chosen in; choices in other folders stay
}

// Entry is a file or folder to choose from.
type Entry struct {
	Path   string
	Name   string // safe to show
	Facts  string // a file's size
	Folder bool
}

// NewPicker returns one that shows nothing yet.
func NewPicker(tongue words.Tongue) *Picker {
	return &Picker{Tongue: tongue}
}

// ReadFolder lists a folder: folders first, then files, each by name whatever its capitals. Hidden entries are left out.
// It touches the disk, so it is called off the UI thread.
func ReadFolder(tongue words.Tongue, folder string) ([]Entry, error) {
	found, err := os.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("listing the folder: %w", err)
	}
	var entries []Entry
	for _, item := range found {
		if strings.HasPrefix(item.Name(), ".") {
			continue
		}
		entries = append(entries, newEntry(tongue, folder, item))
	}
	slices.SortFunc(entries, func(a, b Entry) int {
		if a.Folder != b.Folder {
			return map[bool]int{true: -1, false: 1}[a.Folder]
		}
		return cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
	return entries, nil
}

// ReadPath is ReadFolder of a path that may be a file's: then of the folder it is in, and the file.
func ReadPath(tongue words.Tongue, path string) (folder string, entries []Entry, file string, err error) {
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		folder, file = filepath.Dir(path), path
	} else {
		folder = path
	}
	entries, err = ReadFolder(tongue, folder)
	return folder, entries, file, err
}

func newEntry(tongue words.Tongue, folder string, item fs.DirEntry) Entry {
	entry := Entry{Path: filepath.Join(folder, item.Name()), Name: document.DisplayName(item.Name())}
	info, err := os.Stat(entry.Path) // follows links, as capturing will
	switch {
	case err != nil:
		entry.Facts = tongue.T("can't be read")
	case info.IsDir():
		entry.Folder = true
	default:
		entry.Facts = tongue.Size(info.Size())
	}
	return entry
}

// Enter shows a folder's entries.
func (p *Picker) Enter(folder string, entries []Entry) {
	if p.Folders {
		entries = slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool { return !e.Folder })
	}
	p.folder, p.entries = folder, entries
}

// Folder is the one that is shown.
func (p *Picker) Folder() string { return p.folder }

// Up is the folder around the one that is shown; empty at the top.
func (p *Picker) Up() string {
	if up := filepath.Dir(p.folder); up != p.folder {
		return up
	}
	return ""
}

// Entries are those of the folder that is shown.
func (p *Picker) Entries() []Entry { return p.entries }

// Toggle chooses a file, or no longer.
func (p *Picker) Toggle(path string) {
	if !p.unchoose(path) {
		p.chosen = append(p.chosen, path)
	}
}

// unchoose reports whether the file was chosen.
func (p *Picker) unchoose(path string) bool {
	at := slices.Index(p.chosen, path)
	if at < 0 {
		return false
	}
	p.chosen = slices.Delete(p.chosen, at, at+1)
	return true
}

// ChooseAll chooses every file of the folder that is shown, or none of them where all are chosen.
func (p *Picker) ChooseAll() {
	all := p.allChosen()
	for _, entry := range p.entries {
		switch {
		case entry.Folder:
		case all:
			p.unchoose(entry.Path)
		case !p.IsChosen(entry.Path):
			p.chosen = append(p.chosen, entry.Path)
		}
	}
}

func (p *Picker) allChosen() bool {
	return !slices.ContainsFunc(p.entries, func(e Entry) bool { return !e.Folder && !p.IsChosen(e.Path) })
}

// IsChosen says whether a file is.
func (p *Picker) IsChosen(path string) bool { return slices.Contains(p.chosen, path) }

// Chosen lists what is chosen, in the order it was.
func (p *Picker) Chosen() []string { return slices.Clone(p.chosen) }

// Begins is the first row, from one on and then from the top, whose name begins with what is typed, whatever its capitals.
func (p *Picker) Begins(typed string, from int) (row int, ok bool) {
	typed = strings.ToLower(typed)
	for i := range p.entries {
		row = (from + i) % len(p.entries)
		if strings.HasPrefix(strings.ToLower(p.entries[row].Name), typed) {
			return row, true
		}
	}
	return 0, false
}

// Typed is the path that a person means by what they type: from the folder that is shown, or from their own by ~.
func (p *Picker) Typed(typed, home string) string {
	typed = strings.TrimSpace(typed)
	switch rest, own := strings.CutPrefix(typed, "~"); {
	case own && (rest == "" || os.IsPathSeparator(rest[0])):
		return filepath.Join(home, rest)
	case filepath.IsAbs(typed):
		return filepath.Clean(typed)
	}
	return filepath.Join(p.folder, typed)
}

// Verb is what the button says it will do.
func (p *Picker) Verb() string {
	if p.Folders {
		return p.T("Choose this folder")
	}
	if len(p.chosen) == 0 {
		return p.T("Choose")
	}
	return p.Count(len(p.chosen), "Choose 1 file", "Choose %d files")
}

// Spot is a folder people keep paperwork in. Its name is English.
type Spot struct{ Name, Path string }

// Spots lists those of a person's that exist.
func Spots(home string) []Spot {
	var spots []Spot
	for _, spot := range []Spot{
		{"Home folder", home},
		{"Desktop", filepath.Join(home, "Desktop")},
		{"My documents", filepath.Join(home, "Documents")},
		{"Downloads", filepath.Join(home, "Downloads")},
		{"Pictures", filepath.Join(home, "Pictures")},
	} {
		if info, err := os.Stat(spot.Path); err == nil && info.IsDir() {
			spots = append(spots, spot)
		}
	}
	return spots
}
