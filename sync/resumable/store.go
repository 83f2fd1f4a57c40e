package resumable

import (
	"context"
	"io"
	"time"

	"github.com/google/uuid"

	"satchel/sync/document"
)

// Owner is on whose behalf a request is made, and through what: a device, or the session of a browser that began then.
// What isn't known is zero.
type Owner struct {
	Company, Account, Device uuid.UUID
	Session                  time.Time
}

// NewUpload is what a creation announces.
type NewUpload struct {
	ID       uuid.UUID // of the document; zero where the client left naming it to the service
	Size     int64     // bytes of the whole document
	SHA256   string    // of the whole document, lower-case hex; empty where the client did not say
	Metadata string    // the Upload-Metadata header as sent
}

// Upload is how far an upload has come.
type Upload struct {
	ID              uuid.UUID
	Size            int64                     // bytes of the whole document
	Offset          int64                     // bytes durable so far
	Metadata        string                    // the Upload-Metadata header as sent at creation; empty once accepted
	ExpiresAt       time.Time                 // UTC; zero once accepted
	Acknowledgement *document.Acknowledgement // not nil once the document is accepted
}

// Chunk is the bytes of one request.
type Chunk struct {
	Offset  int64   // where in the document they start
	Length  int64   // bytes announced; -1 if the request did not say
	Content Content // ends in io.EOF when whole, in an *Error when the bytes must be thrown away
	Checked bool    // a checksum follows the bytes: none may count before Content has ended in io.EOF
}

// Content is the body of a request. Interrupt makes a Read that waits for the network return an error, now and
// ever after; it may be called from another goroutine.
type Content interface {
	io.Reader
	Interrupt()
}

// Store keeps uploads and turns them into documents. Refusals are *Error; any other error is answered with
// ErrInternal and logged. Whether the owner may send is asked again as the bytes come in, and when the document is
// accepted.
type Store interface {
	// Create begins an upload, or finds the one that was begun with the same id, size and SHA-256. first is
	// the bytes sent with it, with Offset 0; its Content is nil where there are none. They are appended only if
	// the upload has none yet.
	Create(ctx context.Context, owner Owner, announced NewUpload, first Chunk) (Upload, error)

	// Append adds bytes to an upload and accepts the document when they were the last. What it returns as
	// offset is durable. When the chunk ends early, what arrived is kept and no error is returned.
	Append(ctx context.Context, owner Owner, id uuid.UUID, chunk Chunk) (Upload, error)

	// Look tells how far an upload has come.
	Look(ctx context.Context, owner Owner, id uuid.UUID) (Upload, error)

	// Terminate gives an upload up and frees its bytes. An accepted document stays: ErrAccepted.
	Terminate(ctx context.Context, owner Owner, id uuid.UUID) error
}
