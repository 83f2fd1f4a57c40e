package pictures

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	_ "image/gif"  // registered with image
	_ "image/jpeg" // likewise
	_ "image/png"  // likewise
	"io"

	_ "golang.org/x/image/webp" // likewise
)

var (
	// ErrNone means that it is no picture.
	ErrNone = errors.New("pictures: not a picture")
	// ErrOtherKind means that it is a picture of a kind that can't be decoded here, such as HEIC or TIFF.
	ErrOtherKind = errors.New("pictures: a kind of picture that can't be drawn here")
	// ErrDamaged means that it is a picture by its first bytes, and broken or cut off after them.
	ErrDamaged = errors.New("pictures: the picture is damaged")
	// ErrTooLarge means that it has more pixels than can be drawn safely.
	ErrTooLarge = errors.New("pictures: the picture has too many pixels")
)

// maxMemory bounds what decoding one picture may take, in bytes: a photo of 50 megapixels.
const maxMemory = 200 << 20

// Format is how a picture is kept. Its text is that of the package image.
type Format string

// The formats that can be decoded.
const (
	FormatJPEG Format = "jpeg"
	FormatPNG  Format = "png"
	FormatGIF  Format = "gif"
	FormatWebP Format = "webp"
)

// MediaType is the format's name on the web.
func (f Format) MediaType() string { return "image/" + string(f) }

// Shape is what a picture says of itself.
type Shape struct {
	Format        Format
	Width, Height int   // pixels, upright, as people see it
	Orientation   int   // EXIF, 1 to 8: how it is turned to be so
	Head          int64 // of a JPEG, as in JPEG
}

// Look reads a picture's head and decodes nothing. Its error is ErrNone, ErrOtherKind, ErrDamaged, ErrTooLarge (with the
// Shape), or ErrReading.
func Look(content io.ReadSeeker) (Shape, error) {
	from := &reading{ReadSeeker: content}
	shape, err := look(from)
	return shape, from.or(err)
}

func look(content io.ReadSeeker) (Shape, error) {
	head, err := begin(content)
	if err != nil {
		return Shape{}, err
	}
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xd8\xff")):
		return lookJPEG(content)
	case bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1a\n")), bytes.HasPrefix(head, []byte("GIF87a")), bytes.HasPrefix(head, []byte("GIF89a")),
		len(head) >= 14 && string(head[:4]) == "RIFF" && string(head[8:14]) == "WEBPVP":
		return lookOther(content)
	case bytes.HasPrefix(head, []byte("II*\x00")), bytes.HasPrefix(head, []byte("MM\x00*")), len(head) >= 12 && string(head[4:8]) == "ftyp":
		return Shape{}, ErrOtherKind
	}
	return Shape{}, ErrNone
}

// begin reads the first bytes and goes back to them.
func begin(content io.ReadSeeker) ([]byte, error) {
	if _, err := content.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("reading a picture's first bytes: %w", err)
	}
	head := make([]byte, 16)
	n, err := io.ReadFull(content, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("reading a picture's first bytes: %w", err)
	}
	if _, err := content.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("reading a picture's first bytes: %w", err)
	}
	return head[:n], nil
}

func lookJPEG(content io.ReadSeeker) (Shape, error) {
	found, err := lookAtJPEG(content)
	if err != nil {
		return Shape{}, err
	}
	if err := found.drawable(content); err != nil {
		return Shape{}, err
	}
	shape := Shape{Format: FormatJPEG, Width: found.Width, Height: found.Height, Orientation: found.Orientation, Head: found.Head}
	if lies(found.Orientation) {
		shape.Width, shape.Height = shape.Height, shape.Width
	}
	return shape, shape.fits(found.memory())
}

func lookOther(content io.ReadSeeker) (Shape, error) {
	config, format, err := image.DecodeConfig(content)
	if err != nil {
		return Shape{}, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	var perPixel int64 = 8 // as many as a PNG of 16 bits a colour takes
	if _, paletted := config.ColorModel.(color.Palette); paletted {
		perPixel = 1
	}
	shape := Shape{Format: Format(format), Width: config.Width, Height: config.Height, Orientation: 1}
	if shape.Width < 1 || shape.Height < 1 {
		return Shape{}, fmt.Errorf("%w: it has no size", ErrDamaged)
	}
	pixels := min(int64(shape.Width)*int64(shape.Height), maxMemory+1) // of more the bytes could not be counted
	return shape, shape.fits(pixels * perPixel)
}

// fits is nil where a picture can be decoded in the memory there may be for it.
func (s Shape) fits(memory int64) error {
	if memory > maxMemory {
		return fmt.Errorf("%w: %d by %d", ErrTooLarge, s.Width, s.Height)
	}
	return nil
}
