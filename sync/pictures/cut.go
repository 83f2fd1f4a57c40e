package pictures

import (
	"image"
	"image/color"
	"math"
)

// view is what an edit makes of a picture: it looks up each pixel in the picture when it is asked for, so that no second
// picture is held in memory.
type view struct {
	model  color.Model
	width  int
	height int
	opaque bool
	at     func(x, y int) color.Color
}

// ColorModel is image.Image's.
func (v *view) ColorModel() color.Model { return v.model }

// Bounds is image.Image's.
func (v *view) Bounds() image.Rectangle { return image.Rect(0, 0, v.width, v.height) }

// At is image.Image's.
func (v *view) At(x, y int) color.Color { return v.at(x, y) }

// Opaque tells whether nothing shines through, which encoders ask.
func (v *view) Opaque() bool { return v.opaque }

// indexed is a view of a picture of few colours, which stays one.
type indexed struct {
	*view
	index func(x, y int) uint8
}

// ColorIndexAt is image.PalettedImage's.
func (i indexed) ColorIndexAt(x, y int) uint8 { return i.index(x, y) }

// turnAs is the orientation of EXIF that turns a picture as often clockwise.
var turnAs = [4]int{1, 6, 3, 8}

// frame is a picture as it is kept, and what is made of it.
type frame struct {
	kept          image.Image
	width, height int // as kept
	orientation   int
	edit          Edit
}

func newFrame(kept image.Image, orientation int, edit Edit) *frame {
	b := kept.Bounds()
	return &frame{kept: kept, width: b.Dx(), height: b.Dy(), orientation: orientation, edit: edit}
}

// seen is the size as people see it.
func (f *frame) seen() (width, height int) {
	if lies(f.orientation) {
		return f.height, f.width
	}
	return f.width, f.height
}

// stored is where in the kept picture the pixel is that people see at x, y.
func (f *frame) stored(x, y int) (int, int) {
	x, y = stored(f.orientation, f.width, f.height, x, y)
	b := f.kept.Bounds()
	return b.Min.X + x, b.Min.Y + y
}

// exact is the view of an upright rectangle: its pixels are the picture's own.
func (f *frame) exact() image.Image {
	width, height := f.seen()
	left, top, right, bottom := f.edit.Kept().rectangle(width, height)
	from := func(x, y int) (int, int) {
		x, y = stored(turnAs[f.edit.Turns], right-left, bottom-top, x, y)
		return f.stored(left+x, top+y)
	}
	v := &view{model: f.kept.ColorModel(), at: func(x, y int) color.Color { return f.kept.At(from(x, y)) }}
	v.width, v.height = f.edit.Size(width, height)
	if asked, ok := f.kept.(interface{ Opaque() bool }); ok {
		v.opaque = asked.Opaque()
	}
	if few, ok := f.kept.(image.PalettedImage); ok {
		return indexed{v, func(x, y int) uint8 { return few.ColorIndexAt(from(x, y)) }}
	}
	return v
}

// onWhite is the view in the three colours of a screen, of a shape that is drawn straight where it is not.
func (f *frame) onWhite() image.Image {
	width, height := f.seen()
	corners := f.edit.Kept()
	cutWide, cutHigh := corners.size(width, height)
	kept := sampler(f.kept)
	pixel := func(x, y int) color.RGBA { return kept(f.stored(x, y)) }
	v := &view{model: color.RGBAModel, opaque: true}
	v.width, v.height = f.edit.Size(width, height)
	if corners.straight() {
		left, top, _, _ := corners.rectangle(width, height)
		v.at = func(x, y int) color.Color {
			x, y = stored(turnAs[f.edit.Turns], cutWide, cutHigh, x, y)
			return pixel(left+x, top+y)
		}
		return v
	}
	place := plane(corners)
	v.at = func(x, y int) color.Color {
		x, y = stored(turnAs[f.edit.Turns], cutWide, cutHigh, x, y)
		p := place((float64(x)+0.5)/float64(cutWide), (float64(y)+0.5)/float64(cutHigh))
		return between(pixel, p.X*float64(width)-0.5, p.Y*float64(height)-0.5, width, height)
	}
	return v
}

// between is the colour at a place between four pixels.
func between(pixel func(x, y int) color.RGBA, x, y float64, width, height int) color.RGBA {
	x, y = min(max(x, 0), float64(width-1)), min(max(y, 0), float64(height-1))
	left, top := int(x), int(y)
	right, below := min(left+1, width-1), min(top+1, height-1)
	partX, partY := x-float64(left), y-float64(top)
	a, b, c, d := pixel(left, top), pixel(right, top), pixel(left, below), pixel(right, below)
	mix := func(a, b, c, d uint8) uint8 {
		above := float64(a)*(1-partX) + float64(b)*partX
		under := float64(c)*(1-partX) + float64(d)*partX
		return uint8(math.Round(above*(1-partY) + under*partY))
	}
	return color.RGBA{mix(a.R, b.R, c.R, d.R), mix(a.G, b.G, c.G, d.G), mix(a.B, b.B, c.B, d.B), 255}
}

// plane maps the unit square onto a shape of four corners as a camera does (Heckbert, Fundamentals of Texture Mapping and
// Image Warping, 1989, 2.2.3).
func plane(c Corners) func(u, v float64) Point {
	x1, x2 := c[1].X-c[2].X, c[3].X-c[2].X
	y1, y2 := c[1].Y-c[2].Y, c[3].Y-c[2].Y
	sumX, sumY := c[0].X-c[1].X+c[2].X-c[3].X, c[0].Y-c[1].Y+c[2].Y-c[3].Y
	whole := x1*y2 - x2*y1
	g, h := (sumX*y2-x2*sumY)/whole, (x1*sumY-sumX*y1)/whole
	return func(u, v float64) Point {
		far := g*u + h*v + 1
		return Point{
			((c[1].X-c[0].X+g*c[1].X)*u + (c[3].X-c[0].X+h*c[3].X)*v + c[0].X) / far,
			((c[1].Y-c[0].Y+g*c[1].Y)*u + (c[3].Y-c[0].Y+h*c[3].Y)*v + c[0].Y) / far,
		}
	}
}

// sampler looks up pixels, laid on white.
func sampler(p image.Image) func(x, y int) color.RGBA {
	switch p := p.(type) {
	case *image.YCbCr: // most photos
		return func(x, y int) color.RGBA {
			c := p.YCbCrAt(x, y)
			r, g, b := color.YCbCrToRGB(c.Y, c.Cb, c.Cr)
			return color.RGBA{r, g, b, 255}
		}
	case *image.RGBA:
		return func(x, y int) color.RGBA { return laidOnWhite(p.RGBAAt(x, y)) }
	}
	return func(x, y int) color.RGBA { return laidOnWhite(color.RGBAModel.Convert(p.At(x, y)).(color.RGBA)) }
}

func laidOnWhite(c color.RGBA) color.RGBA {
	rest := 255 - c.A
	return color.RGBA{c.R + rest, c.G + rest, c.B + rest, 255}
}

// Made is what an edit makes of a picture that is upright already, such as one that Draw has drawn.
func Made(upright *image.RGBA, e Edit) *image.RGBA {
	from := newFrame(upright, 1, e).onWhite()
	made := image.NewRGBA(from.Bounds())
	for y := range made.Bounds().Dy() {
		for x := range made.Bounds().Dx() {
			made.SetRGBA(x, y, from.At(x, y).(color.RGBA))
		}
	}
	return made
}
