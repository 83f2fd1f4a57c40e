package capture

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"slices"
	"time"
	"unicode/utf8"

	"satchel/sync/document"
	"satchel/sync/ledger"
	"satchel/sync/pictures"
)

// Options of a Capturer.
type Options struct {
	Ledger *ledger.Ledger
	Saved  func([]document.Record) // called with each group once it is durable, such as Engine.Added; may be nil
	Now    func() time.Time        // nil is time.Now
	Log    *slog.Logger            // nil discards
	Own    Own                     // what is the companion's, and is not captured again
}

// Own are the companion's own files.
type Own struct {
	Folders  []string // all that is in them, however deep, by whatever name or link it is come to
	Incoming string   // but what is in this one was put there to be captured; empty is none
}

// Capturer adds documents. Its methods may be called from any goroutine.
type Capturer struct {
	ledger  *ledger.Ledger
	saved   func([]document.Record)
	now     func() time.Time
	log     *slog.Logger
	own     Own
	reached func(point) // tests stop the process here
	claims  claims
	drawing chan struct{} // one picture at a time is edited, so that there is memory for it
}

// New makes a Capturer.
func New(options Options) *Capturer {
	c := &Capturer{
		ledger: options.Ledger, saved: options.Saved, now: options.Now, log: options.Log, own: options.Own,
		reached: func(point) {}, drawing: make(chan struct{}, 1),
	}
	if c.saved == nil {
		c.saved = func([]document.Record) {}
	}
	if c.now == nil {
		c.now = time.Now
	}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	return c
}

// point is a place in Add that crash tests know.
type point string

const (
	pointWalked    point = "walked"    // before the first file is copied
	pointPage      point = "page"      // a page is open to be bound
	pointCopied    point = "copied"    // a file is in the spool, not yet durable
	pointDurable   point = "durable"   // a group's bytes are durable, its records not yet
	pointCommitted point = "committed" // its records are too, and nobody has been told
	pointSaid      point = "said"      // the results of a group have been given
)

// Request says what to capture and for whom.
type Request struct {
	Account  string           // whose documents these are: the companion's stable name for (service, person)
	Server   string           // the service's address
	Company  document.Company // the books they go to
	Category document.Category
	Note     string   // at most MaxNote bytes
	Paths    []string // files and folders; folders are taken with everything below them
	Combine  bool     // the pictures at Paths become the pages of one PDF
	Name     string   // with Combine: the document's name, which gets .pdf where it lacks it; empty is the first page's

	Edits map[string]pictures.Edit // what is captured of a picture among Paths that a person has turned or cropped

	// Seen is how each of Paths was when it had settled, for files that nobody named one by one. A file that is not so
	// any more is refused as Changing, one that is not whole or not what its name says as Unfinished, and one that was captured
	// before is passed over as Taken. Nil takes whatever is named.
	Seen map[string]fs.FileInfo
	// AsIs are those in Seen that are taken although they are not whole or not what their names say.
	AsIs map[string]bool
	// Passer is the watched folder they are in: with Seen, what it has passed over is let be as what was captured is.
	Passer string
	Mark   bool // the files, each a document, are known as taken from now on; with Seen they always are
}

func (r Request) marks() bool { return r.Mark || r.Seen != nil }

// MaxNote is the longest note, in bytes: it travels in a header of the upload.
const MaxNote = 2000

// Status is what became of a path.
type Status string

// The statuses.
const (
	Saved   Status = "saved"   // durable here; goes to the service by itself
	Skipped Status = "skipped" // passed over on purpose: hidden, left there by a system, or captured where it really is
	Refused Status = "refused" // not captured; the original is where it was
)

// Result is what became of one path. Combined pages share one Record.
type Result struct {
	Path   string
	Status Status
	Record document.Record // set when saved
	Err    *Refusal        // set when not
}

// Summary counts the results of an Add.
type Summary struct {
	Saved, Skipped, Refused int   // documents, paths, paths
	Bytes                   int64 // of the saved documents
}

// ErrRequest means that the request as a whole makes no sense; nothing was captured.
var ErrRequest = errors.New("capture: the request can't be carried out")

// ErrNote means, with ErrRequest, that the note is longer than MaxNote.
var ErrNote = errors.New("capture: the note is too long")

// ErrNoRoom means that the disk had no room for some files. All were tried, and those that fit are saved; the others are
// among the results. It wraps spool.ErrFull.
var ErrNoRoom = errors.New("capture: no room for some files")

// ErrStopped means that capture stopped before all files were looked at, because the disk or the queue fails.
// What was saved before is safe; the files not captured are among the results.
var ErrStopped = errors.New("capture: stopped")

// Add captures what a request names. each is called with the result of every path, in order, from one
// goroutine; it may be nil. A refused file is not an error of Add: its errors are ErrRequest, ErrNoRoom,
// ErrStopped (which wraps the fault), and the context's.
func (c *Capturer) Add(ctx context.Context, request Request, each func(Result)) (Summary, error) {
	if err := request.check(); err != nil {
		return Summary{}, err
	}
	add := &adding{Capturer: c, request: request, each: each}
	defer c.claims.release(add)
	if request.Combine {
		err := add.combine(ctx)
		return add.summary, err
	}
	err := errors.Join(add.run(ctx), add.remember())
	return add.summary, err
}

func (r *Request) check() error {
	category, err := document.ParseCategory(string(r.Category))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRequest, err)
	}
	r.Category = category
	switch {
	case r.Account == "":
		return fmt.Errorf("%w: no account", ErrRequest)
	case len(r.Paths) == 0:
		return fmt.Errorf("%w: no files", ErrRequest)
	}
	for path, edit := range r.Edits {
		if !slices.Contains(r.Paths, path) {
			return fmt.Errorf("%w: an edit of %s, which is not captured", ErrRequest, path)
		}
		if err := edit.Check(); err != nil {
			return fmt.Errorf("%w: %w", ErrRequest, err)
		}
	}
	return CheckNote(r.Note)
}

// CheckNote is nil for a note that can go with a document, else ErrRequest.
func CheckNote(note string) error {
	switch {
	case len(note) > MaxNote:
		return fmt.Errorf("%w: %w: %d characters, %d bytes", ErrRequest, ErrNote, utf8.RuneCountInString(note), len(note))
	case !utf8.ValidString(note):
		return fmt.Errorf("%w: the note is not valid UTF-8", ErrRequest)
	}
	return nil
}
