package pictures

import (
	"errors"
	"fmt"
	"math"
)

// ErrEdit means that an edit makes no sense.
var ErrEdit = errors.New("pictures: no such turn or cut")

// Edit is what a person has changed about how a picture is captured. The zero value changes nothing.
type Edit struct {
	Turns   int     `json:"turns,omitempty"`  // quarter turns clockwise, 0 to 3, after the cut
	Corners Corners `json:"corners,omitzero"` // of what is kept, in the picture as people see it, before the turns
}

// Point is a place in a picture, in parts of its width and height, from 0 at the left and above to 1.
type Point struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
}

// Corners are those of what is kept: top left, top right, bottom right, bottom left. Where they are no rectangle, as those of
// a page that lay askew, it is drawn straight. The zero value keeps all.
type Corners [4]Point

// Whole are a picture's own.
func Whole() Corners { return Corners{{0, 0}, {1, 0}, {1, 1}, {0, 1}} }

// Check is nil for an edit that can be made, else ErrEdit: turns beyond 3, or corners outside of the picture or not of a
// convex shape.
func (e Edit) Check() error {
	switch {
	case e.Turns < 0 || e.Turns > 3:
		return fmt.Errorf("%w: %d turns", ErrEdit, e.Turns)
	case e.Cuts() && !e.Corners.Sound():
		return fmt.Errorf("%w: corners at %v", ErrEdit, e.Corners)
	}
	return nil
}

// Cuts tells whether something of the picture is left out.
func (e Edit) Cuts() bool { return e.Corners != Corners{} && e.Corners != Whole() }

// Changes tells whether it changes anything.
func (e Edit) Changes() bool { return e.Turns != 0 || e.Cuts() }

// Kept are its corners, also where it keeps all.
func (e Edit) Kept() Corners {
	if !e.Cuts() {
		return Whole()
	}
	return e.Corners
}

// Size is that of what a picture of so many pixels becomes.
func (e Edit) Size(width, height int) (int, int) {
	width, height = e.Kept().size(width, height)
	if e.Turns%2 == 1 {
		return height, width
	}
	return width, height
}

// least is the smallest turn at a corner, as twice the area of its triangle in parts of the picture's.
const least = 1e-5

// Sound tells whether a picture can be cut at these corners: they are inside of it, clockwise, and have no dent.
func (c Corners) Sound() bool {
	for i, p := range c {
		if !(p.X >= 0 && p.X <= 1 && p.Y >= 0 && p.Y <= 1) { // so that it fails for what is no number, too
			return false
		}
		next, after := c[(i+1)%4], c[(i+2)%4]
		if (next.X-p.X)*(after.Y-next.Y)-(next.Y-p.Y)*(after.X-next.X) < least {
			return false
		}
	}
	return true
}

// straight holds for a rectangle that stands upright.
func (c Corners) straight() bool {
	return c[0].X == c[3].X && c[1].X == c[2].X && c[0].Y == c[1].Y && c[2].Y == c[3].Y
}

// Turned are the corners as they are seen after so many quarter turns clockwise, again from the top left.
func (c Corners) Turned(turns int) Corners {
	for range (turns%4 + 4) % 4 {
		c = Corners{c[3].turned(), c[0].turned(), c[1].turned(), c[2].turned()}
	}
	return c
}

func (p Point) turned() Point { return Point{1 - p.Y, p.X} }

// longest is the longer side that a JPEG may have, in pixels.
const longest = 65_535

// size is that of what is kept of a picture of so many pixels, with askew sides as long as the longer of two.
func (c Corners) size(width, height int) (int, int) {
	if c.straight() {
		left, top, right, bottom := c.rectangle(width, height)
		return right - left, bottom - top
	}
	long := func(a, b Point) float64 {
		return math.Hypot((a.X-b.X)*float64(width), (a.Y-b.Y)*float64(height))
	}
	whole := func(a, b float64) int { return min(max(1, int(math.Round(max(a, b)))), longest) }
	return whole(long(c[0], c[1]), long(c[3], c[2])), whole(long(c[0], c[3]), long(c[1], c[2]))
}

// rectangle is where straight corners are in a picture of so many pixels: at least one pixel wide and high.
func (c Corners) rectangle(width, height int) (left, top, right, bottom int) {
	at := func(part float64, whole int) int { return int(math.Round(part * float64(whole))) }
	left, top = min(at(c[0].X, width), width-1), min(at(c[0].Y, height), height-1)
	return left, top, max(at(c[2].X, width), left+1), max(at(c[2].Y, height), top+1)
}
