package pictures

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"testing"
)

// written is what Write makes of a picture.
func written(t testing.TB, content []byte, e Edit) []byte {
	t.Helper()
	var out bytes.Buffer
	must(t, Write(t.Context(), &out, bytes.NewReader(content), e))
	return out.Bytes()
}

// seen is a picture as people see it.
func seen(t testing.TB, content []byte) *image.RGBA {
	t.Helper()
	drawn, _, err := Draw(t.Context(), bytes.NewReader(content), 10_000)
	must(t, err)
	return drawn
}

// turnedBy are corners after quarter turns clockwise.
func turnedBy(c [4]color.RGBA, turns int) [4]color.RGBA {
	for range turns {
		c = [4]color.RGBA{c[2], c[0], c[3], c[1]}
	}
	return c
}

// scan is what a JPEG holds behind its head: the picture itself.
func scan(t testing.TB, content []byte) []byte {
	t.Helper()
	at := bytes.Index(content, []byte{0xff, 0xda})
	if at < 0 {
		t.Fatal("no scan")
	}
	return content[at:]
}

// However the camera was held, and whatever its EXIF says, a JPEG is turned without its picture being written anew.
func TestAJPEGIsTurnedByAWordInItsHead(t *testing.T) {
	plain := jpegOf(t, quarters(48, 32))
	for name, content := range map[string][]byte{
		"that says nothing":     plain,
		"held upright":          held(plain, 1),
		"held at its side":      held(plain, 6),
		"held upside down":      held(plain, 3),
		"seen in a mirror":      held(plain, 2),
		"mirrored at its side":  held(plain, 5),
		"mirrored, other side":  held(plain, 7),
		"that says nonsense":    held(plain, 9),
		"of another orient":     withSegment(plain, []byte("Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x10\x01\x02\x00\x04\x00\x00\x00Cam\x00\x00\x00\x00\x00")),
		"whose EXIF is broken":  withSegment(plain, []byte("Exif\x00\x00II*\x00\xff\x00\x00\x00\x01\x00")),
		"that says it twice":    held(held(plain, 6), 6),
		"with a segment beside": withSegment(plain, []byte("http://ns.adobe.com/xap/1.0/\x00<x/>")),
	} {
		t.Run(name, func(t *testing.T) {
			before := seen(t, content)
			for turns := range 4 {
				got := written(t, content, Edit{Turns: turns})
				after := seen(t, got)
				if corners(after) != turnedBy(corners(before), turns) {
					t.Errorf("turned %d times its corners are %v, before %v", turns, corners(after), corners(before))
				}
				if !bytes.Equal(scan(t, got), scan(t, content)) {
					t.Errorf("turned %d times the picture was written anew", turns)
				}
			}
		})
	}
}

func TestWhatACameraHasSaidStaysBesideHowItWasHeld(t *testing.T) {
	camera := withSegment(jpegOf(t, quarters(48, 32)), []byte("Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x10\x01\x02\x00\x04\x00\x00\x00Cam\x00\x00\x00\x00\x00"))
	got := written(t, camera, Edit{Turns: 1})
	if !bytes.Contains(got, []byte("Cam\x00")) || bytes.Count(got, []byte(exifHead)) != 1 {
		t.Errorf("its head is %q", got[:120])
	}
	if shape, err := Look(bytes.NewReader(got)); err != nil || shape.Orientation != 6 {
		t.Errorf("%+v %v", shape, err)
	}
}

// rightHalf keeps green and white.
var rightHalf = Corners{{0.5, 0}, {1, 0}, {1, 1}, {0.5, 1}}

func TestAPictureIsCutAsPeopleSeeItAndThenTurned(t *testing.T) {
	for orientation := byte(1); orientation <= 8; orientation++ {
		content := held(jpegOf(t, quarters(64, 32)), orientation)
		whole := corners(seen(t, content))
		want := [4]color.RGBA{whole[1], whole[1], whole[3], whole[3]}
		for turns := range 4 {
			e := Edit{Turns: turns, Corners: rightHalf}
			got := seen(t, written(t, content, e))
			if corners(got) != turnedBy(want, turns) {
				t.Errorf("held %d, turned %d: corners %v, want %v", orientation, turns, corners(got), turnedBy(want, turns))
			}
			shape, err := Look(bytes.NewReader(content))
			must(t, err)
			if wide, high := e.Size(shape.Width, shape.Height); got.Bounds() != image.Rect(0, 0, wide, high) {
				t.Errorf("held %d, turned %d: it is %v and was to be %d by %d", orientation, turns, got.Bounds(), wide, high)
			}
		}
	}
}

