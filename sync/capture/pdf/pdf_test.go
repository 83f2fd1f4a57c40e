package pdf

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

type opened struct{ *bytes.Reader }

func (opened) Close() error { return nil }

func bind(t *testing.T, pages ...[]byte) []byte {
	t.Helper()
	var out bytes.Buffer
	must(t, Write(&out, Info{Producer: "Satchel", Created: time.Unix(0, 0)}, len(pages), func(i int) (io.ReadSeekCloser, error) {
		return opened{bytes.NewReader(pages[i])}, nil
	}))
	return out.Bytes()
}

func jpegOf(t *testing.T, p image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	must(t, jpeg.Encode(&out, p, nil))
	return out.Bytes()
}

func pngOf(t *testing.T, p image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	must(t, png.Encode(&out, p))
	return out.Bytes()
}

// withOrientation puts an EXIF segment behind a JPEG's first marker.
func withOrientation(picture []byte, orientation uint16) []byte {
	tiff := binary.LittleEndian.AppendUint32([]byte("II*\x00"), 8)
	tiff = binary.LittleEndian.AppendUint16(tiff, 1)
	tiff = binary.LittleEndian.AppendUint16(tiff, 0x0112)
	tiff = binary.LittleEndian.AppendUint16(tiff, 3)
	tiff = binary.LittleEndian.AppendUint32(tiff, 1)
	tiff = binary.LittleEndian.AppendUint16(tiff, orientation)
	tiff = append(tiff, 0, 0, 0, 0, 0, 0)
	segment := append([]byte("Exif\x00\x00"), tiff...)
	out := append([]byte{0xff, 0xd8, 0xff, 0xe1}, binary.BigEndian.AppendUint16(nil, uint16(len(segment)+2))...)
	return append(append(out, segment...), picture[2:]...)
}

var (
	rgb   = func() image.Image { return fill(image.NewNRGBA(image.Rect(0, 0, 30, 20)), 255) }
	gray  = func() image.Image { return image.NewGray(image.Rect(0, 0, 9, 7)) }
	see   = func() image.Image { return fill(image.NewNRGBA(image.Rect(0, 0, 30, 20)), 100) }
	index = func() image.Image {
		return image.NewPaletted(image.Rect(0, 0, 17, 3), color.Palette{color.Black, color.White, color.NRGBA{9, 8, 7, 255}})
	}
	deep   = func() image.Image { return image.NewGray16(image.Rect(0, 0, 5, 5)) }
	glassy = func() image.Image {
		return image.NewPaletted(image.Rect(0, 0, 4, 4), color.Palette{color.Transparent, color.White})
	}
)

func fill(p *image.NRGBA, alpha byte) image.Image {
	for i := 0; i < len(p.Pix); i += 4 {
		copy(p.Pix[i:], []byte{byte(i), byte(i / 3), byte(i / 7), alpha})
	}
	return p
}

func TestAJPEGGoesInExactlyAsItIs(t *testing.T) {
	picture := jpegOf(t, rgb())
	if !bytes.Contains(bind(t, picture), picture) {
		t.Error("its bytes are not in the PDF")
	}
}

func TestPagesKeepTheirOrder(t *testing.T) {
	one, two := jpegOf(t, rgb()), jpegOf(t, gray())
	document := bind(t, two, one, two)
	first, second := bytes.Index(document, two), bytes.Index(document, one)
	if first < 0 || second < first || !bytes.Contains(document, []byte("/Count 3 /Kids [3 0 R 6 0 R 9 0 R]")) {
		t.Errorf("pages at %d and %d", first, second)
	}
}

// Every number in the table of a PDF has to be the place of the object it names.
func TestTheTableIsRight(t *testing.T) {
	document := bind(t, jpegOf(t, rgb()), pngOf(t, rgb()), pngOf(t, see()), pngOf(t, index()))
	end := regexp.MustCompile(`startxref\n(\d+)\n%%EOF\n$`).FindSubmatch(document)
	if end == nil {
		t.Fatal("no end")
	}
	at, err := strconv.Atoi(string(end[1]))
	must(t, err)
	lines := strings.Split(string(document[at:]), "\n")
	if lines[0] != "xref" {
		t.Fatalf("%q where the table should begin", lines[0])
	}
	var from, count int
	_, err = fmt.Sscanf(lines[1], "%d %d", &from, &count)
	must(t, err)
	for n := 1; n < count; n++ {
		line := lines[2+n]
		if len(line) != 19 {
			t.Fatalf("entry %d is %q; entries have 20 bytes", n, line)
		}
		place, err := strconv.Atoi(line[:10])
		must(t, err)
		if want := fmt.Sprintf("%d 0 obj\n", n); !strings.HasPrefix(string(document[place:]), want) {
			t.Errorf("object %d is not at %d", n, place)
		}
	}
	for _, stream := range regexp.MustCompile(`(?s)/Length (\d+) >>\nstream\n`).FindAllSubmatchIndex(document, -1) {
		length, err := strconv.Atoi(string(document[stream[2]:stream[3]]))
		must(t, err)
		if !bytes.HasPrefix(document[stream[1]+length:], []byte("\nendstream")) {
			t.Errorf("a stream of %d bytes has another length", length)
		}
	}
}

