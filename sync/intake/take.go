package intake

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/google/uuid"

	"satchel/sync/capture/pdf"
	"satchel/sync/document"
	"satchel/sync/resumable"
)

// Given is a document that is here whole already, such as one that came in a form.
type Given struct {
	Name     string
	Category string // of document.Category; empty for other
	Note     string
	Size     int64 // bytes that Content has
	Content  io.Reader
}

// Take makes a document of what was given, as Create and Append do of what is sent bit by bit, and refuses it with the
// same *resumable.Error.
func (s *Service) Take(ctx context.Context, owner resumable.Owner, given Given) (document.Acknowledgement, error) {
	if given.Size == 0 {
		return document.Acknowledgement{}, resumable.ErrEmpty
	}
	id, err := uuid.NewV7()
	if err != nil {
		return document.Acknowledgement{}, fmt.Errorf("naming a document: %w", err)
	}
	announced := resumable.NewUpload{ID: id, Size: given.Size, Metadata: resumable.FormatMetadata(
		resumable.Pair{Key: resumable.MetaFilename, Value: strings.ToValidUTF8(given.Name, "\ufffd")},
		resumable.Pair{Key: resumable.MetaCategory, Value: given.Category},
		resumable.Pair{Key: resumable.MetaNote, Value: strings.ToValidUTF8(given.Note, "\ufffd")},
	)}
	upload, err := s.Create(ctx, owner, announced, resumable.Chunk{Length: given.Size, Content: atHand{given.Content}})
	if err != nil {
		return document.Acknowledgement{}, err
	}
	if upload.Acknowledgement == nil {
		return document.Acknowledgement{}, resumable.ErrBadRequest.With("The request ended before the document did.")
	}
	return *upload.Acknowledgement, nil
}

// atHand is content that nobody waits for.
type atHand struct{ io.Reader }

// Interrupt implements resumable.Content.
func (atHand) Interrupt() {}

// ErrNotAPage means that one of the pictures to be bound can't be a page.
var ErrNotAPage = pdf.ErrNotAPicture

// TakePages binds pictures into one document, a page each, and takes it. open is asked for each once, in order. The
// document's Size and Content are made here. ErrNotAPage, with the number of the page, where one is no JPEG or PNG.
func (s *Service) TakePages(
	ctx context.Context, owner resumable.Owner, given Given, pages int, open func(page int) (io.ReadSeekCloser, error),
) (document.Acknowledgement, error) {
	bound, err := os.CreateTemp("", "satchel-pages-*.pdf")
	if err != nil {
		return document.Acknowledgement{}, fmt.Errorf("binding pages: %w", err)
	}
	defer os.Remove(bound.Name())
	defer bound.Close()
	if err := pdf.Write(bound, pdf.Info{Producer: "Satchel", Created: s.now()}, pages, open); err != nil {
		return document.Acknowledgement{}, fmt.Errorf("binding pages: %w", err)
	}
	if given.Size, err = bound.Seek(0, io.SeekCurrent); err != nil {
		return document.Acknowledgement{}, fmt.Errorf("binding pages: %w", err)
	}
	if _, err := bound.Seek(0, io.SeekStart); err != nil {
		return document.Acknowledgement{}, fmt.Errorf("binding pages: %w", err)
	}
	given.Content = bound
	return s.Take(ctx, owner, given)
}
