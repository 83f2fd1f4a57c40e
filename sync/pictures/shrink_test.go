package pictures

import (
	"image"
	"image/color"
	"testing"
)

func TestEachPixelOfASmallPictureIsTheMeanOfThoseItStandsFor(t *testing.T) {
	large := image.NewNRGBA(image.Rect(10, 20, 15, 22)) // 5 by 2, not at the origin, on white where it is see-through
	for x := range 5 {
		for y := range 2 {
			large.SetNRGBA(10+x, 20+y, color.NRGBA{uint8(50 * x), 100, uint8(200 * y), 255})
		}
	}
	large.SetNRGBA(14, 21, color.NRGBA{})
	small := Shrink(large, 2)
	// Two and a half columns each: 0, 50 and half of 100; the other half, 150 and 200 or, below, white.
	for x, want := range []color.RGBA{{40, 100, 100, 255}, {171, 131, 111, 255}} {
		if got := small.RGBAAt(x, 0); off(got.R, want.R)+off(got.G, want.G)+off(got.B, want.B) > 3 {
			t.Errorf("pixel %d is %v, want about %v", x, got, want)
		}
	}
	if small.Bounds() != image.Rect(0, 0, 2, 1) {
		t.Errorf("it is %v", small.Bounds())
	}
}

func TestAPictureThatIsSmallEnoughKeepsItsPixels(t *testing.T) {
	p := quarters(31, 17)
	if got := Shrink(p, 31); string(got.Pix) != string(p.Pix) {
		t.Error("they differ")
	}
	for _, side := range []int{1, 2, 7, 16, 30} { // whatever the sizes, what is white stays white, to the last line
		white := image.NewGray(image.Rect(0, 0, 31, 17))
		for i := range white.Pix {
			white.Pix[i] = 255
		}
		for i, v := range Shrink(white, side).Pix {
			if v < 254 {
				t.Fatalf("at most %d: byte %d is %d", side, i, v)
			}
		}
	}
}

func BenchmarkShrink(b *testing.B) {
	photo := image.NewYCbCr(image.Rect(0, 0, 4000, 3000), image.YCbCrSubsampleRatio420)
	b.ReportAllocs()
	for b.Loop() {
		Shrink(photo, 1400)
	}
}
