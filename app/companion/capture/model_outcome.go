package capture

import (
	"path/filepath"
	"slices"

	"github.com/google/uuid"

	"satchel/app/words"
	"satchel/sync/companion"
	"satchel/sync/document"
)

// Result is what became of a file.
type Result struct {
	Name  string
	Saved bool
	Of    uuid.UUID         // the document it is in, when Saved
	Said  words.Explanation // why it was refused; zero when Saved
}

// Finish takes in what became of the files that were taken. What was refused stays laid out, so that it can be put right
// and tried again; and where the request was broken off all that was not saved does. What was laid out meanwhile stays too.
func (m *Model) Finish(taken []string, added []companion.Added, brokenOff bool, explain func(error) words.Explanation) {
	m.results, m.nothing = nil, len(added) == 0 && !brokenOff
	gone := map[string]bool{}
	if !brokenOff {
		for _, path := range taken {
			gone[path] = true
		}
	}
	for _, a := range added {
		result := Result{Name: document.DisplayName(filepath.Base(a.Path)), Saved: a.Err == nil, Of: a.Document.ID}
		gone[a.Path] = result.Saved
		if !result.Saved {
			result.Said = explain(a.Err)
		}
		m.results = append(m.results, result)
	}
	m.laid = slices.DeleteFunc(m.laid, func(l Laid) bool { return gone[l.Path] })
	if len(m.laid) == 0 {
		m.Note, m.Combine = "", false
	}
}

// Refused lists what was not captured.
func (m *Model) Refused() []Result {
	return slices.DeleteFunc(slices.Clone(m.results), func(r Result) bool { return r.Saved })
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

// asOne says whether several files became the pages of one document at the last go.
func (m *Model) asOne() bool {
	return len(m.results) > 1 && !slices.ContainsFunc(m.results, func(r Result) bool { return r.Of == uuid.Nil || r.Of != m.results[0].Of })
}

// InPassing is Sum, and which files were refused, for a person who sees nothing else of it.
func (m *Model) InPassing() string {
	var names []string
	for _, refused := range m.Refused() {
		names = append(names, refused.Name)
	}
	if len(names) == 0 {
		return m.Sum()
	}
	return m.Sum() + " " + m.T("Not captured: %s.", m.someOf(names))
}

// Sum says in one line how the last go went; empty before any.
func (m *Model) Sum() string {
	saved, refused := m.Saved(), len(m.Refused())
	switch {
	case m.nothing:
		return m.T("There was nothing to capture in it.")
	case len(m.results) == 0:
		return ""
	case refused == 0 && m.asOne() && m.held:
		return m.T("Saved 1 document of %d pages. It is safe here.", saved)
	case refused == 0 && m.asOne():
		return m.T("Saved 1 document of %d pages. It is safe here and on its way.", saved)
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
