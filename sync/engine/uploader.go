package engine

import (
	"context"
	"errors"
	"io"
	"sync"

	"satchel/sync/document"
)

// Uploader reaches one account's service. Its methods are called from many goroutines at once.
type Uploader interface {
	// Upload makes one attempt to send a document, going on where r.UploadURL says if that is set, and returns
	// the service's acknowledgement. It calls progress with the upload's address and the bytes the service
	// holds, as often as it likes. Its errors are *resumable.Error, those of sync/resumable, *AccountError,
	// or else taken for a network that is down.
	Upload(ctx context.Context, r document.Record, content io.ReaderAt, progress func(uploadURL string, offset int64)) (document.Acknowledgement, error)

	// Probe asks whether the service can be reached: nil, or the error an upload would meet.
	Probe(ctx context.Context) error
}

// AccountError is an Uploader's way to say that nothing of the account can be sent before its person has done
// something: it was signed out, its keychain is locked.
type AccountError struct {
	Reason document.ReasonCode // such as document.SignedOut
	Err    error
}

// Error implements error.
func (e *AccountError) Error() string {
	if e.Err == nil {
		return string(e.Reason)
	}
	return string(e.Reason) + ": " + e.Err.Error()
}

// Unwrap implements errors.Unwrap.
func (e *AccountError) Unwrap() error { return e.Err }

// ErrMetered is an Uploader's way to say that the network is metered and the person wants uploads to wait.
var ErrMetered = errors.New("engine: the network is metered")

// watched remembers an error of reading the spool: inside an HTTP request it would look like one of the network.
type watched struct {
	content io.ReaderAt
	mu      sync.Mutex
	err     error
}

// ReadAt implements io.ReaderAt.
func (w *watched) ReadAt(p []byte, at int64) (int, error) {
	n, err := w.content.ReadAt(p, at)
	if err != nil && !errors.Is(err, io.EOF) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.err = err
	}
	return n, err
}

func (w *watched) fault() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.err
}
