package ledger

import (
	"crypto/sha256"
	"encoding/binary"
	"time"
)

// Origin is a file in the state in which it was, or would be, captured for an account, or is passed over. A file that was taken once is known
// again by either of two marks: it lies where it lay, or it is the same file of the same disk under another name; in
// either case with the same size and time of change. A mark is kept for as long as the book is: that a file can't be seen
// is no sign that it won't come back, for the drive it is on may.
type Origin struct {
	Account string
	Passer  string // the watched folder that passes it over uncaptured, which is no matter of other folders; empty for none
	Path    string // absolute
	File    string // what its disk knows it by; empty where that can't be told
	Size    int64  // bytes
	ModTime time.Time
}

// AtPath is the mark of the place.
func (o Origin) AtPath() []byte { return o.mark('p', o.Path) }

// Marks are all marks of it.
func (o Origin) Marks() [][]byte {
	marks := [][]byte{o.AtPath()}
	if o.File != "" {
		marks = append(marks, o.mark('f', o.File))
	}
	return marks
}

// markLen is how much of the hash a mark keeps: two files in a lifetime of captures won't have the same by chance.
const markLen = 16

func (o Origin) mark(kind byte, name string) []byte {
	text := binary.BigEndian.AppendUint64([]byte{kind}, uint64(o.Size))
	text = binary.BigEndian.AppendUint64(text, uint64(o.ModTime.UnixNano()))
	text = append(text, o.Account...)
	text = append(text, 0) // which no account has in it
	if o.Passer != "" {
		text = append(append(text, o.Passer...), 0)
	}
	text = append(text, name...)
	sum := sha256.Sum256(text)
	return sum[:markLen]
}

// Known tells which of the marks are in the book.
func (l *Ledger) Known(marks ...[]byte) ([]bool, error) { return l.queue.Marked(marks...) }

// Mark puts marks in the book that come without a document, in one durable commit.
func (l *Ledger) Mark(marks ...[]byte) error { return l.queue.Mark(marks...) }

// Note reads a value kept with SetNote; nil where there is none.
func (l *Ledger) Note(key string) ([]byte, error) {
	notes, err := l.queue.Notes()
	return notes[key], err
}

// SetNote keeps a small value under a key for as long as the book is not lost; nil drops it. Keys that begin with "pause/"
// are the book's own.
func (l *Ledger) SetNote(key string, value []byte) error { return l.queue.SetNote(key, value) }
