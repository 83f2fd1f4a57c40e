package resumable

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/google/uuid"

	"satchel/sync/document"
)

// chunkSize is how many bytes go in one PATCH, and so how much at most is sent again after a break the service
// had no time to notice.
const chunkSize = 64 << 20

// maxRealignments bounds how often one attempt asks for the offset again, or creates anew, before it gives up
// and leaves it to the next attempt.
const maxRealignments = 3

// Errors of an attempt that are no refusals. Both are like a network that is down: try again later.
var (
	// ErrNotSatchel means that something answered that is no Satchel service: a captive portal, a proxy, the
	// wrong address. Nothing it says counts.
	ErrNotSatchel = errors.New("the answer did not come from a Satchel service")
	// ErrBadAcknowledgement means that the service acknowledged something other than what was sent. The
	// document is to be kept.
	ErrBadAcknowledgement = errors.New("the service acknowledged something other than what was sent")
)

// Document is what the client sends, beside the bytes.
type Document struct {
	ID         uuid.UUID // UUIDv7
	SHA256     string    // lower-case hex
	Size       int64     // bytes, at least 1
	Name       string    // as the person knows it
	MediaType  string    // may be empty
	Category   document.Category
	Note       string
	CapturedAt time.Time
}

func (d Document) metadata() string {
	return FormatMetadata(
		Pair{MetaDocument, d.ID.String()},
		Pair{MetaSHA256, d.SHA256},
		Pair{MetaFilename, d.Name},
		Pair{MetaFiletype, d.MediaType},
		Pair{MetaCategory, string(d.Category)},
		Pair{MetaNote, d.Note},
		Pair{MetaCapturedAt, d.CapturedAt.UTC().Format(time.RFC3339Nano)},
	)
}

// Client sends documents. It keeps nothing between calls and may be used from many goroutines.
type Client struct {
	// HTTP makes the requests and adds the bearer token. Its CheckRedirect is not used: an upload endpoint that
	// redirects is not the service.
	HTTP *http.Client
}

// Upload makes one attempt to send a document and returns the service's acknowledgement, after checking that it
// speaks of this document, these bytes and this size.
//
// endpoint is the company's uploads collection. resume is the upload's address from an earlier attempt, or empty;
// an upload the service no longer knows is created again. content is read from where the service stands, in
// constant memory. progress, which may be nil, is told the upload's address and how many bytes are durable on the
// service, each time that is known; it is called from Upload's goroutine.
//
// Refusals are *Error. Everything else means that the service was not reached or could not be understood, and
// nothing is known beyond the last progress: network errors wrapped, ErrNotSatchel, ErrBadAcknowledgement, the
// context's error.
func (c *Client) Upload(
	ctx context.Context, endpoint, resume string, doc Document, content io.ReaderAt,
	progress func(upload string, offset int64),
) (document.Acknowledgement, error) {
	if progress == nil {
		progress = func(string, int64) {}
	}
	a := &attempt{
		http: withoutRedirects(c.HTTP), endpoint: endpoint, upload: resume,
		doc: doc, content: content, progress: progress,
	}
	ack, err := a.run(ctx)
	if err != nil {
		return document.Acknowledgement{}, fmt.Errorf("uploading document %s: %w", doc.ID, err)
	}
	return ack, nil
}

func withoutRedirects(original *http.Client) *http.Client {
	client := *original
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &client
}
