package resumable

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"satchel/sync/document"
)

// attempt is one Upload call.
type attempt struct {
	http     *http.Client
	endpoint string
	upload   string // address of the upload, empty until it is known
	doc      Document
	content  io.ReaderAt
	progress func(upload string, offset int64)
}

// state is what an answer said about the upload.
type state struct {
	offset int64
	ack    *document.Acknowledgement
}

func (a *attempt) run(ctx context.Context) (document.Acknowledgement, error) {
	current, err := a.begin(ctx)
	for again := 0; ; {
		switch {
		case err == nil && current.ack != nil:
			return *current.ack, nil
		case err == nil && current.offset < a.doc.Size:
			current, err = a.patch(ctx, current.offset)
		case err == nil:
			// Whole, but not acknowledged: the service was cut off between the last byte and the document.
			// An empty PATCH at the end makes it finish.
			if again++; again > maxRealignments {
				return document.Acknowledgement{}, fmt.Errorf("all bytes are sent but: %w", ErrBadAcknowledgement)
			}
			current, err = a.patch(ctx, current.offset)
		default:
			if again++; again > maxRealignments {
				return document.Acknowledgement{}, err
			}
			if current, err = a.realign(ctx, err); err != nil && !mayRealign(err) {
				return document.Acknowledgement{}, err
			}
		}
	}
}

func (a *attempt) begin(ctx context.Context) (state, error) {
	known, err := a.resolve(a.upload)
	if err != nil {
		// None yet, or on a server that has moved since; the same document id leads back to the same upload.
		a.upload = ""
		return a.create(ctx)
	}
	a.upload = known
	return a.head(ctx)
}

// realign finds the common ground after a refusal that has a remedy; other errors are returned as they are.
func (a *attempt) realign(ctx context.Context, refusal error) (state, error) {
	switch {
	case isGone(refusal) && a.upload != "":
		a.upload = ""
		return a.create(ctx)
	case errors.Is(refusal, ErrWrongOffset), errors.Is(refusal, ErrChecksum):
		return a.head(ctx)
	default:
		return state{}, refusal
	}
}

func mayRealign(err error) bool {
	return isGone(err) || errors.Is(err, ErrWrongOffset) || errors.Is(err, ErrChecksum)
}

func isGone(err error) bool {
	var refusal *Error
	return errors.As(err, &refusal) && (refusal.Status == http.StatusNotFound || refusal.Status == http.StatusGone)
}

// create announces the document, and sends it along if it is small.
func (a *attempt) create(ctx context.Context) (state, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, a.endpoint, nil)
	if err != nil {
		return state{}, fmt.Errorf("addressing %s: %w", a.endpoint, err)
	}
	request.Header.Set(headerUploadLength, strconv.FormatInt(a.doc.Size, 10))
	request.Header.Set(headerUploadMetadata, a.doc.metadata())
	if a.doc.Size <= SingleRequest {
		a.attach(request, 0, a.doc.Size)
	}
	answer, err := a.do(request, http.StatusCreated)
	if err != nil {
		return state{}, fmt.Errorf("creating the upload: %w", err)
	}
	location, err := a.resolve(answer.Header.Get("Location"))
	if err != nil {
		return state{}, err
	}
	a.upload = location
	return a.read(answer, request.ContentLength > 0)
}

// head asks how far the upload has come.
func (a *attempt) head(ctx context.Context) (state, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodHead, a.upload, nil)
	if err != nil {
		return state{}, fmt.Errorf("addressing %s: %w", a.upload, err)
	}
	answer, err := a.do(request, http.StatusOK)
	if err != nil {
		return state{}, fmt.Errorf("asking how far the upload has come: %w", err)
	}
	return a.read(answer, true)
}

// patch sends the bytes from offset, at most a chunk of them.
func (a *attempt) patch(ctx context.Context, offset int64) (state, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPatch, a.upload, nil)
	if err != nil {
		return state{}, fmt.Errorf("addressing %s: %w", a.upload, err)
	}
	request.Header.Set(headerUploadOffset, strconv.FormatInt(offset, 10))
	length := min(a.doc.Size-offset, chunkSize)
	a.attach(request, offset, length)
	if length > SingleRequest {
		request.Header.Set("Expect", "100-continue") // a refusal then costs no bytes (RFC 9110 section 10.1.1)
	}
	answer, err := a.do(request, http.StatusNoContent)
	if err != nil {
		return state{}, fmt.Errorf("sending bytes from %d: %w", offset, err)
	}
	return a.read(answer, true)
}

// attach makes a stretch of the document the request's body. GetBody lets the transport send it again where it
// is sure that the first try reached nobody.
func (a *attempt) attach(request *http.Request, offset, length int64) {
	request.Header.Set("Content-Type", typeOffsetStream)
	request.ContentLength = length
	request.GetBody = func() (io.ReadCloser, error) {
		return io.NopCloser(io.NewSectionReader(a.content, offset, length)), nil
	}
	if length == 0 {
		request.Body = http.NoBody
		return
	}
	request.Body, _ = request.GetBody()
}

// resolve reads a Location header. It must stay on the endpoint's origin: the next request carries the token.
func (a *attempt) resolve(location string) (string, error) {
	base, err := url.Parse(a.endpoint)
	if err != nil {
		return "", fmt.Errorf("reading the address %s: %w", a.endpoint, err)
	}
	resolved, err := base.Parse(location)
	if err != nil || location == "" {
		return "", fmt.Errorf("the upload's address %q: %w", location, ErrNotSatchel)
	}
	if resolved.Scheme != base.Scheme || resolved.Host != base.Host {
		return "", fmt.Errorf("the upload's address %q leads to another server: %w", location, ErrNotSatchel)
	}
	return resolved.String(), nil
}
