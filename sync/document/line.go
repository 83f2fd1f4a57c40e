package document

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
)

// Line is what a list says of a document: a small part of its Record, kept beside it so that a list of a hundred thousand
// is read without reading the records.
type Line struct {
	ID         uuid.UUID
	Account    string
	Category   Category
	Name, Note string
	MediaType  string
	Size       int64 // bytes
	Offset     int64 // bytes the service has said it holds
	CapturedAt time.Time
	UpdatedAt  time.Time
	State      State
	Duplicate  bool // the service had the same content in the company before
}

// LineOf is a document's line.
func LineOf(r Record) Line {
	return Line{
		ID: r.ID, Account: r.Account, Category: r.Category, Name: r.Name, Note: r.Note, MediaType: r.MediaType,
		Size: r.Size, Offset: r.Offset, CapturedAt: r.CapturedAt, UpdatedAt: r.UpdatedAt, State: r.State,
		Duplicate: r.Acknowledgement != nil && r.Acknowledgement.DuplicateOf != nil,
	}
}

// errLine means that a line was not written by this program, or is cut off. The record says the same.
var errLine = errors.New("document: a line that can't be read")

// lineLayout is the version of what EncodeLine writes.
const lineLayout = 1

// frequent are texts that most lines have; a line holds their place here in their stead, counted from 1. Append only.
var frequent = []string{
	string(Purchase), string(Sale), string(Expense), string(BankStatement), string(SupplierStatement), string(Other),
	"application/pdf", "image/jpeg", "image/png", "image/heic", "image/tiff", "image/webp", "image/gif",
	"text/plain", "text/csv", "application/octet-stream",
}

// EncodeLine writes what DecodeLine needs to make the line again: all but the id, the account and the state, by which it
// is found.
func EncodeLine(l Line) []byte {
	b := []byte{lineLayout, 0}
	if l.Duplicate {
		b[1] = 1
	}
	b = binary.AppendUvarint(b, uint64(l.Size))
	b = binary.AppendUvarint(b, uint64(l.Offset))
	b = binary.AppendVarint(b, nanos(l.CapturedAt))
	b = binary.AppendVarint(b, nanos(l.UpdatedAt))
	b = appendFrequent(b, string(l.Category))
	b = appendFrequent(b, l.MediaType)
	b = appendText(b, l.Name)
	return appendText(b, l.Note)
}

// LineReadable tells whether DecodeLine knows how to read what was written.
func LineReadable(written []byte) bool { return len(written) > 1 && written[0] == lineLayout }

// DecodeLine completes a line of which the id, the account and the state are known; otherwise there is an error.
func DecodeLine(known Line, written []byte) (Line, error) {
	if !LineReadable(written) {
		return known, fmt.Errorf("document %s: %w", known.ID, errLine)
	}
	known.Duplicate = written[1] == 1
	rest := reader{left: written[2:]}
	known.Size, known.Offset = int64(rest.number()), int64(rest.number())
	known.CapturedAt, known.UpdatedAt = rest.instant(), rest.instant()
	known.Category, known.MediaType = Category(rest.frequent()), rest.frequent()
	known.Name, known.Note = rest.text(), rest.text()
	if rest.broken {
		return known, fmt.Errorf("document %s: %w", known.ID, errLine)
	}
	return known, nil
}

func nanos(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixNano()
}

func appendText(b []byte, text string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
}

// appendFrequent writes a text's place among the frequent, or 0 and the text.
func appendFrequent(b []byte, text string) []byte {
	if at := slices.Index(frequent, text); at >= 0 {
		return append(b, byte(at+1))
	}
	return appendText(append(b, 0), text)
}

// reader reads what the functions above have written. Once something is missing it is broken and reads nothing more.
type reader struct {
	left   []byte
	broken bool
}

func (r *reader) number() uint64 {
	n, length := binary.Uvarint(r.left)
	r.skip(length)
	return n
}

func (r *reader) instant() time.Time {
	n, length := binary.Varint(r.left)
	r.skip(length)
	if n == 0 {
		return time.Time{}
	}
	return time.Unix(0, n).UTC()
}

// skip passes over a number; one that was cut off has no length.
func (r *reader) skip(length int) {
	if length <= 0 {
		r.left, r.broken = nil, true
		return
	}
	r.left = r.left[length:]
}

func (r *reader) text() string {
	length := r.number()
	if length > uint64(len(r.left)) {
		r.left, r.broken = nil, true
		return ""
	}
	text := string(r.left[:length])
	r.left = r.left[length:]
	return text
}

func (r *reader) frequent() string {
	at := r.number()
	switch {
	case at == 0:
		return r.text()
	case at > uint64(len(frequent)):
		r.broken = true
		return ""
	}
	return frequent[at-1]
}
