package companion

import (
	"errors"
	"time"

	"satchel/storage/queue"
	"satchel/storage/spool"
	"satchel/sync/capture"
	"satchel/sync/capture/watch"
	"satchel/sync/document"
	"satchel/sync/engine"
	"satchel/sync/pictures"
)

// queueSocket is the socket of whoever holds the queue.
const queueSocket = "queue"

// asked is what one process asks of the one that holds the queue, as a line of JSON. One connection carries one.
type asked struct {
	Do      string     `json:"do"` // one of the constants below
	Account string     `json:"account,omitempty"`
	Text    string     `json:"text,omitempty"`    // find: an id or a part of one
	IDs     []string   `json:"ids,omitempty"`     // retry, remove
	Filter  *Filter    `json:"filter,omitempty"`  // list
	Capture *capturing `json:"capture,omitempty"` // add, add-edits

	Folder *watch.Folder `json:"folder,omitempty"` // pass-over, leave-out
	Paths  []string      `json:"paths,omitempty"`  // leave-out: absolute
}

const (
	doList     = "list"
	doFind     = "find"
	doCounts   = "counts"
	doAdd      = "add"
	doAddEdits = "add-edits" // add of pictures with Edits, which an older Satchel would capture as they are
	doRetry    = "retry"
	doRetryAll = "retry-all"
	doRemove   = "remove"
	doPassOver = "pass-over"
	doLeaveOut = "leave-out"
	doSurvey   = "survey"
)

// capturing is a capture.Request whose files a person named.
type capturing struct {
	Account  string            `json:"account"`
	Server   string            `json:"server"`
	Company  document.Company  `json:"company"`
	Category document.Category `json:"category"`
	Note     string            `json:"note,omitempty"`
	Paths    []string          `json:"paths"` // absolute
	Combine  bool              `json:"combine,omitempty"`
	Name     string            `json:"name,omitempty"`
	Mark     bool              `json:"mark,omitempty"`

	Edits map[string]pictures.Edit `json:"edits,omitempty"` // by absolute path
}

// capturingOf is a request whose files are at these absolute paths.
func capturingOf(r capture.Request, named []string) *capturing {
	c := &capturing{
		Account: r.Account, Server: r.Server, Company: r.Company, Category: r.Category,
		Note: r.Note, Paths: named, Combine: r.Combine, Name: r.Name, Mark: r.Mark,
	}
	if len(r.Edits) > 0 {
		c.Edits = make(map[string]pictures.Edit, len(r.Edits))
	}
	for i, path := range r.Paths {
		if edit, ok := r.Edits[path]; ok {
			c.Edits[named[i]] = edit
		}
	}
	return c
}

func (c capturing) request() capture.Request {
	return capture.Request{
		Account: c.Account, Server: c.Server, Company: c.Company, Category: c.Category,
		Note: c.Note, Paths: c.Paths, Combine: c.Combine, Name: c.Name, Mark: c.Mark, Edits: c.Edits,
	}
}

// answered is one line of the answer. The first says Here, then come those with Added, and the one with Done ends it.
// Lines with nothing in them say that the work goes on.
type answered struct {
	Here    bool              `json:"here,omitempty"`
	Sending bool              `json:"sending,omitempty"` // with Here: it sends what is queued
	Added   *wireAdded        `json:"added,omitempty"`
	Done    bool              `json:"done,omitempty"`
	Records []document.Record `json:"records,omitempty"`
	Counts  *Counts           `json:"counts,omitempty"`
	Number  int               `json:"number,omitempty"`
	Watched []wireWatched     `json:"watched,omitempty"` // survey
	Error   *wireError        `json:"error,omitempty"`
}

type wireAdded struct {
	Path     string           `json:"path"`
	Document *document.Record `json:"document,omitempty"`
	Skipped  bool             `json:"skipped,omitempty"`
	Refusal  *wireRefusal     `json:"refusal,omitempty"`
}

type wireRefusal struct {
	Code capture.Code `json:"code"`
	Text string       `json:"text"`
	Err  *wireError   `json:"error,omitempty"`
}

