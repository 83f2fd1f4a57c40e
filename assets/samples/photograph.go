package samples

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"

	"golang.org/x/image/draw"
	"golang.org/x/image/math/f64"
)

const photoWidth, photoHeight = 960, 1280 // pixels

// photograph lays the slip crookedly on a table and takes a picture of it: shadow, uneven light, grain.
func photograph(slip *image.RGBA, table color.RGBA, degrees float64, seed uint64) *image.RGBA {
	random := rand.New(rand.NewPCG(seed, 7))
	photo := image.NewRGBA(image.Rect(0, 0, photoWidth, photoHeight))
	grainOfWood(photo, table, random)
	lay(photo, shadowOf(slip), degrees, 12, 16)
	lay(photo, slip, degrees, 0, 0)
	develop(photo, random)
	return photo
}

func fill(on *image.RGBA, c color.RGBA) {
	draw.Draw(on, on.Bounds(), image.NewUniform(c), image.Point{}, draw.Src)
}

func grainOfWood(on *image.RGBA, base color.RGBA, random *rand.Rand) {
	phase, bend := random.Float64()*6, 18+random.Float64()*20
	var broad [photoWidth]float64
	for x := range broad {
		broad[x] = 0.6 * math.Sin(float64(x)/31+phase*2)
	}
	for y := range photoHeight {
		along := math.Sin(float64(y)/bend) * 1.6
		for x := range photoWidth {
			wave := math.Sin(float64(x)/9+along+phase) + broad[x]
			on.SetRGBA(x, y, lighter(base, wave*7))
		}
	}
}

// shadowOf is the slip's shape in translucent black.
func shadowOf(slip *image.RGBA) *image.RGBA {
	shadow := image.NewRGBA(slip.Bounds())
	fill(shadow, color.RGBA{0, 0, 0, 90})
	return shadow
}

// lay draws the paper in the middle of the photo, turned by some degrees and moved by dx, dy.
func lay(on, paper *image.RGBA, degrees, dx, dy float64) {
	w, h := float64(paper.Bounds().Dx()), float64(paper.Bounds().Dy())
	scale := min(1.15, (photoHeight-110)/h)
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	sin, cos = sin*scale, cos*scale
	place := f64.Aff3{
		cos, -sin, photoWidth/2 + dx - (w*cos-h*sin)/2,
		sin, cos, photoHeight/2 + dy - (w*sin+h*cos)/2,
	}
	draw.ApproxBiLinear.Transform(on, place, paper, paper.Bounds(), draw.Over, nil)
}

// develop adds what a telephone's camera adds: light from one corner, darker edges, grain.
func develop(photo *image.RGBA, random *rand.Rand) {
	for y := range photoHeight {
		for x := range photoWidth {
			fx, fy := float64(x)/photoWidth-0.5, float64(y)/photoHeight-0.5
			light := 10 - 26*(fx*0.8+fy*0.6) - 46*(fx*fx+fy*fy)
			photo.SetRGBA(x, y, lighter(photo.RGBAAt(x, y), light+random.NormFloat64()*4.5))
		}
	}
}

func lighter(c color.RGBA, by float64) color.RGBA {
	return color.RGBA{clamp(float64(c.R) + by), clamp(float64(c.G) + by), clamp(float64(c.B) + by*0.92), 255}
}

func clamp(v float64) uint8 { return uint8(max(0, min(255, v))) }