// What was cut away is nowhere in what is written: not in the picture, and not in the small one that cameras put into EXIF.
func TestNothingIsLeftOfWhatWasCutAway(t *testing.T) {
	small := jpegOf(t, quarters(16, 16))
	content := withSegment(jpegOf(t, quarters(64, 64)), append([]byte("Exif\x00\x00II*\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00"), small...))
	got := written(t, content, Edit{Corners: rightHalf})
	if bytes.Contains(got, []byte(exifHead)) || bytes.Contains(got, small[20:]) {
		t.Error("EXIF is left")
	}
	drawn := seen(t, got)
	for y := range drawn.Bounds().Dy() {
		for x := range drawn.Bounds().Dx() {
			if c := nearest(drawn.RGBAAt(x, y)); c == red || c == blue {
				t.Fatalf("%v at %d, %d", c, x, y)
			}
		}
	}
}

// A page that lay askew is drawn straight: each quarter of it fills a quarter of what is kept.
func TestAPageThatLayAskewIsDrawnStraight(t *testing.T) {
	page := Corners{{0.2, 0.1}, {0.8, 0.2}, {0.9, 0.9}, {0.1, 0.7}}
	place := plane(page)
	table := image.NewRGBA(image.Rect(0, 0, 400, 300))
	draw.Draw(table, table.Bounds(), image.NewUniform(color.RGBA{90, 60, 30, 255}), image.Point{}, draw.Src)
	for v := range 2000 {
		for u := range 2000 {
			p := place((float64(u)+0.5)/2000, (float64(v)+0.5)/2000)
			table.SetRGBA(int(p.X*400), int(p.Y*300), [4]color.RGBA{red, green, blue, white}[u/1000+2*(v/1000)])
		}
	}
	for name, content := range map[string][]byte{"as a JPEG": jpegOf(t, table), "as a PNG": pngOf(t, table)} {
		got := seen(t, written(t, content, Edit{Corners: page}))
		if corners(got) != [4]color.RGBA{red, green, blue, white} {
			t.Errorf("%s: corners %v", name, corners(got))
		}
		for _, edge := range []image.Point{{3, 3}, {got.Bounds().Dx() - 4, 3}, {got.Bounds().Dx() - 4, got.Bounds().Dy() - 4}, {3, got.Bounds().Dy() - 4}} {
			if c := nearest(got.RGBAAt(edge.X, edge.Y)); c != red && c != green && c != blue && c != white {
				t.Errorf("%s: of the table is left %v at %v", name, c, edge)
			}
		}
	}
}

func TestAPNGLosesNothing(t *testing.T) {
	few := image.NewPaletted(image.Rect(0, 0, 6, 4), color.Palette{color.Black, color.White, color.RGBA{9, 8, 7, 255}})
	deep, glass := image.NewGray16(image.Rect(0, 0, 6, 4)), image.NewNRGBA(image.Rect(0, 0, 6, 4))
	for y := range 4 {
		for x := range 6 {
			few.SetColorIndex(x, y, uint8((x+y)%3))
			deep.SetGray16(x, y, color.Gray16{uint16(9001 * (x + y))})
			glass.SetNRGBA(x, y, color.NRGBA{uint8(x), uint8(y), 7, uint8(40 * y)})
		}
	}
	for name, p := range map[string]image.Image{"of few colours": few, "of 16 bits": deep, "see-through": glass} {
		content := written(t, pngOf(t, p), Edit{Turns: 1, Corners: rightHalf})
		got, err := png.Decode(bytes.NewReader(content))
		must(t, err)
		if got.Bounds() != image.Rect(0, 0, 4, 3) || got.ColorModel() == nil {
			t.Fatalf("%s: %v", name, got.Bounds())
		}
		if _, still := got.(image.PalettedImage); still != (name == "of few colours") {
			t.Errorf("%s has become %T", name, got)
		}
		for y := range 3 {
			for x := range 4 {
				want := p.ColorModel().Convert(p.At(3+y, 3-x))
				if have := p.ColorModel().Convert(got.At(x, y)); have != want {
					t.Fatalf("%s: %v at %d, %d, want %v", name, have, x, y, want)
				}
			}
		}
	}
}

