package main

import (
	gosync "sync"

	"satchel/app/words"
	"satchel/sync/capture/watch"
)

// listedWatched is a watched folder with --json. Its fields are a promise to scripts.
type listedWatched struct {
	ID         string          `json:"id"`
	Path       string          `json:"path"`
	Company    string          `json:"company"`
	Category   string          `json:"category"`
	Note       string          `json:"note"`
	Subfolders bool            `json:"subfolders"`
	NewOnly    bool            `json:"new_only"` // what was in it at first is passed over
	Captured   int             `json:"captured"` // in this run
	Writing    int             `json:"writing"`  // files that are still being written
	Refused    int             `json:"refused"`  // files that won't be captured as they are
	Files      []listedRefusal `json:"refused_files,omitempty"`
	Person     bool            `json:"needs_person"` // for the error, or for what was refused
	Error      *listedErr      `json:"error"`        // of the folder as a whole; null where it is well
}

type listedRefusal struct {
	Path  string     `json:"path"`
	Error *listedErr `json:"error"`
}

func listWatched(states []watch.State) []listedWatched {
	all := make([]listedWatched, 0, len(states))
	for _, s := range states {
		l := listedWatched{
			ID: s.Folder.ID.String(), Path: s.Folder.Path, Company: s.Folder.Company.Name, Category: string(s.Folder.Category),
			Note: s.Folder.Note, Subfolders: s.Folder.Subfolders, NewOnly: s.Folder.NewOnly, Captured: s.Taken, Writing: s.Writing.Count, Refused: s.Missing(),
			Person: s.Trouble != nil || s.Missing() > 0,
		}
		for _, r := range s.Refused {
			for _, path := range r.Files.First {
				l.Files = append(l.Files, listedRefusal{path, explainAdd(r.Why)})
			}
		}
		if s.Trouble != nil {
			l.Error = explainAdd(s.Trouble)
		}
		all = append(all, l)
	}
	return all
}

// watchTelling says of watched folders what has not been said yet.
type watchTelling struct {
	*face
	mu     gosync.Mutex
	states []watch.State
	said   map[string]string // by folder and file
}

func (t *watchTelling) last() []watch.State {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.states
}

func (t *watchTelling) tell(states []watch.State) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.states = states
	if t.said == nil {
		t.said = map[string]string{}
	}
	for _, s := range states {
		trouble := ""
		if s.Trouble != nil {
			trouble = words.Explain(s.Trouble).String()
			if words.Explain(s.Trouble).Code == words.Explain(watch.ErrAsking).Code {
				trouble += " That is: satchelctl watch resume"
			}
		}
		t.once(s.Folder.Path, "watching", trouble, "The folder is well again.")
		for _, r := range s.Refused {
			e := words.Explain(r.Why)
			for _, path := range r.Files.First {
				t.once(path, "refused", e.Title+" "+e.Action, "")
			}
		}
		for _, path := range s.Writing.First {
			t.once(path, "waiting", "It is still being written.", "")
		}
	}
}

// once says something of a path unless it was the last that was said of it; nothing is said of what is well from the
// beginning.
func (t *watchTelling) once(path, word, text, otherwise string) {
	before, known := t.said[path]
	t.said[path] = text
	if text == "" {
		text = otherwise
	}
	if t.json || before == t.said[path] || text == "" || !known && t.said[path] == "" {
		return
	}
	t.printf("%-9s %s  %s\n", word, plain(path), text)
}
