package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Wrap puts things side by side and goes on in the next line where the width ends.
func Wrap(gap, lines float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&wrap{gap: gap, lines: lines}, objects...)
}

// ToTheRight is Wrap with lines that end at the right edge, as the buttons of a dialog do.
func ToTheRight(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&wrap{gap: gap, lines: gap, right: true}, objects...)
}

// wrap is like the toolkit's layout for this, but asks for no more width than its widest thing: the toolkit's asks for that
// of its longest line, and so holds a window open that was wide once.
type wrap struct {
	gap, lines float32
	right      bool    // lines end at the right edge
	width      float32 // when last laid out; 0 before
}

func (w *wrap) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	w.width = size.Width
	y := float32(0)
	for _, line := range w.broken(objects) {
		x := float32(0)
		if w.right {
			x = max(size.Width-line.size.Width, 0)
		}
		for _, object := range line.objects {
			least := object.MinSize()
			object.Resize(fyne.NewSize(min(least.Width, size.Width), least.Height))
			object.Move(fyne.NewPos(x, y+(line.size.Height-least.Height)/2))
			x += least.Width + w.gap
		}
		y += line.size.Height + w.lines
	}
}

func (w *wrap) MinSize(objects []fyne.CanvasObject) fyne.Size {
	least := fyne.NewSize(0, -w.lines)
	for _, line := range w.broken(objects) {
		least.Height += line.size.Height + w.lines
		for _, object := range line.objects {
			least.Width = max(least.Width, object.MinSize().Width)
		}
	}
	return least.Max(fyne.Size{})
}

// wrapped is a line of things that fit side by side.
type wrapped struct {
	objects []fyne.CanvasObject
	size    fyne.Size
}

// broken are the lines. Before the width is known all is one line, which is right where there is room.
func (w *wrap) broken(objects []fyne.CanvasObject) []wrapped {
	var lines []wrapped
	for _, object := range objects {
		if !object.Visible() {
			continue
		}
		least := object.MinSize()
		last := len(lines) - 1
		if last < 0 || w.width > 0 && lines[last].size.Width+w.gap+least.Width > w.width {
			lines = append(lines, wrapped{objects: []fyne.CanvasObject{object}, size: least})
			continue
		}
		lines[last].objects = append(lines[last].objects, object)
		lines[last].size.Width += w.gap + least.Width
		lines[last].size.Height = max(lines[last].size.Height, least.Height)
	}
	return lines
}
