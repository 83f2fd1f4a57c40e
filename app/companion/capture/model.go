package capture

import (
	"os"
	"path/filepath"
	"slices"

	"satchel/app/words"
	"satchel/sync/companion"
	"satchel/sync/document"
)

// Model is the view model: what is laid out to be captured, how, and what became of it. It is used on the UI thread alone.
type Model struct {
	words.Tongue
	Category document.Category
	Note     string
	Combine  bool

	laid    []Laid
	results []Result
	held    bool // nothing is sent now: the person has to sign in first, or there is no network
}

// NewModel returns one with nothing laid out.
func NewModel(tongue words.Tongue) *Model { return &Model{Tongue: tongue, Category: document.Purchase} }

// Laid is a file or folder laid out to be captured.
type Laid struct {
	Path   string
	Name   string // safe to show
	Facts  string // its size, or that it is a folder
	Folder bool
}

// Result is what became of a file.
type Result struct {
	Name  string
	Saved bool
	Over  bool              // passed over on purpose: hidden, or a system's own file
	Said  words.Explanation // why it was refused; zero when Saved
}

// Look describes files for laying them out. It touches the disk, so it is called off the UI thread. What can't be read is
// laid out all the same: capturing says what is wrong with it.
func Look(tongue words.Tongue, paths []string) []Laid {
	var found []Laid
	for _, path := range paths {
		laid := Laid{Path: path, Name: document.DisplayName(filepath.Base(path))}
		info, err := os.Stat(path)
		switch {
		case err != nil:
			laid.Facts = tongue.T("can't be read")
		case info.IsDir():
			laid.Facts, laid.Folder = tongue.T("folder"), true
		default:
			laid.Facts = tongue.Size(info.Size())
		}
		found = append(found, laid)
	}
	return found
}

// Lay lays out more files; those already there stay once. What became of the last ones is forgotten.
func (m *Model) Lay(more []Laid) {
	for _, laid := range more {
		if !slices.ContainsFunc(m.laid, func(l Laid) bool { return l.Path == laid.Path }) {
			m.laid = append(m.laid, laid)
		}
	}
	if len(more) > 0 {
		m.results = nil
	}
}

// TakeAway takes a file off again.
func (m *Model) TakeAway(path string) {
	m.laid = slices.DeleteFunc(m.laid, func(l Laid) bool { return l.Path == path })
	m.Combine = m.Combine && m.CanCombine()
}

// Laid lists what is laid out, in its order.
func (m *Model) Laid() []Laid { return m.laid }

// firstFew is how many files are shown by name: more than a person checks one by one.
const firstFew = 6

// First lists the first of what is laid out, and says how many more there are; empty if none.
func (m *Model) First() (first []Laid, more string) {
	if len(m.laid) <= firstFew {
		return m.laid, ""
	}
	return m.laid[:firstFew], m.Count(len(m.laid)-firstFew, "and 1 file more", "and %d files more")
}

// CanCombine says whether there is more than one page to make a document of.
func (m *Model) CanCombine() bool {
	return len(m.laid) > 1 || slices.ContainsFunc(m.laid, func(l Laid) bool { return l.Folder })
}

// Verb is what the button says it will do.
func (m *Model) Verb() string {
	switch {
	case len(m.laid) == 0:
		return m.T("Capture")
	case m.Combine:
		return m.T("Capture as one document")
	case slices.ContainsFunc(m.laid, func(l Laid) bool { return l.Folder }):
		return m.T("Capture all")
	default:
		return m.Count(len(m.laid), "Capture 1 document", "Capture %d documents")
	}
}

// Request is what to ask of the companion.
func (m *Model) Request() companion.AddRequest {
	request := companion.AddRequest{Category: m.Category, Note: m.Note, Combine: m.Combine && m.CanCombine()}
	for _, laid := range m.laid {
		request.Paths = append(request.Paths, laid.Path)
	}
	return request
}

// Finish takes in what became of the files. What was refused stays laid out, so that it can be put right and tried again.
func (m *Model) Finish(added []companion.Added, explain func(error) words.Explanation) {
	m.results = nil
	refused := map[string]bool{}
	for _, a := range added {
		result := Result{Name: document.DisplayName(filepath.Base(a.Path)), Saved: a.Err == nil, Over: a.Skipped}
		if a.Err != nil && !a.Skipped {
			refused[a.Path] = true
			result.Said = explain(a.Err)
		}
		m.results = append(m.results, result)
	}
	m.laid = slices.DeleteFunc(m.laid, func(l Laid) bool { return !refused[l.Path] })
	m.Combine = m.Combine && m.CanCombine()
	if len(m.laid) == 0 {
		m.Note = ""
	}
}

// Refused lists what was not captured.
func (m *Model) Refused() []Result {
	return slices.DeleteFunc(slices.Clone(m.results), func(r Result) bool { return r.Saved || r.Over })
}

// Saved is how many files were captured at the last go.
func (m *Model) Saved() int {
	saved := 0
	for _, r := range m.results {
		if r.Saved {
			saved++
		}
	}
	return saved
}

// Sum says in one line how the last go went; empty before any.
func (m *Model) Sum() string {
	saved, refused := m.Saved(), len(m.Refused())
	switch {
	case len(m.results) == 0:
		return ""
	case saved == 0 && refused == 0:
		return m.T("There was nothing to capture in it.")
	case refused == 0 && m.held:
		return m.Count(saved, "Saved 1 file. It is safe here.", "Saved %d files. They are safe here.")
	case refused == 0:
		return m.Count(saved, "Saved 1 file. It is safe here and on its way.", "Saved %d files. They are safe here and on their way.")
	case saved == 0:
		return m.Count(refused, "Nothing was saved: 1 file refused.", "Nothing was saved: %d files refused.")
	default:
		return m.Count(saved, "Saved 1 file,", "Saved %d files,") + " " + m.Count(refused, "1 file refused.", "%d files refused.")
	}
}
