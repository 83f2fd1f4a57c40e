package capture

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
)

// The sizes that handles are drawn in; what a finger hits is larger.
const (
	cornerSize float32 = 20
	edgeSize   float32 = 14
)

// leastEdge is how long an edge is drawn that has a handle of its own: those of the corners would lie over it.
const leastEdge = 2.5 * theme.Touch

// cropper shows a picture with a frame whose corners and edges are moved.
type cropper struct {
	model   *Editor
	changed func() // the frame was moved
	settled func() // and let go of
	picture *canvas.Image
	shade   *canvas.Raster
	lines   [4]*canvas.Line
	handles [len(handles)]*widgets.Handle
	object  *fyne.Container
}

func newCropper(model *Editor, changed, settled func()) *cropper {
	c := &cropper{model: model, changed: changed, settled: settled, picture: canvas.NewImageFromImage(nil)}
	c.picture.FillMode = canvas.ImageFillStretch
	c.picture.ScaleMode = canvas.ImageScaleFastest // the other way would hold the window up at each turn
	c.shade = canvas.NewRaster(func(width, height int) image.Image { return shade(width, height, c.model.Corners()) })
	objects := []fyne.CanvasObject{c.picture, c.shade}
	for i := range c.lines {
		c.lines[i] = canvas.NewLine(theme.Color(fynetheme.ColorNamePrimary))
		c.lines[i].StrokeWidth = 2
		objects = append(objects, c.lines[i])
	}
	for i := range c.handles {
		h := Handle(i)
		size := cornerSize
		if len(handles[h].corners) > 1 {
			size = edgeSize
		}
		c.handles[i] = widgets.NewHandle(model.HandleName(h), size, widgets.Moves{
			Dragged: func(dx, dy float32) { c.pull(h, dx, dy) },
			Dropped: func() { c.model.Settle(); c.settled() },
			Stepped: func(across, down int) { c.model.Step(h, across, down); c.settled() },
		})
		objects = append(objects, c.handles[i])
	}
	c.object = container.New(c, objects...)
	return c
}

func (c *cropper) pull(h Handle, dx, dy float32) {
	if _, size := c.frame(c.object.Size()); size.Width > 0 && size.Height > 0 {
		c.model.Pull(h, float64(dx/size.Width), float64(dy/size.Height))
		c.changed()
	}
}

// set shows a picture, as often turned as the model says.
func (c *cropper) set(picture image.Image) {
	c.picture.Image = picture
	c.object.Refresh()
}

// draw shows the frame where it is now.
func (c *cropper) draw() {
	for _, line := range c.lines {
		line.StrokeColor = theme.Color(fynetheme.ColorNamePrimary)
	}
	c.Layout(nil, c.object.Size()) // the picture is as it was, and large to be drawn anew
	for _, line := range c.lines {
		line.Refresh()
	}
	c.shade.Refresh()
}

// frame is where the picture is seen: as large as fits, with room around it for the handles.
func (c *cropper) frame(size fyne.Size) (fyne.Position, fyne.Size) {
	if c.picture.Image == nil {
		return fyne.Position{}, fyne.Size{}
	}
	room := size.SubtractWidthHeight(theme.Touch, theme.Touch)
	bounds := c.picture.Image.Bounds()
	scale := max(0, min(room.Width/float32(bounds.Dx()), room.Height/float32(bounds.Dy())))
	seen := fyne.NewSize(float32(bounds.Dx())*scale, float32(bounds.Dy())*scale)
	return fyne.NewPos((size.Width-seen.Width)/2, (size.Height-seen.Height)/2), seen
}

// Layout is fyne.Layout's.
func (c *cropper) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	at, seen := c.frame(size)
	for _, object := range []fyne.CanvasObject{c.picture, c.shade} {
		object.Move(at)
		object.Resize(seen)
	}
	corners := c.model.Corners()
	var points [4]fyne.Position
	for i, corner := range corners {
		points[i] = at.AddXY(float32(corner.X)*seen.Width, float32(corner.Y)*seen.Height)
	}
	for i, line := range c.lines {
		line.Position1, line.Position2 = points[i], points[(i+1)%4]
	}
	for i, handle := range c.handles {
		place := c.model.Place(Handle(i))
		handle.Resize(handle.MinSize())
		handle.Move(at.AddXY(float32(place.X)*seen.Width-theme.Touch/2, float32(place.Y)*seen.Height-theme.Touch/2))
		if ends := handles[i].corners; len(ends) > 1 {
			handle.Hidden = long(points[ends[0]], points[ends[1]]) < leastEdge
		}
	}
}

// long is how far two points are from each other, by the longer way of the two that people see: across or down.
func long(a, b fyne.Position) float32 { return max(a.X-b.X, b.X-a.X, a.Y-b.Y, b.Y-a.Y) }

// MinSize is fyne.Layout's.
func (c *cropper) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSquareSize(theme.Touch * 3)
}
