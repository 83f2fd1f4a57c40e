package companion

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"satchel/storage/spool"
	"satchel/sync/document"
)

// Bytes are a document's own, or those of the picture that the service makes of it.
type Bytes struct {
	io.ReadCloser
	Size int64
}

const (
	// previewLimit is how long it may take to fetch one.
	previewLimit = 2 * time.Minute
	// maxPreview bounds what is fetched for a preview, in bytes: it is held in memory, and nobody has asked for a large one.
	maxPreview = 16 << 20
)

// ErrTooMuch means that a document is larger than is fetched only to show it.
var ErrTooMuch = errors.New("companion: too much to be fetched for a preview")

// ToBeSeen is what a document's preview is drawn from: the copy here while there is one, else what the service shows of it.
// Errors, beside those of the copy and of asking the service, are ErrTooMuch and engine.ErrMetered; a *Refused whose code
// begins with no-preview says why the service shows nothing.
func (w *Work) ToBeSeen(ctx context.Context, r document.Record) (Bytes, error) {
	copied, err := w.ledger.Content(r.ID)
	if err == nil {
		return Bytes{copied, copied.Size()}, nil
	}
	if !errors.Is(err, spool.ErrMissing) || !r.State.Sent() {
		return Bytes{}, err
	}
	return w.companion.preview(ctx, r)
}

// preview asks the service for what a document looks like.
func (c *Companion) preview(ctx context.Context, r document.Record) (Bytes, error) {
	if r.MediaType == "application/pdf" && r.Size > maxPreview {
		return Bytes{}, ErrTooMuch
	}
	if _, err := c.maySend(ctx); err != nil {
		return Bytes{}, err
	}
	account, err := c.signin.Registry().Account(r.Account)
	if err != nil {
		return Bytes{}, err
	}
	s, err := c.serviceOf(account)
	if err != nil {
		return Bytes{}, err
	}
	s.http.Timeout = previewLimit
	content, err := s.fetch(ctx, "/api/v1/companies/"+r.Company.ID.String()+"/documents/"+r.ID.String()+"/preview")
	if err != nil {
		return Bytes{}, err
	}
	return Bytes{io.NopCloser(bytes.NewReader(content)), int64(len(content))}, nil
}

// fetch makes one request for what is not JSON.
func (s service) fetch(ctx context.Context, path string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.base+path, nil)
	if err != nil {
		return nil, fmt.Errorf("calling %s: %w", path, err)
	}
	response, err := s.http.Do(request)
	if err != nil {
		return nil, fmt.Errorf("calling %s: %w", path, err)
	}
	defer response.Body.Close()
	if response.ContentLength > maxPreview {
		return nil, ErrTooMuch
	}
	content, err := io.ReadAll(io.LimitReader(response.Body, maxPreview+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("reading the answer of %s: %w", path, err)
	case response.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("calling %s: %w", path, s.whatAnswered(ctx, s.refused(response, content)))
	case len(content) > maxPreview:
		return nil, ErrTooMuch
	}
	switch response.Header.Get("Content-Type") {
	case "image/jpeg", "application/pdf":
		return content, nil
	}
	return nil, fmt.Errorf("calling %s: %w", path, s.whatAnswered(ctx, ErrWrongAnswer))
}
