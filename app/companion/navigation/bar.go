package navigation

import (
	"fyne.io/fyne/v2"

	"satchel/app/companion/theme"
)

// bar gives the places of a phone's bar the same room side by side, or as much as each one's word needs where that holds
// them, on as few lines as do: one, unless text is large or there are many.
type bar struct{ width float32 }

// gaps are the room beside the places and between them; large text needs it itself.
func gaps() (edge, between float32) {
	if theme.Large() {
		return 0, 0
	}
	return theme.Space2, theme.Space1
}

// columns is how many places stand on a line.
func (b *bar) columns(objects []fyne.CanvasObject) int {
	fit := len(objects)
	if b.width > 0 {
		edge, between := gaps()
		if side(objects)+2*edge <= b.width {
			return len(objects)
		}
		fit = min(max(int((b.width-2*edge+between)/(most(objects).Width+between)), 1), len(objects))
	}
	lines := (len(objects) + fit - 1) / fit
	return (len(objects) + lines - 1) / lines // as even as can be
}

// Layout is Fyne's way to place them.
func (b *bar) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if len(objects) == 0 {
		return
	}
	b.width = size.Width
	edge, between := gaps()
	columns, least := b.columns(objects), most(objects)
	for line := 0; line*columns < len(objects); line++ {
		places := objects[line*columns : min((line+1)*columns, len(objects))]
		here := float32(len(places))
		same := (size.Width - 2*edge - between*(here-1)) / here
		spare := (size.Width - 2*edge - side(places)) / here
		x := edge
		for _, place := range places {
			width := same
			if same < least.Width {
				width = place.MinSize().Width + spare
			}
			place.Resize(fyne.NewSize(width, least.Height))
			place.Move(fyne.NewPos(x, float32(line)*least.Height))
			x += width + between
		}
	}
}

// side is the least width that places side by side need.
func side(places []fyne.CanvasObject) float32 {
	_, between := gaps()
	width := -between
	for _, place := range places {
		width += place.MinSize().Width + between
	}
	return width
}

// MinSize is Fyne's way to ask for the least room: one place's width, and the height of the lines it takes now.
func (b *bar) MinSize(objects []fyne.CanvasObject) fyne.Size {
	if len(objects) == 0 {
		return fyne.Size{}
	}
	columns, least := b.columns(objects), most(objects)
	lines := (len(objects) + columns - 1) / columns
	return fyne.NewSize(least.Width, float32(lines)*least.Height)
}

// most is the width of the widest and the height of the highest.
func most(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(1, 1)
	for _, object := range objects {
		size = size.Max(object.MinSize())
	}
	return size
}
