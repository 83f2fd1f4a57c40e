package scan

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"rsc.io/qr"
)

const address = "otpauth://totp/GitHub:ann?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=GitHub"

// page is a screen with a code drawn on it, so many pixels a module.
func page(t *testing.T, scale int, ink, paper color.Color) *image.RGBA {
	t.Helper()
	code, err := qr.Encode(address, qr.M)
	if err != nil {
		t.Fatal(err)
	}
	drawn := image.NewRGBA(image.Rect(0, 0, 900, 700))
	draw.Draw(drawn, drawn.Bounds(), image.NewUniform(paper), image.Point{}, draw.Src)
	for y := range code.Size * scale {
		for x := range code.Size * scale {
			if code.Black(x/scale, y/scale) {
				drawn.Set(x+230, y+120, ink)
			}
		}
	}
	return drawn
}

// turned is a picture photographed at an angle, in uneven light and with noise.
func turned(from *image.RGBA, degrees float64) *image.RGBA {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	size := from.Bounds().Size()
	to := image.NewRGBA(from.Bounds())
	noise := rand.New(rand.NewPCG(1, 2))
	for y := range size.Y {
		for x := range size.X {
			dx, dy := float64(x-size.X/2), float64(y-size.Y/2)
			c := color.GrayModel.Convert(from.At(int(cos*dx-sin*dy)+size.X/2, int(sin*dx+cos*dy)+size.Y/2)).(color.Gray)
			shade := 0.55 + 0.45*float64(x)/float64(size.X)
			to.Set(x, y, color.Gray{uint8(min(255, float64(c.Y)*shade+noise.Float64()*20))})
		}
	}
	return to
}

func TestACodeIsFoundWhereverItIsShown(t *testing.T) {
	encode := map[string]func(*bytes.Buffer, image.Image) error{
		"png":  func(b *bytes.Buffer, i image.Image) error { return png.Encode(b, i) },
		"jpeg": func(b *bytes.Buffer, i image.Image) error { return jpeg.Encode(b, i, &jpeg.Options{Quality: 60}) },
		"gif":  func(b *bytes.Buffer, i image.Image) error { return gif.Encode(b, i, nil) },
	}
	for name, picture := range map[string]image.Image{
		"a screenshot":          page(t, 6, color.Black, color.White),
		"small":                 page(t, 3, color.Black, color.White),
		"in a dark mode":        page(t, 6, color.White, color.Gray{0x18}),
		"in colour":             page(t, 6, color.RGBA{0x1B, 0x3A, 0x8C, 0xFF}, color.RGBA{0xF5, 0xF0, 0xE0, 0xFF}),
		"photographed askew":    turned(page(t, 8, color.Black, color.White), 12),
		"photographed sideways": turned(page(t, 8, color.Black, color.White), 90),
	} {
		for format, write := range encode {
			var file bytes.Buffer
			if err := write(&file, picture); err != nil {
				t.Fatal(err)
			}
			if got, err := Read(bytes.NewReader(file.Bytes())); err != nil || got != address {
				t.Errorf("%s as %s: %q, %v", name, format, got, err)
			}
		}
	}
}

func TestWhatHasNoCodeIsRefusedWithTheReason(t *testing.T) {
	var empty, cut, huge bytes.Buffer
	if err := png.Encode(&empty, image.NewGray(image.Rect(0, 0, 400, 300))); err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(&cut, page(t, 6, color.Black, color.White)); err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(&huge, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	vast := bytes.Replace(huge.Bytes(), []byte("IHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00\x3a\x7e\x9b\x55"),
		[]byte("IHDR\x00\x00\xff\xff\x00\x00\xff\xff\x08\x00\x00\x00\x00\x93\x6e\x86\x8c"), 1)
	for name, c := range map[string]struct {
		file []byte
		want error
	}{
		"a picture without one": {empty.Bytes(), ErrNoCode},
		"a text":                {[]byte(address), ErrNoPicture},
		"nothing":               {nil, ErrNoPicture},
		"a file cut short":      {cut.Bytes()[:cut.Len()/2], ErrNoPicture},
		"a huge one":            {vast, ErrTooLarge},
	} {
		_, err := Read(bytes.NewReader(c.file))
		if !errors.Is(err, c.want) || strings.Contains(err.Error(), "GEZDGNBV") {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}
