package capture

import (
	"math"

	"satchel/app/words"
	"satchel/sync/pictures"
)

// Editor is the view model of turning and cropping one picture. It is used on the UI thread alone.
type Editor struct {
	words.Tongue
	Path string
	Name string

	width, height int // of the picture as people see it before any edit, in pixels
	edit          pictures.Edit
	held          pictures.Corners // as seen, when a handle was taken hold of
	pulledX       float64          // how far it was pulled since
	pulledY       float64
	holding       bool
}

// NewEditor returns one for a picture of so many pixels.
func NewEditor(tongue words.Tongue, laid Laid, shape pictures.Shape) *Editor {
	return &Editor{Tongue: tongue, Path: laid.Path, Name: laid.Name, width: shape.Width, height: shape.Height, edit: laid.Edit}
}

// Handle is a corner or an edge that a person moves. They are in the order in which people read.
type Handle int

// The handles.
const (
	TopLeft Handle = iota
	TopEdge
	TopRight
	LeftEdge
	RightEdge
	BottomLeft
	BottomEdge
	BottomRight
)

// handles are what each moves.
var handles = [...]struct {
	name    string // English
	corners []int  // of pictures.Corners, which it moves
	across  bool   // it moves to the left and right
	along   bool   // it moves up and down
}{
	TopLeft:     {"Top left corner", []int{0}, true, true},
	TopEdge:     {"Top edge", []int{0, 1}, false, true},
	TopRight:    {"Top right corner", []int{1}, true, true},
	LeftEdge:    {"Left edge", []int{3, 0}, true, false},
	RightEdge:   {"Right edge", []int{1, 2}, true, false},
	BottomLeft:  {"Bottom left corner", []int{3}, true, true},
	BottomEdge:  {"Bottom edge", []int{2, 3}, false, true},
	BottomRight: {"Bottom right corner", []int{2}, true, true},
}

// HandleName is what a handle is called.
func (e *Editor) HandleName(h Handle) string { return e.T(handles[h].name) }

// Turns is how often the picture is seen turned, by a quarter, clockwise.
func (e *Editor) Turns() int { return e.edit.Turns }

// Corners are those of what is kept, as the picture is seen: turned.
func (e *Editor) Corners() pictures.Corners { return e.edit.Kept().Turned(e.edit.Turns) }

// Place is where a handle is seen, in parts of the picture's width and height.
func (e *Editor) Place(h Handle) pictures.Point {
	var at pictures.Point
	corners := e.Corners()
	for _, i := range handles[h].corners {
		at.X += corners[i].X / float64(len(handles[h].corners))
		at.Y += corners[i].Y / float64(len(handles[h].corners))
	}
	return at
}

// Turn turns the picture by quarters: 1 is clockwise, -1 the other way.
func (e *Editor) Turn(by int) { e.edit.Turns = ((e.edit.Turns+by)%4 + 4) % 4 }

// Reset has the picture as its file has it.
func (e *Editor) Reset() { e.edit = pictures.Edit{} }

// Changed says whether there is something to reset.
func (e *Editor) Changed() bool { return e.edit.Changes() }

// Edit is what was made of it.
func (e *Editor) Edit() pictures.Edit { return e.edit }

// Pull moves a handle by parts of the picture's width and height as it is seen. Pulls add up until Settle, so that a hand
// that goes too far and back takes the handle along again.
func (e *Editor) Pull(h Handle, dx, dy float64) {
	if !e.holding {
		e.held, e.pulledX, e.pulledY, e.holding = e.Corners(), 0, 0, true
	}
	e.pulledX, e.pulledY = e.pulledX+dx, e.pulledY+dy
	e.keep(nearestSound(e.held, h, e.pulledX, e.pulledY))
}

// nearlyStraight is how far the corners of a rectangle are from one, in parts of the picture.
const nearlyStraight = 0.004

// Settle lets go of a handle. What is all but an upright rectangle becomes one: its pixels are then kept as they are.
func (e *Editor) Settle() {
	e.holding = false
	c := e.Corners()
	straight := pictures.Corners{
		{X: (c[0].X + c[3].X) / 2, Y: (c[0].Y + c[1].Y) / 2},
		{X: (c[1].X + c[2].X) / 2, Y: (c[0].Y + c[1].Y) / 2},
		{X: (c[1].X + c[2].X) / 2, Y: (c[2].Y + c[3].Y) / 2},
		{X: (c[0].X + c[3].X) / 2, Y: (c[2].Y + c[3].Y) / 2},
	}
	for i := range c {
		if math.Abs(c[i].X-straight[i].X) > nearlyStraight || math.Abs(c[i].Y-straight[i].Y) > nearlyStraight {
			return
		}
	}
	e.keep(straight)
}

// aStep is how far an arrow key moves a handle.
const aStep = 0.01

// Step moves a handle by a key: 1 or -1 to the right or the left, down or up.
func (e *Editor) Step(h Handle, across, down int) {
	e.Pull(h, float64(across)*aStep, float64(down)*aStep)
	e.Settle()
}

// keep keeps what is between corners as they are seen.
func (e *Editor) keep(seen pictures.Corners) { e.edit.Corners = seen.Turned(4 - e.edit.Turns) }

// nearestSound are corners of which a handle was pulled as far as it can go.
func nearestSound(held pictures.Corners, h Handle, dx, dy float64) pictures.Corners {
	if !handles[h].across {
		dx = 0
	}
	if !handles[h].along {
		dy = 0
	}
	for _, i := range handles[h].corners { // not beyond the picture
		dx = min(max(dx, -held[i].X), 1-held[i].X)
		dy = min(max(dy, -held[i].Y), 1-held[i].Y)
	}
	at := func(part float64) pictures.Corners {
		moved := held
		for _, i := range handles[h].corners {
			moved[i].X = min(max(held[i].X+part*dx, 0), 1)
			moved[i].Y = min(max(held[i].Y+part*dy, 0), 1)
		}
		return moved
	}
	if roomy(at(1)) {
		return at(1)
	}
	within, beyond := 0.0, 1.0
	for range 12 {
		if half := (within + beyond) / 2; roomy(at(half)) {
			within = half
		} else {
			beyond = half
		}
	}
	return at(within)
}

// narrowest is the shortest side of what is kept, in parts of the picture.
const narrowest = 0.05

// roomy tells whether a picture can be cut at these corners, and enough is left to take hold of.
func roomy(c pictures.Corners) bool {
	for i := range c {
		if next := c[(i+1)%4]; math.Hypot(next.X-c[i].X, next.Y-c[i].Y) < narrowest {
			return false
		}
	}
	return c.Sound()
}

// Facts says how large what is captured is.
func (e *Editor) Facts() string {
	width, height := e.edit.Size(e.width, e.height)
	return e.T("%d × %d pixels", width, height)
}
