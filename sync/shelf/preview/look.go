package preview

import (
	"bytes"
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
	Damaged     Reason = "damaged"      // a picture or PDF by its first bytes, and broken after them
)

// maxMemory bounds what decoding one picture may take, in bytes. A photo of 60 megapixels fits.
const maxMemory = 200 << 20

// tail is how much of a PDF's end is searched for what says that it is protected.
const tail = 64 << 10

// Look is what was found out about a document.
type Look struct {
	Kind      Kind
	Reason    Reason // if None
	Width     int    // of a picture, in pixels; also where it is too large
	Height    int
	Protected bool // a PDF that asks for a password

	orientation int // EXIF, 1 to 8
}

// Of looks at a document's first bytes, and at as much more as it needs to be sure. What a name or a sender says is not
// asked. An error is one of reading.
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
	return bounded(shape.Width, shape.Height, perPixel, shape.Orientation), nil
}

func lookOther(content io.ReadSeeker) (Look, error) {
	if _, err := content.Seek(0, io.SeekStart); err != nil {
		return Look{}, fmt.Errorf("looking at a picture: %w", err)
	}
	shape, _, err := image.DecodeConfig(content)
	if err != nil {
		return Look{Kind: None, Reason: Damaged}, nil
	}
	perPixel := 8 // as many as a PNG of 16 bits a colour takes
	if _, paletted := shape.ColorModel.(color.Palette); paletted {
		perPixel = 1
	}
	return bounded(shape.Width, shape.Height, perPixel, 1), nil
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

// lookPDF finds what a viewer would fail at. It doesn't understand the file: a viewer does, in a process of its own.
func lookPDF(content io.ReadSeeker) (Look, error) {
	size, err := content.Seek(0, io.SeekEnd)
	if err != nil {
		return Look{}, fmt.Errorf("looking at a PDF: %w", err)
	}
	if _, err := content.Seek(max(0, size-tail), io.SeekStart); err != nil {
		return Look{}, fmt.Errorf("looking at a PDF: %w", err)
	}
	end, err := io.ReadAll(io.LimitReader(content, tail))
	if err != nil {
		return Look{}, fmt.Errorf("looking at a PDF: %w", err)
	}
	if !bytes.Contains(end, []byte("%%EOF")) {
		return Look{Kind: None, Reason: Damaged}, nil
	}
	return Look{Kind: PDF, Protected: bytes.Contains(end, []byte("/Encrypt"))}, nil
}