func TestPNGsKeepTheirPixels(t *testing.T) {
	for name, p := range map[string]image.Image{"colour": rgb(), "gray": gray(), "palette": index(), "16 bits": deep()} {
		t.Run(name, func(t *testing.T) {
			original := pngOf(t, p)
			document := bind(t, original)
			c, err := readChunks(bytes.NewReader(original))
			must(t, err)
			for _, s := range c.data {
				if !bytes.Contains(document, original[s.at:s.at+s.length]) {
					t.Error("its lines are not in the PDF as they were")
				}
			}
		})
	}
}

func TestASeeThroughPictureIsLaidOnWhite(t *testing.T) {
	for name, p := range map[string]image.Image{"alpha": see(), "palette": glassy()} {
		t.Run(name, func(t *testing.T) {
			document := bind(t, pngOf(t, p))
			start := bytes.Index(document, []byte("/Filter /FlateDecode"))
			start += bytes.Index(document[start:], []byte("stream\n")) + len("stream\n")
			lines, err := zlib.NewReader(bytes.NewReader(document[start:]))
			must(t, err)
			raw, err := io.ReadAll(lines)
			must(t, err)
			for y := range p.Bounds().Dy() {
				for x := range p.Bounds().Dx() {
					at := 3 * (y*p.Bounds().Dx() + x)
					r, g, b, a := p.At(x, y).RGBA()
					want := [3]byte{byte((r + 0xffff - a) >> 8), byte((g + 0xffff - a) >> 8), byte((b + 0xffff - a) >> 8)}
					if [3]byte(raw[at:at+3]) != want {
						t.Fatalf("pixel %d,%d is %v, want %v", x, y, raw[at:at+3], want)
					}
				}
			}
		})
	}
}

func TestAPhotoIsTurnedUpright(t *testing.T) {
	wide := jpegOf(t, rgb()) // 30 by 20
	for orientation, want := range map[uint16][2]string{
		1: {"[0 0 841.89 561.26]", "q 841.89 0 0 561.26 0 0 cm"},
		3: {"[0 0 841.89 561.26]", "q -841.89 0 0 -561.26 841.89 561.26 cm"},
		6: {"[0 0 561.26 841.89]", "q 0 -841.89 561.26 0 0 841.89 cm"},
		8: {"[0 0 561.26 841.89]", "q 0 841.89 -561.26 0 561.26 0 cm"},
		2: {"[0 0 841.89 561.26]", "q -841.89 0 0 561.26 841.89 0 cm"},
		9: {"[0 0 841.89 561.26]", "q 841.89 0 0 561.26 0 0 cm"},
	} {
		document := bind(t, withOrientation(wide, orientation))
		for _, part := range want {
			if !bytes.Contains(document, []byte(part)) {
				t.Errorf("orientation %d: no %q", orientation, part)
			}
		}
	}
}

// turnedPage is a page that a person has turned.
type turnedPage struct {
	opened
	turns int
}

func (p turnedPage) Turns() int { return p.turns }

func TestATurnedPageLiesInTheDocumentAsItIsAndIsShownTurned(t *testing.T) {
	photo := jpegOf(t, rgb()) // 30 by 20
	for turns, want := range []string{
		"q 841.89 0 0 561.26 0 0 cm", "q 0 -841.89 561.26 0 0 841.89 cm", "q -841.89 0 0 -561.26 841.89 561.26 cm", "q 0 841.89 -561.26 0 561.26 0 cm",
	} {
		for _, page := range [][]byte{photo, pngOf(t, rgb())} {
			var out bytes.Buffer
			must(t, Write(&out, Info{Created: time.Unix(0, 0)}, 1, func(int) (io.ReadSeekCloser, error) {
				return turnedPage{opened{bytes.NewReader(page)}, turns}, nil
			}))
			if !bytes.Contains(out.Bytes(), []byte(want)) {
				t.Errorf("turned %d times: no %q", turns, want)
			}
		}
	}
	held := turnedPage{opened{bytes.NewReader(withOrientation(photo, 8))}, 1}
	var out bytes.Buffer
	must(t, Write(&out, Info{Created: time.Unix(0, 0)}, 1, func(int) (io.ReadSeekCloser, error) { return held, nil }))
	if !bytes.Contains(out.Bytes(), []byte("q 841.89 0 0 561.26 0 0 cm")) {
		t.Error("a photo that was held and then turned back is not upright")
	}
}

