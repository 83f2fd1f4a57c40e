package navigation

import (
	"fyne.io/fyne/v2"

	"satchel/app/companion/theme"
)

// frame places the parts of a shell for the room there is.
type frame struct {
	rail, bar, head, brief, content fyne.CanvasObject
	banners                         *fyne.Container

	free         float32 // beneath the content
	left, bottom float32 // how far what is free is from the frame's edges
}

// mostAbove is the share of the height that head and banners may take of the content; where they would take more, the brief
// line stands in their place.
const mostAbove = 1 / 3.0

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
	f.left, f.bottom = left, size.Height-bottom
	top := f.above(left, size)
	set(f.content, left, top, size.Width-left, max(bottom-f.free-top, 0))
}

// above places what stands above the content, and says how high it is.
func (f *frame) above(left float32, size fyne.Size) float32 {
	width := size.Width - left
	head, banners := heightAt(f.head, width), float32(0)
	if len(f.banners.Objects) > 0 {
		banners = heightAt(f.banners, width)
	}
	if head+banners > size.Height*mostAbove {
		f.head.Hide()
		f.banners.Hide()
		f.brief.Show()
		brief := heightAt(f.brief, width)
		set(f.brief, left, 0, width, brief)
		return brief
	}
	f.brief.Hide()
	f.head.Show()
	f.banners.Show()
	set(f.head, left, 0, width, head)
	if banners > 0 {
		set(f.banners, left, head, width, banners)
	}
	return head + banners
}

// heightAt is how high something is whose words wrap to the width: known only once the width is set.
func heightAt(object fyne.CanvasObject, width float32) float32 {
	object.Resize(fyne.NewSize(width, object.MinSize().Height))
	return object.MinSize().Height
}

// MinSize is Fyne's way to ask for the least room: a small phone's, however it is held.
func (f *frame) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 320) }

func set(object fyne.CanvasObject, x, y, width, height float32) {
	object.Resize(fyne.NewSize(width, height))
	object.Move(fyne.NewPos(x, y))
}
