package api

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"satchel/storage/blob"
	"satchel/storage/database"
	"satchel/sync/shelf/preview"
)

// Blobs opens documents' bytes: blob.ErrNotFound where they aren't.
type Blobs interface {
	Open(ctx context.Context, key blob.Key) (blob.Object, error)
}

// drawing is the number of the way previews are made: another one makes other bytes of the same document.
const drawing = 1

// What keeps a document from being shown. Each has a code of its own, because companions say it in their own words.
var unseen = map[preview.Reason]string{
	preview.OtherFile:   "It is of a kind that can't be shown as a picture.",
	preview.OtherCamera: "It is a picture of a kind that can't be drawn here.",
	preview.TooManyDots: "It is a picture of more pixels than can be drawn safely.",
	preview.Damaged:     "It begins like a picture or PDF and doesn't go on like one.",
}

func noPreview(reason preview.Reason) *Problem {
	return problem(http.StatusUnprocessableEntity, "no-preview-"+string(reason), unseen[reason]+" It is kept exactly as it was sent.")
}

var errNoContent = problem(http.StatusInternalServerError, "content-missing", "The document is known, but its bytes are not where they were kept.")

func (a *api) registerPreview() {
	operation(a, huma.Operation{
		OperationID: "get-preview", Method: http.MethodGet, Path: base + "/companies/{company}/documents/{id}/preview",
		Summary: "What a document looks like",
		Description: "A picture is drawn anew: upright, on white, at most 1,800 pixels high and wide. A PDF comes as it was sent, with " +
			"whatever it holds: show it with something that runs nothing of it. Anything else, and what is damaged or too large to be " +
			"drawn, is 422 with a code that begins with no-preview.",
		Tags: []string{"Documents"},
		Responses: map[string]*huma.Response{
			"200": {Description: "The picture or PDF", Content: map[string]*huma.MediaType{"image/jpeg": {}, "application/pdf": {}}},
			"304": {Description: "It is what If-None-Match names"},
		},
	}, a.preview)
}

type previewInput struct {
	Company     string `path:"company" doc:"The company"`
	ID          string `path:"id" doc:"The document"`
	IfNoneMatch string `header:"If-None-Match" maxLength:"200" doc:"The ETag of what is there already"`
}

func (a *api) preview(ctx context.Context, input *previewInput) (*huma.StreamResponse, error) {
	row, err := a.seen(ctx, input.Company, input.ID)
	if err != nil {
		return nil, err
	}
	tag := fmt.Sprintf(`"%.32s-%d"`, row.SHA256, drawing)
	if input.IfNoneMatch == tag {
		return &huma.StreamResponse{Body: func(ctx huma.Context) {
			tagged(ctx, tag)
			ctx.SetStatus(http.StatusNotModified)
		}}, nil
	}
	return a.show(ctx, row, tag)
}

// show looks at a document's bytes and answers with what there is to be seen of it.
func (a *api) show(ctx context.Context, row database.Document, tag string) (*huma.StreamResponse, error) {
	content, err := a.Blobs.Open(ctx, blob.Key{Company: row.CompanyID, Document: row.ID})
	if errors.Is(err, blob.ErrNotFound) {
		a.Log.ErrorContext(ctx, "the bytes of a document are missing", "document", row.ID)
		return nil, errNoContent
	}
	if err != nil {
		return nil, fmt.Errorf("opening a document: %w", err)
	}
	look, err := preview.Of(content)
	if err == nil && look.Kind == preview.PDF {
		return &huma.StreamResponse{Body: func(ctx huma.Context) {
			defer content.Close()
			answerWith(ctx, tag, "application/pdf", content)
		}}, nil
	}
	defer content.Close()
	if err != nil {
		return nil, err
	}
	if look.Kind != preview.Picture {
		return nil, noPreview(look.Reason)
	}
	if _, err := content.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("reading a document: %w", err)
	}
	var drawn bytes.Buffer
	err = a.Drawer.Draw(ctx, &drawn, content)
	if errors.Is(err, preview.ErrNoPicture) {
		return nil, noPreview(preview.Damaged)
	}
	if err != nil {
		return nil, fmt.Errorf("drawing a document: %w", err)
	}
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		answerWith(ctx, tag, "image/jpeg", bytes.NewReader(drawn.Bytes()))
	}}, nil
}

// tagged lets only whoever asked keep an answer, and has them ask each time whether they still may see it.
func tagged(ctx huma.Context, tag string) {
	ctx.SetHeader("Cache-Control", "private, no-cache")
	ctx.SetHeader("Vary", "Authorization")
	ctx.SetHeader("ETag", tag)
}

// answerWith sends what came from a document. Should a browser take it for a page after all, it may do nothing.
func answerWith(ctx huma.Context, tag, mediaType string, content io.ReadSeeker) {
	tagged(ctx, tag)
	ctx.SetHeader("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'")
	ctx.SetHeader("Content-Type", mediaType)
	ctx.SetHeader("Content-Disposition", "attachment")
	r, w := humago.Unwrap(ctx)
	http.ServeContent(w, r, "", time.Time{}, content)
}
