package preview

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"satchel/sync/pictures"
)

// Kind is how a document is shown.
type Kind string

// The kinds.
const (
	Picture Kind = "picture" // by Draw
	PDF     Kind = "pdf"     // by the browser's viewer
	None    Kind = "none"    // not at all: see Reason
)

// Reason is why a document can't be shown. Its text is stable.
type Reason string

// The reasons.
const (
	OtherFile   Reason = "other-file"   // a kind that browsers can't show safely, such as a spreadsheet, HTML or SVG
	OtherCamera Reason = "other-camera" // a picture of a kind that browsers can't show, such as HEIC or TIFF
	TooManyDots Reason = "too-large"    // a picture of more pixels than can be drawn safely
	Damaged     Reason = "damaged"      // a picture or PDF by its first bytes, and broken or cut off after them
	Protected   Reason = "protected"    // a PDF that is encrypted
	Acting      Reason = "acting"       // a PDF that may do something by itself which can't be taken out of it
	TooLong     Reason = "too-long"     // a PDF too large to find that out
)

// maxPDF is the largest PDF, in bytes, that is looked through and shown.
const maxPDF = 64 << 20

// tail is how much of a file's end is searched for what says that it is whole.
const tail = 64 << 10

// Look is what was found out about a document.
type Look struct {
	Kind    Kind
	Reason  Reason // if None
	Width   int    // of a picture, in pixels; also where it is too large
	Height  int
	Cleaned bool // a PDF that would act by itself, which is taken out of what is shown
}

// View looks at a document, and returns what a browser's viewer may be given if it is a PDF: the document itself, or a
// copy without what would act by itself. What a name or a sender says is not asked. An error is one of reading.
func (d *Drawer) View(ctx context.Context, content io.ReadSeeker) (Look, io.ReadSeeker, error) {
	look, err := Of(content)
	if err != nil || look.Kind != PDF {
		return look, nil, err
	}
	if _, err := content.Seek(0, io.SeekStart); err != nil {
		return Look{}, nil, fmt.Errorf("reading a PDF: %w", err)
	}
	select {
	case d.reading <- struct{}{}:
		defer func() { <-d.reading }()
	case <-ctx.Done():
		return Look{}, nil, ctx.Err()
	}
	file, err := io.ReadAll(io.LimitReader(content, maxPDF+1))
	if err != nil {
		return Look{}, nil, fmt.Errorf("reading a PDF: %w", err)
	}
	if len(file) > maxPDF {
		return Look{Kind: None, Reason: TooLong}, nil, nil
	}
	if look.Cleaned, look.Reason = passive(file); look.Reason != "" {
		return Look{Kind: None, Reason: look.Reason}, nil, nil
	}
	if look.Cleaned {
		return look, bytes.NewReader(file), nil
	}
	return look, content, nil
}

// Of looks at a document's first bytes and its last, but not into a PDF. An error is one of reading.
func Of(content io.ReadSeeker) (Look, error) {
	head := make([]byte, 5)
	n, err := io.ReadFull(content, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return Look{}, fmt.Errorf("reading a document's first bytes: %w", err)
	}
	head = head[:n]
	if bytes.HasPrefix(head, []byte("%PDF-")) {
		return lookPDF(content)
	}
	return lookPicture(content)
}

func lookPicture(content io.ReadSeeker) (Look, error) {
	shape, err := pictures.Look(content)
	look := Look{Kind: None, Width: shape.Width, Height: shape.Height}
	switch {
	case errors.Is(err, pictures.ErrNone):
		look.Reason = OtherFile
	case errors.Is(err, pictures.ErrOtherKind):
		look.Reason = OtherCamera
	case errors.Is(err, pictures.ErrDamaged):
		look.Reason = Damaged
	case errors.Is(err, pictures.ErrTooLarge):
		look.Reason = TooManyDots
	case err != nil:
		return Look{}, fmt.Errorf("looking at a picture: %w", err)
	default:
		look.Kind = Picture
	}
	switch shape.Format {
	case pictures.FormatJPEG:
		// Behind the frame's head a file that was cut off has no end of image (ITU-T T.81, B.1.1.5): a preview before it may.
		return whole(look, content, shape.Head, []byte{0xff, 0xd9})
	case pictures.FormatPNG:
		return whole(look, content, 0, []byte("IEND\xae\x42\x60\x82"))
	}
	return look, nil
}

// whole is the look at a picture, or at a damaged one where nothing from an offset on says that it ends. Most end with
// that; behind some a camera writes more, such as a film.
func whole(look Look, content io.ReadSeeker, from int64, ending []byte) (Look, error) {
	if look.Kind != Picture {
		return look, nil
	}
	end, err := lastOf(content, from)
	if err != nil || bytes.Contains(end, ending) {
		return look, err
	}
	if _, err := content.Seek(from, io.SeekStart); err != nil {
		return Look{}, fmt.Errorf("looking for a picture's end: %w", err)
	}
	chunk, kept := make([]byte, tail), 0
	for {
		n, err := io.ReadFull(content, chunk[kept:])
		if bytes.Contains(chunk[:kept+n], ending) {
			return look, nil
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return Look{Kind: None, Reason: Damaged}, nil
		}
		if err != nil {
			return Look{}, fmt.Errorf("looking for a picture's end: %w", err)
		}
		kept = copy(chunk, chunk[len(chunk)-len(ending):])
	}
}

// lastOf is the tail of a document, but for what is before an offset.
func lastOf(content io.ReadSeeker, from int64) ([]byte, error) {
	size, err := content.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, fmt.Errorf("looking at a document's end: %w", err)
	}
	if _, err := content.Seek(max(from, size-tail), io.SeekStart); err != nil {
		return nil, fmt.Errorf("looking at a document's end: %w", err)
	}
	end, err := io.ReadAll(io.LimitReader(content, tail))
	if err != nil {
		return nil, fmt.Errorf("looking at a document's end: %w", err)
	}
	return end, nil
}

// lookPDF finds what a viewer would fail at.
func lookPDF(content io.ReadSeeker) (Look, error) {
	end, err := lastOf(content, 0)
	if err != nil {
		return Look{}, err
	}
	if !bytes.Contains(end, []byte("%%EOF")) {
		return Look{Kind: None, Reason: Damaged}, nil
	}
	return Look{Kind: PDF}, nil
}
