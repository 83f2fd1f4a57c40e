package companion

import (
	"time"

	"github.com/google/uuid"

	"satchel/sync/document"
	"satchel/sync/pictures"
)

// AddRequest says what to capture and for whom.
type AddRequest struct {
	Paths    []string // files and folders; folders are walked
	Company  string   // name or id; empty is the account's chosen company
	Category document.Category
	Note     string
	Combine  bool   // all paths become the pages of one document
	Name     string // with Combine: the document's name; empty takes the first page's
	// Edits are what a person has turned and cropped, by the path of the picture among Paths. The files stay as they are.
	Edits map[string]pictures.Edit
	// Each is told of every file as it is settled, from one goroutine; also of those passed over. May be nil.
	Each func(Added)
}

// Added is what became of one file of an AddRequest. Err is nil when it is saved: copied, hashed, on disk
// and queued; otherwise it is a *capture.Refusal.
type Added struct {
	Path     string
	Document document.Record // zero when Err is set
	Skipped  bool            // passed over on purpose (hidden, a system's own); Err says which
	Err      error
}

// Snapshot is what changed and how things stand. Cheap however long the queue is.
type Snapshot struct {
	Seq     uint64 // grows with every snapshot
	Changed []document.Record
	Removed []uuid.UUID
	Counts  Counts
	Offline bool                // the service can't be reached; everything waits together
	Metered bool                // with Offline: it is not asked, because the network is metered and the person wants uploads to wait
	Since   time.Time           // since when Offline
	Why     document.ReasonCode // why Offline: nothing answers, or something else, or nothing to be trusted; empty where not known
	Paused  []Paused            // accounts that need their person before anything of theirs moves
	Many    bool                // more has changed than stands in Changed: read the list again
	Stuck   bool                // nothing will move before a person has done something
	Fault   error               // why the queue itself can't be used now; nil when it can
}

// Counts are the documents of the queue by how they stand.
type Counts struct {
	Total       int
	Waiting     int // queued, on the way, or waiting for a reason that passes by itself
	Uploading   int // of Waiting, those on the wire now
	NeedsPerson int
	Accepted    int // and everything later
	Cancelled   int
	BytesLeft   int64
}

// Paused is an account whose documents wait for its person.
type Paused struct {
	Account string // Account.ID
	Email   string
	Reason  document.ReasonCode
}

// Filter picks documents of the list; the zero value is all of them.
type Filter struct {
	Account string    // Account.ID
	Company uuid.UUID // zero is every company
	States  []document.State
	Newest  bool      // newest first; otherwise oldest first
	After   uuid.UUID // begin behind this document, in that order; zero is at the beginning
	Offset  int
	Limit   int // 0 is no limit
}
