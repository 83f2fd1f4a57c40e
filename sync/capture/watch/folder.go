package watch

import (
	"errors"
	"path/filepath"
	"time"

	"github.com/google/uuid"

	"satchel/sync/capture"
	"satchel/sync/document"
)

// Folder is one that is watched for an account.
type Folder struct {
	ID         uuid.UUID         `json:"id"`
	Account    string            `json:"account"`
	Path       string            `json:"path"`    // absolute
	Company    document.Company  `json:"company"` // the books its documents go to
	Category   document.Category `json:"category"`
	Note       string            `json:"note,omitempty"`
	Subfolders bool              `json:"subfolders,omitempty"` // what lies in folders within it is taken too
	NewOnly    bool              `json:"new_only,omitempty"`   // what was in it when it was added, or gone on with, is passed over
	Standing   Standing          `json:"standing"`
	Since      time.Time         `json:"since"` // UTC; when it was added
}

// Holds tells whether the folder takes a file at a path.
func (f Folder) Holds(path string) bool {
	return filepath.Dir(path) == f.Path || f.Subfolders && within(path, f.Path)
}

// Standing says how far Satchel knows which of a folder's files were taken.
type Standing string

// The standings.
const (
	Fresh  Standing = "fresh"  // nothing was taken yet
	Known  Standing = "known"  // the ledger has the marks of what was
	Asking Standing = "asking" // the ledger was lost and the marks with it: the person says what to do
)

// Why a folder as a whole is not looked at, or not to its end.
var (
	// ErrGone means that the folder is not there: it was moved or deleted, or its drive is not connected.
	ErrGone = errors.New("watch: the folder is not there")
	// ErrNotFolder means that something else is in its place.
	ErrNotFolder = errors.New("watch: it is not a folder")
	// ErrUnreadable means that the folder, or some of it, can't be listed.
	ErrUnreadable = errors.New("watch: the folder can't be read")
	// ErrSilent means that the drive it is on has not answered for a while.
	ErrSilent = errors.New("watch: the folder's drive does not answer")
	// ErrAsking means that the folder stands as Asking.
	ErrAsking = errors.New("watch: which files were taken is not known any more")
	// ErrSignedOut means that whoever the folder belongs to is not signed in.
	ErrSignedOut = errors.New("watch: whose folder it is has signed out")
)

// State is how a folder stands.
type State struct {
	Folder  Folder
	Looked  time.Time // when the last whole look ended; zero before the first
	Taken   int       // documents captured from it since this program started
	Writing Some[string]
	Refused []Refused // by reason, what most were refused for first
	Trouble error     // of the folder as a whole; nil while it is well
}

// Refused are files of a folder that were not captured for the same reason, and won't be as they are.
type Refused struct {
	Why   *capture.Refusal // the first one's
	Files Some[string]
}

// Missing is how many files were not captured and won't be as they are.
func (s State) Missing() int {
	missing := 0
	for _, r := range s.Refused {
		missing += r.Files.Count
	}
	return missing
}

// mostNamed is how many files of a kind a State names.
const mostNamed = 20

// Some is how many there are, and the first of them.
type Some[T any] struct {
	Count int
	First []T
}

func (s *Some[T]) add(one T) {
	s.Count++
	if len(s.First) < mostNamed {
		s.First = append(s.First, one)
	}
}
