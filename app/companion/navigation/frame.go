package navigation

import (
	"fyne.io/fyne/v2"

	"satchel/app/companion/theme"
)

// frame places the parts of a shell for the room there is.
type frame struct {
	rail, bar, head, content fyne.CanvasObject
	banners                  *fyne.Container
}

// Layout is Fyne's way to place them.
func (f *frame) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	left, bottom := float32(0), size.Height
	if size.Width < theme.Grown(theme.CompactWidth) {
		f.rail.Hide()
		f.bar.Show()
		f.bar.Resize(fyne.NewSize(size.Width, f.bar.MinSize().Height)) // on how many lines follows from the width
		height := f.bar.MinSize().Height
		bottom -= height
		set(f.bar, 0, bottom, size.Width, height)
	} else {
		f.bar.Hide()
		f.rail.Show()
		left = max(theme.Grown(theme.RailWidth), f.rail.MinSize().Width) // a word is never cut short
		set(f.rail, 0, 0, left, size.Height)
	}
	f.head.Resize(fyne.NewSize(size.Width-left, f.head.MinSize().Height))
	top := f.head.MinSize().Height
	set(f.head, left, 0, size.Width-left, top)
	if len(f.banners.Objects) > 0 {
		// Words wrap to the width, so the height is known only once the width is set.
		f.banners.Resize(fyne.NewSize(size.Width-left, f.banners.MinSize().Height))
		height := f.banners.MinSize().Height
		set(f.banners, left, top, size.Width-left, height)
		top += height
	}
	set(f.content, left, top, size.Width-left, max(bottom-top, 0))
}

// MinSize is Fyne's way to ask for the least room: a small phone's.
func (f *frame) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 400) }

func set(object fyne.CanvasObject, x, y, width, height float32) {
	object.Resize(fyne.NewSize(width, height))
	object.Move(fyne.NewPos(x, y))
}
