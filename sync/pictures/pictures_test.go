package pictures

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var (
	red   = color.RGBA{220, 20, 20, 255}
	green = color.RGBA{20, 200, 20, 255}
	blue  = color.RGBA{20, 20, 220, 255}
	white = color.RGBA{255, 255, 255, 255}
)

// quarters is a picture with another colour in each corner: red and green above, blue and white below.
func quarters(width, height int) *image.RGBA {
	p := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			p.SetRGBA(x, y, [4]color.RGBA{red, green, blue, white}[2*x/width+2*(2*y/height)])
		}
	}
	return p
}

func jpegOf(t testing.TB, p image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	must(t, jpeg.Encode(&out, p, &jpeg.Options{Quality: 95}))
	return out.Bytes()
}

func pngOf(t testing.TB, p image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	must(t, png.Encode(&out, p))
	return out.Bytes()
}

// held is a JPEG from a camera that was held so.
func held(content []byte, orientation byte) []byte {
	return withSegment(content, []byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"+string([]byte{orientation})+"\x00\x00\x00\x00\x00\x00"))
}

// withSegment puts an APP1 segment behind a JPEG's first marker.
func withSegment(content, segment []byte) []byte {
	head := binary.BigEndian.AppendUint16([]byte{0xff, 0xd8, 0xff, 0xe1}, uint16(len(segment)+2))
	return append(append(head, segment...), content[2:]...)
}

// corners are the colours that people see: top left, top right, bottom left, bottom right.
func corners(p image.Image) [4]color.RGBA {
	b := p.Bounds()
	var seen [4]color.RGBA
	for i, at := range [4]image.Point{{b.Dx() / 4, b.Dy() / 4}, {3 * b.Dx() / 4, b.Dy() / 4}, {b.Dx() / 4, 3 * b.Dy() / 4}, {3 * b.Dx() / 4, 3 * b.Dy() / 4}} {
		seen[i] = nearest(color.RGBAModel.Convert(p.At(b.Min.X+at.X, b.Min.Y+at.Y)).(color.RGBA))
	}
	return seen
}

// nearest is the one of the four colours that another is, as far as a JPEG keeps it.
func nearest(c color.RGBA) color.RGBA {
	for _, known := range []color.RGBA{red, green, blue, white} {
		if off(c.R, known.R)+off(c.G, known.G)+off(c.B, known.B) < 60 {
			return known
		}
	}
	return c
}

func off(a, b byte) int { return int(max(a, b)) - int(min(a, b)) }

// bomb is a PNG of a few bytes that says it has so many pixels.
func bomb(t *testing.T, width, height uint32) []byte {
	t.Helper()
	content := pngOf(t, quarters(2, 2))
	binary.BigEndian.PutUint32(content[16:], width)
	binary.BigEndian.PutUint32(content[20:], height)
	binary.BigEndian.PutUint32(content[29:], crc32.ChecksumIEEE(content[12:29]))
	return content
}

func TestAPictureIsKnownByItsFirstBytes(t *testing.T) {
	var moving bytes.Buffer
	must(t, gif.Encode(&moving, quarters(8, 6), nil))
	for name, c := range map[string]struct {
		content []byte
		want    Shape
		err     error
	}{
		"a photo":             {jpegOf(t, quarters(40, 30)), Shape{Format: FormatJPEG, Width: 40, Height: 30, Orientation: 1}, nil},
		"a photo held upside": {held(jpegOf(t, quarters(40, 30)), 6), Shape{Format: FormatJPEG, Width: 30, Height: 40, Orientation: 6}, nil},
		"a screenshot":        {pngOf(t, quarters(40, 30)), Shape{Format: FormatPNG, Width: 40, Height: 30, Orientation: 1}, nil},
		"a GIF":               {moving.Bytes(), Shape{Format: FormatGIF, Width: 8, Height: 6, Orientation: 1}, nil},
		"an iPhone's":         {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), Shape{}, ErrOtherKind},
		"a fax":               {[]byte("II*\x00\x08\x00\x00\x00"), Shape{}, ErrOtherKind},
		"a PDF":               {[]byte("%PDF-1.7 and so on"), Shape{}, ErrNone},
		"nothing":             {nil, Shape{}, ErrNone},
		"cut off":             {jpegOf(t, quarters(40, 30))[:20], Shape{}, ErrDamaged},
		"a PNG of no size":    {bomb(t, 0, 9), Shape{}, ErrDamaged},
		"20,000 pixels each way": {
			bomb(t, 20_000, 20_000), Shape{Format: FormatPNG, Width: 20_000, Height: 20_000, Orientation: 1}, ErrTooLarge,
		},
	} {
		got, err := Look(bytes.NewReader(c.content))
		got.Head = 0
		if got != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestAPictureIsDrawnSmallAndTheWayPeopleSeeIt(t *testing.T) {
	small, shape, err := Draw(t.Context(), bytes.NewReader(held(jpegOf(t, quarters(400, 200)), 6)), 100)
	must(t, err)
	if small.Bounds() != image.Rect(0, 0, 50, 100) || shape.Width != 200 || shape.Height != 400 {
		t.Errorf("drawn %v, of %+v", small.Bounds(), shape)
	}
	if got := corners(small); got != [4]color.RGBA{blue, red, white, green} {
		t.Errorf("its corners are %v", got)
	}
}

func TestAPictureThatIsCutOffIsNotDrawn(t *testing.T) {
	content := jpegOf(t, quarters(400, 300))
	if _, _, err := Draw(t.Context(), bytes.NewReader(content[:len(content)/2]), 100); !errors.Is(err, ErrDamaged) {
		t.Errorf("got %v", err)
	}
}

func TestDrawingEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := Draw(ctx, bytes.NewReader(jpegOf(t, quarters(400, 300))), 100); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
