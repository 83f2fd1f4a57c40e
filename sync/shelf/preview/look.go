package preview

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	_ "image/gif" // registered with image
	_ "image/png"
	"io"
	"net/http"

	_ "golang.org/x/image/webp"

	"satchel/sync/capture/pdf"
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

// maxMemory bounds what decoding one picture may take, in bytes. A photo of 60 megapixels fits.
const maxMemory = 200 << 20

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

	orientation int // EXIF, 1 to 8
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
	head := make([]byte, 512)
	n, err := io.ReadFull(content, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return Look{}, fmt.Errorf("reading a document's first bytes: %w", err)
	}
	head = head[:n]
	switch kind := http.DetectContentType(head); {
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return lookPDF(content)
	case kind == "image/jpeg":
		return lookJPEG(content)
	case kind == "image/png", kind == "image/gif", kind == "image/webp":
		return lookOther(content)
	case bytes.HasPrefix(head, []byte("II*\x00")), bytes.HasPrefix(head, []byte("MM\x00*")), len(head) >= 12 && string(head[4:8]) == "ftyp":
		return Look{Kind: None, Reason: OtherCamera}, nil
	}
	return Look{Kind: None, Reason: OtherFile}, nil
}

func lookJPEG(content io.ReadSeeker) (Look, error) {
	shape, err := pdf.LookJPEG(content)
	if errors.Is(err, pdf.ErrNotAPicture) {
		return Look{Kind: None, Reason: Damaged}, nil
	}
	if err != nil {
		return Look{}, fmt.Errorf("looking at a picture: %w", err)
	}
	perPixel := 4
	if shape.Progressive {
		perPixel = 15 // its coefficients, and then its colours
	}
	look := bounded(shape.Width, shape.Height, perPixel, shape.Orientation)
	// Behind the frame's head a file that was cut off has no end of image (ITU-T T.81, B.1.1.5): a preview before it may.
	return whole(look, content, shape.Head, []byte{0xff, 0xd9})
}

func lookOther(content io.ReadSeeker) (Look, error) {
	if _, err := content.Seek(0, io.SeekStart); err != nil {
		return Look{}, fmt.Errorf("looking at a picture: %w", err)
	}
	shape, format, err := image.DecodeConfig(content)
	if err != nil {
		return Look{Kind: None, Reason: Damaged}, nil
	}
	perPixel := 8 // as many as a PNG of 16 bits a colour takes
	if _, paletted := shape.ColorModel.(color.Palette); paletted {
		perPixel = 1
	}
	look := bounded(shape.Width, shape.Height, perPixel, 1)
	if format == "png" {
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

func bounded(width, height, perPixel, orientation int) Look {
	look := Look{Kind: Picture, Width: width, Height: height, orientation: orientation}
	if width < 1 || height < 1 {
		return Look{Kind: None, Reason: Damaged}
	}
	if int64(width)*int64(height) > maxMemory/int64(perPixel) {
		look.Kind, look.Reason = None, TooManyDots
	}
	return look
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
