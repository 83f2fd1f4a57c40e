package blob

import (
	"context"
	"errors"
	"io"
	"iter"
	"time"

	"github.com/google/uuid"
)

// Errors that every Store uses; test with errors.Is.
var (
	ErrNotFound = errors.New("blob: not there")
	ErrExists   = errors.New("blob: already sealed, and sealed bytes never change")
	ErrFull     = errors.New("blob: no space left")
	ErrShort    = errors.New("blob: fewer bytes are staged than were recorded")
	ErrBusy     = errors.New("blob: somebody else is writing it")
)

// Key names a document's bytes within its company.
type Key struct {
	Company  uuid.UUID
	Document uuid.UUID
}

// String is the key as an object store knows it: "<company>/<document id>".
func (k Key) String() string { return k.Company.String() + "/" + k.Document.String() }

// Info describes a staged or sealed blob.
type Info struct {
	Key      Key
	Size     int64     // bytes
	Modified time.Time // UTC; by the clock of whoever stores it
}

// Store keeps blobs. A blob is staged (growing, may be cut or discarded) or sealed (whole, immutable, durable).
// All methods may be called at once from many goroutines. An error means that nothing is promised about the
// call's own bytes, and that bytes promised earlier are still there.
type Store interface {
	// Put seals all of content under key in one go and returns its size in bytes. It is durable on return. If
	// content ends in an error other than io.EOF nothing is kept and that error is returned. A key that is
	// already sealed is left alone: ErrExists. A disk without room is ErrFull.
	Put(ctx context.Context, key Key, content io.Reader) (int64, error)

	// Stage opens the growing blob under key, making an empty one if there is none. Only one caller has it
	// until Close or Seal; another gets ErrBusy. A blob that is sealed already is ErrExists.
	Stage(ctx context.Context, key Key) (Staged, error)

	// Open reads a sealed blob, or returns ErrNotFound.
	Open(ctx context.Context, key Key) (Object, error)

	// Delete removes a sealed blob; one that isn't there is no error.
	Delete(ctx context.Context, key Key) error

	// Discard removes a staged blob; one that isn't there is no error. ErrBusy while somebody has it.
	Discard(ctx context.Context, key Key) error

	// List yields every sealed blob, in no order. Iteration ends after the first error.
	List(ctx context.Context) iter.Seq2[Info, error]

	// ListStaged yields every staged blob, in no order. Iteration ends after the first error.
	ListStaged(ctx context.Context) iter.Seq2[Info, error]

	// Ready tells whether the store can be reached and written.
	Ready(ctx context.Context) error
}

// Staged is a growing blob held by one writer.
type Staged interface {
	// Start makes offset (bytes) the end of the blob, cutting whatever was written beyond it: a tail that was
	// never promised to anyone. ErrShort if the blob is smaller than that.
	Start(offset int64) error

	// Write appends at the end. ErrFull when there is no room; the returned count is what fitted.
	Write(p []byte) (int, error)

	// Sync returns when everything written so far is durable.
	Sync() error

	// Seal makes the blob immutable and lets go of it. It must be called after Sync, with the size (bytes) the
	// blob must have. Sealing survives a crash at any point: done again it ends the same. ErrExists if other
	// bytes have been sealed under the key.
	Seal(ctx context.Context, size int64) error

	// Close lets go of the blob and keeps it staged. After Seal it does nothing.
	Close() error
}

// Object is a sealed blob open for reading.
type Object interface {
	io.ReadSeekCloser
	// Info describes the blob.
	Info() Info
}
