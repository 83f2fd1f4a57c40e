package watched

import (
	"errors"
	"path/filepath"
	"strings"
	"time"

	"satchel/app/words"
	"satchel/sync/capture/watch"
	"satchel/sync/companion"
	"satchel/sync/document"
)

// Model is the view model: how the folders stand, and what was last tried and failed.
type Model struct {
	words.Tongue
	explain func(error) words.Explanation
	states  []watch.State
	known   bool
	broken  error // why the list can't be read
	failed  error // why what the person asked for was not done
}

// NewModel returns one that knows of no folder yet.
func NewModel(tongue words.Tongue, explain func(error) words.Explanation) *Model {
	return &Model{Tongue: tongue, explain: explain}
}

// Take takes in how the folders stand now.
func (m *Model) Take(states []watch.State, err error) {
	m.states, m.broken, m.known = states, err, true
}

// Failed says why something was not done; nil that it was.
func (m *Model) Failed(err error) { m.failed = err }

// Trouble is what is to be said above the folders; a zero one is nothing.
func (m *Model) Trouble() words.Explanation {
	switch {
	case m.failed != nil:
		return m.explain(m.failed)
	case m.broken != nil:
		return m.explain(m.broken)
	}
	return words.Explanation{}
}

// Empty tells whether it is known that no folder is watched.
func (m *Model) Empty() bool { return m.known && m.broken == nil && len(m.states) == 0 }

// Standing is how a folder stands, in one word.
type Standing int

// The standings.
const (
	Looking Standing = iota // nobody has looked yet
	Well
	Missing  // some of its files were not captured, which the person has to see to
	Troubled // it is not looked at until something has passed or the person has done something
	Asking   // the person has to say how to go on
)

// Row is a folder as it is shown.
type Row struct {
	ID       string
	Path     string
	Facts    string // what becomes of its files
	Standing Standing
	Word     string            // the standing
	Looked   string            // what was found; empty before the first look
	Writing  string            // which files are still being written; empty for none
	Why      words.Explanation // of a troubled one
	Missing  string            // how many files were not captured; empty for none
}

// Rows are the folders, in the order they were added.
func (m *Model) Rows(now time.Time) []Row {
	rows := make([]Row, 0, len(m.states))
	for _, s := range m.states {
		row := Row{ID: s.Folder.ID.String(), Path: document.Visible(s.Folder.Path), Facts: m.facts(s.Folder), Writing: m.writing(s.Writing)}
		row.Standing, row.Word = m.standing(s)
		if s.Trouble != nil {
			row.Why = m.explain(s.Trouble)
		}
		if !s.Looked.IsZero() {
			row.Looked = m.looked(s, now)
		}
		if missing := s.Missing(); missing > 0 {
			row.Missing = m.Count(missing, "1 file was not captured", "%d files were not captured")
		}
		rows = append(rows, row)
	}
	return rows
}

func (m *Model) facts(f watch.Folder) string {
	facts := []string{document.DisplayName(f.Company.Name), m.T(words.Category(f.Category))}
	if f.Subfolders {
		facts = append(facts, m.T("with the folders in it"))
	}
	if f.NewOnly {
		facts = append(facts, m.T("only new files"))
	} else {
		facts = append(facts, m.T("all files"))
	}
	if f.Note != "" {
		facts = append(facts, document.DisplayName(f.Note))
	}
	return strings.Join(facts, " · ")
}

func (m *Model) standing(s watch.State) (Standing, string) {
	switch {
	case errors.Is(s.Trouble, watch.ErrAsking):
		return Asking, m.T("Needs you")
	case s.Trouble != nil:
		return Troubled, m.T("Not watched now")
	case s.Looked.IsZero():
		return Looking, m.T("Looking …")
	case len(s.Refused) > 0:
		return Missing, m.T("Needs you")
	}
	return Well, m.T("Watched")
}

func (m *Model) looked(s watch.State, now time.Time) string {
	when := m.When(s.Looked, now)
	if s.Taken == 0 {
		return m.T("Looked at %s", when)
	}
	return m.T("Looked at %s", when) + " · " + m.Count(s.Taken, "1 document captured since Satchel was started", "%d documents captured since Satchel was started")
}

// fewNamed is how many files are named where more of a kind may be.
const fewNamed = 3

func (m *Model) writing(files watch.Some[string]) string {
	if files.Count == 0 {
		return ""
	}
	var names []string
	for _, path := range files.First[:min(fewNamed, len(files.First))] {
		names = append(names, document.DisplayName(filepath.Base(path)))
	}
	if files.Count > len(names) {
		names = append(names, "…")
	}
	return m.Count(files.Count, "1 file is still being written", "%d files are still being written") + ": " + strings.Join(names, ", ")
}

// Removing asks before a folder is watched no longer.
func Removing(tongue words.Tongue, path string) (title, said string) {
	return tongue.T("Stop watching the folder?"),
		tongue.T("%s stays as it is, and so does what was captured from it. Watched again, none of that is captured twice.", path)
}

// Form is what a person says of a folder that is to be watched.
type Form struct {
	Path       string
	Category   document.Category
	Note       string
	Subfolders bool
	FromNow    bool // what is in it already is passed over
	Shared     bool // though another account takes the same files
}

// NewForm is one that nothing was said in yet.
func NewForm() *Form { return &Form{Category: document.Purchase} }

// Request is what to ask of the companion.
func (f *Form) Request() companion.WatchRequest {
	return companion.WatchRequest{Path: f.Path, Category: f.Category, Note: f.Note, Subfolders: f.Subfolders, Shared: f.Shared}
}

// Ready tells whether a folder was chosen.
func (f *Form) Ready() bool { return f.Path != "" }
