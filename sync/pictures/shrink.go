package pictures

import (
	"image"
	"image/color"
)

// Shrink lays a picture on white, at most side pixels high and wide. Each pixel is the mean of those it stands for. Beside
// what it returns it takes the memory of a few lines, where golang.org/x/image/draw takes eight times the picture's.
func Shrink(whole image.Image, side int) *image.RGBA {
	from := whole.Bounds()
	width, height := from.Dx(), from.Dy()
	if longer := max(width, height); longer > side {
		width, height = max(1, width*side/longer), max(1, height*side/longer)
	}
	small := image.NewRGBA(image.Rect(0, 0, width, height))
	if from.Empty() {
		return small
	}
	m := &mean{to: small, line: make([]float32, 3*width), sum: make([]float32, 3*width)}
	pixel, across := sampler(whole), shares(from.Dx(), width)
	for y, down := range shares(from.Dy(), height) {
		clear(m.line)
		for x, share := range across {
			m.add(share, pixel(from.Min.X+x, from.Min.Y+y))
		}
		m.lay(down)
	}
	m.draw()
	return small
}

// share is what a pixel, or a line, of a picture gives to one of the picture made small, and to the next.
type share struct {
	to    int
	first float32 // parts of the small one
	next  float32
}

func shares(from, to int) []share {
	all := make([]share, from)
	for i := range all {
		at := i * to / from
		beyond := max(0, (i+1)*to-(at+1)*from)
		all[i] = share{at, float32(to-beyond) / float32(from), float32(beyond) / float32(from)}
	}
	return all
}

// mean adds up the lines of a picture into those of one made small.
type mean struct {
	to   *image.RGBA
	line []float32 // of the picture, as wide as the small one
	sum  []float32 // of the small one's line that is under way
	at   int       // which that is
}

func (m *mean) add(s share, c color.RGBA) {
	r, g, b := float32(c.R), float32(c.G), float32(c.B)
	at := m.line[3*s.to : 3*s.to+3]
	at[0] += s.first * r
	at[1] += s.first * g
	at[2] += s.first * b
	if s.next > 0 {
		next := m.line[3*s.to+3 : 3*s.to+6]
		next[0] += s.next * r
		next[1] += s.next * g
		next[2] += s.next * b
	}
}

// lay adds the line to the sum, which is drawn once it is complete.
func (m *mean) lay(s share) {
	if s.to != m.at {
		m.draw()
		m.at = s.to
		clear(m.sum)
	}
	for i, v := range m.line {
		m.sum[i] += s.first * v
	}
	if s.next == 0 {
		return
	}
	m.draw()
	m.at = s.to + 1
	for i, v := range m.line {
		m.sum[i] = s.next * v
	}
}

// draw draws the line that is under way.
func (m *mean) draw() {
	const rounded = 0.5
	row := m.to.Pix[m.at*m.to.Stride:][:m.to.Stride]
	for x := range len(m.sum) / 3 {
		for i := range 3 {
			row[4*x+i] = uint8(min(m.sum[3*x+i]+rounded, 255))
		}
		row[4*x+3] = 255
	}
}
