package preview_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"

	"satchel/sync/shelf/preview"
)

// picture is red above and blue below.
func picture(width, height int) *image.RGBA {
	drawn := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := color.RGBA{R: 220, A: 255}
			if y >= height/2 {
				c = color.RGBA{B: 220, A: 255}
			}
			drawn.SetRGBA(x, y, c)
		}
	}
	return drawn
}

func asJPEG(t *testing.T, width, height int) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, picture(width, height), nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func asPNG(t *testing.T, drawn image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, drawn); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// bomb is a PNG of a few bytes that says it has so many pixels.
func bomb(t *testing.T, width, height uint32) []byte {
	t.Helper()
	content := asPNG(t, picture(1, 1))
	binary.BigEndian.PutUint32(content[16:], width)
	binary.BigEndian.PutUint32(content[20:], height)
	binary.BigEndian.PutUint32(content[29:], crc32.ChecksumIEEE(content[12:29]))
	return content
}

// turned is a JPEG with an EXIF orientation.
func turned(content []byte, orientation byte) []byte {
	exif := append([]byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"), orientation, 0, 0, 0, 0, 0, 0)
	segment := append([]byte{0xff, 0xe1, 0, byte(len(exif) + 2)}, exif...)
	return append(append(bytes.Clone(content[:2]), segment...), content[2:]...)
}

func zipped(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	in := zip.NewWriter(&out)
	file, err := in.Create("zeros")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.Write(make([]byte, 10<<20)); err != nil {
		t.Fatal(err)
	}
	if err := in.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestADocumentIsShownByWhatItIsAndNotByWhatItSays(t *testing.T) {
	var moving bytes.Buffer
	if err := gif.Encode(&moving, picture(10, 10), nil); err != nil {
		t.Fatal(err)
	}
	const page = "<html><script>alert(1)</script>"
	for name, test := range map[string]struct {
		content []byte
		kind    preview.Kind
		reason  preview.Reason
	}{
		"a photo":                      {asJPEG(t, 40, 30), preview.Picture, ""},
		"a screenshot":                 {asPNG(t, picture(40, 30)), preview.Picture, ""},
		"a GIF":                        {moving.Bytes(), preview.Picture, ""},
		"a PDF":                        {[]byte("%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"), preview.PDF, ""},
		"HTML as JPEG":                 {[]byte(page), preview.None, preview.OtherFile},
		"HTML behind a JPEG's first":   {[]byte("\xff\xd8\xff" + page), preview.None, preview.Damaged},
		"SVG with a script":            {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), preview.None, preview.OtherFile},
		"HTML before a PDF":            {[]byte(page + "%PDF-1.7\n%%EOF"), preview.None, preview.OtherFile},
		"a PDF cut off":                {[]byte("%PDF-1.7\n1 0 obj"), preview.None, preview.Damaged},
		"a zip bomb":                   {zipped(t), preview.None, preview.OtherFile},
		"20,000 pixels each way":       {bomb(t, 20_000, 20_000), preview.None, preview.TooManyDots},
		"more pixels than numbers are": {bomb(t, 0x7fffffff, 0x7fffffff), preview.None, preview.Damaged},
		"a PNG cut off late":           {asPNG(t, picture(400, 300))[:500], preview.None, preview.Damaged},
		"a JPEG cut off":               {asJPEG(t, 400, 300)[:3000], preview.None, preview.Damaged},
		"a JPEG with a film behind":    {append(asJPEG(t, 400, 300), make([]byte, 200_000)...), preview.Picture, ""},
		"a PNG cut off":                {asPNG(t, picture(40, 30))[:20], preview.None, preview.Damaged},
		"a photo of another camera":    {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), preview.None, preview.OtherCamera},
		"a fax":                        {[]byte("II*\x00\x08\x00\x00\x00"), preview.None, preview.OtherCamera},
		"text":                         {[]byte("hello"), preview.None, preview.OtherFile},
		"one byte":                     {[]byte("x"), preview.None, preview.OtherFile},
	} {
		t.Run(name, func(t *testing.T) {
			look, _, err := preview.NewDrawer().View(t.Context(), bytes.NewReader(test.content))
			if err != nil || look.Kind != test.kind || look.Reason != test.reason {
				t.Errorf("%+v %v", look, err)
			}
			var out bytes.Buffer
			err = preview.NewDrawer().Draw(t.Context(), &out, bytes.NewReader(test.content))
			if drawn := err == nil; drawn != (test.kind == preview.Picture) || !drawn && (out.Len() > 0 || !errors.Is(err, preview.ErrNoPicture)) {
				t.Errorf("drawn in %d bytes: %v", out.Len(), err)
			}
		})
	}
}

func draw(t *testing.T, content []byte) image.Image {
	t.Helper()
	var out bytes.Buffer
	if err := preview.NewDrawer().Draw(t.Context(), &out, bytes.NewReader(content)); err != nil {
		t.Fatal(err)
	}
	drawn, kind, err := image.Decode(&out)
	if err != nil || kind != "jpeg" {
		t.Fatalf("%s: %v", kind, err)
	}
	return drawn
}

func TestALargePictureIsDrawnSmallAndInItsShape(t *testing.T) {
	if got := draw(t, asJPEG(t, 4000, 1000)).Bounds(); got.Dx() != 1800 || got.Dy() != 450 {
		t.Errorf("%v", got)
	}
	if got := draw(t, asJPEG(t, 20_000, 1)).Bounds(); got.Dx() != 1800 || got.Dy() != 1 {
		t.Errorf("%v", got)
	}
}

func TestASeeThroughPictureIsDrawnOnWhite(t *testing.T) {
	r, g, b, _ := draw(t, asPNG(t, image.NewNRGBA(image.Rect(0, 0, 20, 20)))).At(10, 10).RGBA()
	if min(r, g, b) < 0xf000 {
		t.Errorf("%x %x %x", r, g, b)
	}
}

func TestAPhotoIsDrawnTheWayItsCameraWasHeld(t *testing.T) {
	// Where the red half is after each of the eight ways.
	for orientation, at := range map[byte]image.Point{
		1: {20, 4}, 2: {20, 4}, 3: {20, 26}, 4: {20, 26}, 5: {4, 20}, 6: {26, 20}, 7: {26, 20}, 8: {4, 20},
	} {
		drawn := draw(t, turned(asJPEG(t, 40, 30), orientation))
		r, _, b, _ := drawn.At(at.X, at.Y).RGBA()
		if r < 2*b || (drawn.Bounds().Dx() == 30) != (orientation >= 5) {
			t.Errorf("%d: %v, red %x, blue %x at %v", orientation, drawn.Bounds(), r, b, at)
		}
	}
}

func TestAPictureIsDrawnUprightAsLargeAsIsAskedFor(t *testing.T) {
	content := bytes.NewReader(turned(asJPEG(t, 400, 200), 6))
	drawn, err := preview.NewDrawer().Picture(t.Context(), content, 100)
	if err != nil || drawn.Bounds() != image.Rect(0, 0, 50, 100) {
		t.Fatalf("%v %v", drawn.Bounds(), err)
	}
	if right := drawn.RGBAAt(45, 50); right.R < 150 || right.B > 80 { // what was above is at the right
		t.Errorf("%v", right)
	}
	if _, err := preview.NewDrawer().Picture(t.Context(), bytes.NewReader(bomb(t, 20_000, 20_000)), 100); !errors.Is(err, preview.ErrNoPicture) {
		t.Errorf("a bomb: %v", err)
	}
}
