package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"satchel/app/companion/theme"
)

// Sides puts leading at the left, trailing at the right and gives the rest of the width to middle, all centred
// vertically. Either side may be nil. Where text is large a trailing thing wider than an icon stands below the middle, or
// neither would have the room for its words.
func Sides(gap float32, leading, middle, trailing fyne.CanvasObject) *fyne.Container {
	c := container.NewWithoutLayout()
	for _, object := range []fyne.CanvasObject{leading, middle, trailing} {
		if object != nil {
			c.Add(object)
		}
	}
	c.Layout = sides{gap: gap, leading: leading, middle: middle, trailing: trailing}
	return c
}

type sides struct {
	gap                       float32
	leading, middle, trailing fyne.CanvasObject
}

// iconic is as wide as an icon gets, or a target that shows nothing else.
const iconic = theme.Touch + theme.Space4

// below says whether trailing stands below the middle.
func (s sides) below() bool {
	return theme.Large() && shown(s.trailing) && s.trailing.MinSize().Width > iconic
}

func (s sides) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	left, right := float32(0), size.Width
	if shown(s.leading) {
		least := s.leading.MinSize()
		place(s.leading, 0, least.Width, size.Height)
		left = least.Width + s.gap
	}
	if s.below() {
		least, height := s.trailing.MinSize(), s.middle.MinSize().Height
		top := max((size.Height-height-least.Height-theme.Space1)/2, 0)
		s.middle.Resize(fyne.NewSize(max(right-left, 0), height))
		s.middle.Move(fyne.NewPos(left, top))
		s.trailing.Resize(fyne.NewSize(min(least.Width, max(right-left, 0)), least.Height))
		s.trailing.Move(fyne.NewPos(left, top+height+theme.Space1))
		return
	}
	if shown(s.trailing) {
		least := s.trailing.MinSize()
		place(s.trailing, size.Width-least.Width, least.Width, size.Height)
		right = size.Width - least.Width - s.gap
	}
	place(s.middle, left, max(right-left, 0), size.Height)
}

func (s sides) MinSize([]fyne.CanvasObject) fyne.Size {
	least := s.middle.MinSize()
	if s.below() {
		size := s.trailing.MinSize()
		least = fyne.NewSize(max(least.Width, size.Width), least.Height+theme.Space1+size.Height)
	} else if shown(s.trailing) {
		size := s.trailing.MinSize()
		least = fyne.NewSize(least.Width+size.Width+s.gap, max(least.Height, size.Height))
	}
	if shown(s.leading) {
		size := s.leading.MinSize()
		least = fyne.NewSize(least.Width+size.Width+s.gap, max(least.Height, size.Height))
	}
	return least
}

func shown(object fyne.CanvasObject) bool { return object != nil && object.Visible() }

// place gives an object a width and centres it in the height.
func place(object fyne.CanvasObject, x, width, height float32) {
	least := object.MinSize().Height
	object.Resize(fyne.NewSize(width, least))
	object.Move(fyne.NewPos(x, (height-least)/2))
}