// wireWatched is how a watched folder stands, without what is wrong with it as a whole: that can be seen from outside.
type wireWatched struct {
	Folder  watch.Folder       `json:"folder"`
	Looked  time.Time          `json:"looked"`
	Taken   int                `json:"taken"`
	Writing watch.Some[string] `json:"writing"`
	Refused []wireRefused      `json:"refused,omitempty"`
}

type wireRefused struct {
	Why   wireRefusal        `json:"why"`
	Files watch.Some[string] `json:"files"`
}

func watchedToWire(states []watch.State) []wireWatched {
	all := make([]wireWatched, 0, len(states))
	for _, s := range states {
		w := wireWatched{Folder: s.Folder, Looked: s.Looked, Taken: s.Taken, Writing: s.Writing}
		for _, r := range s.Refused {
			w.Refused = append(w.Refused, wireRefused{wireRefusal{Code: r.Why.Code, Text: r.Why.Text, Err: toWire(r.Why.Err)}, r.Files})
		}
		all = append(all, w)
	}
	return all
}

func (w wireWatched) state() watch.State {
	s := watch.State{Folder: w.Folder, Looked: w.Looked, Taken: w.Taken, Writing: w.Writing}
	for _, r := range w.Refused {
		s.Refused = append(s.Refused, watch.Refused{Why: r.Why.refusal(), Files: r.Files})
	}
	return s
}

// wireError is an error's text, and which of the errors that have words it is.
type wireError struct {
	Text string   `json:"text"`
	Is   []string `json:"is,omitempty"`
}

// travelling are the errors that are still themselves on the other side. All others are only text there.
var travelling = map[string]error{
	"unknown-document":     ErrUnknownDocument,
	"ambiguous":            ErrAmbiguous,
	"home-in-use":          ErrHomeInUse,
	"capture-request":      capture.ErrRequest,
	"capture-note":         capture.ErrNote,
	"capture-no-room":      capture.ErrNoRoom,
	"capture-stopped":      capture.ErrStopped,
	"spool-full":           spool.ErrFull,
	"queue-full":           queue.ErrFull,
	"queue-damaged":        queue.ErrDamaged,
	"document-transition":  document.ErrTransition,
	"document-accepted":    engine.ErrAccepted,
	"engine-stopped":       engine.ErrStopped,
	"neighbour-broke-off":  ErrBrokeOff,
	"bytes-are-missing":    spool.ErrMissing,
	"bytes-are-damaged":    spool.ErrDamaged,
	"document-acknowledge": document.ErrAcknowledgement,
}

func toWire(err error) *wireError {
	if err == nil {
		return nil
	}
	e := &wireError{Text: err.Error()}
	for code, known := range travelling {
		if errors.Is(err, known) {
			e.Is = append(e.Is, code)
		}
	}
	return e
}

// relayed is an error that another process has met.
type relayed struct {
	text string
	is   []error
}

func (r *relayed) Error() string   { return r.text }
func (r *relayed) Unwrap() []error { return r.is }

func (e *wireError) err() error {
	if e == nil {
		return nil
	}
	r := &relayed{text: e.Text}
	for _, code := range e.Is {
		if known, ok := travelling[code]; ok {
			r.is = append(r.is, known)
		}
	}
	return r
}

func addedToWire(a Added) *wireAdded {
	w := &wireAdded{Path: a.Path, Skipped: a.Skipped}
	if a.Err == nil {
		w.Document = &a.Document
		return w
	}
	w.Refusal = &wireRefusal{Code: capture.DiskFault, Text: a.Err.Error()}
	if refusal, ok := errors.AsType[*capture.Refusal](a.Err); ok {
		w.Refusal = &wireRefusal{Code: refusal.Code, Text: refusal.Text, Err: toWire(refusal.Err)}
	}
	return w
}

func (w *wireAdded) added() Added {
	a := Added{Path: w.Path, Skipped: w.Skipped}
	if w.Document != nil {
		a.Document = *w.Document
	}
	if w.Refusal != nil {
		a.Err = w.Refusal.refusal()
	}
	return a
}

func (r wireRefusal) refusal() *capture.Refusal {
	return &capture.Refusal{Code: r.Code, Text: r.Text, Err: r.Err.err()}
}