func TestAnEditThatMakesNoSenseIsNone(t *testing.T) {
	for name, e := range map[string]Edit{
		"five turns":       {Turns: 5},
		"turns back":       {Turns: -1},
		"outside":          {Corners: Corners{{-0.1, 0}, {1, 0}, {1, 1}, {0, 1}}},
		"no number":        {Corners: Corners{{math.NaN(), 0}, {1, 0}, {1, 1}, {0, 1}}},
		"crossed":          {Corners: Corners{{0, 0}, {1, 1}, {1, 0}, {0, 1}}},
		"the wrong way":    {Corners: Corners{{1, 0}, {0, 0}, {0, 1}, {1, 1}}},
		"dented":           {Corners: Corners{{0, 0}, {1, 0}, {0.2, 0.2}, {0, 1}}},
		"nothing at all":   {Corners: Corners{{0.5, 0.5}, {0.5, 0.5}, {0.5, 0.5}, {0.5, 0.5}}},
		"a line of a hair": {Corners: Corners{{0, 0}, {1, 0}, {1, 1e-9}, {0, 1e-9}}},
	} {
		if err := Write(t.Context(), &bytes.Buffer{}, bytes.NewReader(jpegOf(t, quarters(8, 8))), e); !errors.Is(err, ErrEdit) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := (Edit{Turns: 3, Corners: Whole()}).Check(); err != nil {
		t.Error(err)
	}
}

func TestWhatCantBeDrawnCantBeEdited(t *testing.T) {
	for name, c := range map[string]struct {
		content []byte
		want    error
	}{
		"20,000 pixels each way": {bomb(t, 20_000, 20_000), ErrTooLarge},
		"an iPhone's":            {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), ErrOtherKind},
		"a PDF":                  {[]byte("%PDF-1.7"), ErrNone},
		"cut off":                {jpegOf(t, quarters(400, 300))[:2000], ErrDamaged},
	} {
		if err := Write(t.Context(), &bytes.Buffer{}, bytes.NewReader(c.content), Edit{Corners: rightHalf}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCornersAreSeenTurned(t *testing.T) {
	c := Corners{{0.1, 0.2}, {0.9, 0.2}, {0.9, 0.7}, {0.1, 0.7}}
	want := Corners{{1 - 0.7, 0.1}, {1 - 0.2, 0.1}, {1 - 0.2, 0.9}, {1 - 0.7, 0.9}}
	same := func(a, b Point) bool { return math.Hypot(a.X-b.X, a.Y-b.Y) < 1e-12 }
	for i, p := range c.Turned(1) {
		if !same(p, want[i]) {
			t.Errorf("corner %d is seen at %v", i, p)
		}
	}
	for i, p := range c.Turned(3).Turned(1) {
		if !same(p, c[i]) {
			t.Errorf("a turn there and back moves a corner to %v", p)
		}
	}
}

func TestAPreviewIsWhatIsWritten(t *testing.T) {
	page := quarters(200, 100)
	e := Edit{Turns: 3, Corners: Corners{{0.1, 0.1}, {0.9, 0}, {1, 1}, {0, 0.9}}}
	made, got := Made(page, e), seen(t, written(t, pngOf(t, page), e))
	if !bytes.Equal(made.Pix, got.Pix) {
		t.Error("they differ")
	}
}

func FuzzWrite(f *testing.F) {
	f.Add(held(jpegOf(f, quarters(20, 10)), 6), 1, 0.2)
	f.Add(pngOf(f, quarters(20, 10)), 2, 0.9)
	f.Fuzz(func(t *testing.T, content []byte, turns int, part float64) {
		e := Edit{Turns: turns, Corners: Corners{{0, part}, {1, 0}, {1, 1}, {0, 1}}}
		_ = Write(t.Context(), &bytes.Buffer{}, bytes.NewReader(content), e) // however broken it is, it is refused with a reason
	})
}