func TestWhatIsNoPictureIsRefused(t *testing.T) {
	good := pngOf(t, rgb())
	broken := bytes.Clone(good)
	binary.BigEndian.PutUint32(broken[16:], 0) // no width
	for name, page := range map[string][]byte{
		"nothing":                nil,
		"a PDF":                  []byte("%PDF-1.7"),
		"a JPEG cut off":         jpegOf(t, rgb())[:20],
		"a JPEG of noise":        []byte("\xff\xd8\xff\xe0\x00\x01"),
		"a PNG cut off":          good[:60],
		"a PNG of no size":       broken,
		"a palette out of range": withChunk(good, "PLTE", make([]byte, 769)),
	} {
		if err := Check(bytes.NewReader(page)); !errors.Is(err, ErrNotAPicture) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// withChunk puts a chunk behind a PNG's head.
func withChunk(picture []byte, kind string, body []byte) []byte {
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	chunk = append(append(chunk, kind...), body...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
	return append(append(bytes.Clone(picture[:33]), chunk...), picture[33:]...)
}

func FuzzCheck(f *testing.F) {
	for _, p := range []image.Image{rgb(), see(), index()} {
		var out bytes.Buffer
		if err := png.Encode(&out, p); err != nil {
			f.Fatal(err)
		}
		f.Add(out.Bytes())
	}
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01"))
	f.Fuzz(func(t *testing.T, page []byte) {
		if Check(bytes.NewReader(page)) == nil {
			// What was found good must also be bound, or be refused with a reason.
			_ = Write(io.Discard, Info{}, 1, func(int) (io.ReadSeekCloser, error) { return opened{bytes.NewReader(page)}, nil })
		}
	})
}

// Another program's eyes: poppler draws the pages, and every pixel is where the picture has it.
func TestPopplerDrawsThePages(t *testing.T) {
	draw, err := exec.LookPath("pdftoppm")
	if err != nil {
		t.Fatal("poppler is not installed")
	}
	dir := t.TempDir()
	pages := []image.Image{quarters(), quarters(), quarters()}
	must(t, os.WriteFile(filepath.Join(dir, "in.pdf"), bind(t,
		pngOf(t, pages[0]), jpegOf(t, pages[1]), withOrientation(jpegOf(t, pages[2]), 6)), 0o600))
	out, err := exec.Command(draw, "-png", "-scale-to", "400", filepath.Join(dir, "in.pdf"), filepath.Join(dir, "page")).CombinedOutput()
	if err != nil || len(out) > 0 {
		t.Fatalf("%v: %s", err, out)
	}
	corners := map[int][4]color.NRGBA{ // top left, top right, bottom left, bottom right
		1: {red, green, blue, white}, 2: {red, green, blue, white}, 3: {blue, red, white, green},
	}
	for page, want := range corners {
		file, err := os.Open(filepath.Join(dir, fmt.Sprintf("page-%d.png", page)))
		must(t, err)
		drawn, err := png.Decode(file)
		must(t, errors.Join(err, file.Close()))
		w, h := drawn.Bounds().Dx(), drawn.Bounds().Dy()
		for i, at := range [4]image.Point{{w / 4, h / 4}, {3 * w / 4, h / 4}, {w / 4, 3 * h / 4}, {3 * w / 4, 3 * h / 4}} {
			if got := color.NRGBAModel.Convert(drawn.At(at.X, at.Y)).(color.NRGBA); !near(got, want[i]) {
				t.Errorf("page %d, corner %d is %v, want %v", page, i, got, want[i])
			}
		}
	}
}

var (
	red   = color.NRGBA{255, 0, 0, 255}
	green = color.NRGBA{0, 255, 0, 255}
	blue  = color.NRGBA{0, 0, 255, 255}
	white = color.NRGBA{255, 255, 255, 255}
)

// quarters is a picture with another colour in each corner.
func quarters() image.Image {
	p := image.NewNRGBA(image.Rect(0, 0, 120, 80))
	for y := range 80 {
		for x := range 120 {
			p.Set(x, y, [4]color.NRGBA{red, green, blue, white}[x/60+2*(y/40)])
		}
	}
	return p
}

func near(a, b color.NRGBA) bool {
	off := func(x, y byte) bool { return max(x, y)-min(x, y) > 12 }
	return !off(a.R, b.R) && !off(a.G, b.G) && !off(a.B, b.B)
}
