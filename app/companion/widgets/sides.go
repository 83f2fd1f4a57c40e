package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"satchel/app/companion/theme"
)

// Sides puts leading at the left, trailing at the right and gives the rest of the width to middle, all centred
// vertically. Either side may be nil. Where text is large, and too little width would be left to the middle, a trailing
// thing wider than an icon stands below it.
func Sides(gap float32, leading, middle, trailing fyne.CanvasObject) *fyne.Container {
	c := container.NewWithoutLayout()
	for _, object := range []fyne.CanvasObject{leading, middle, trailing} {
		if object != nil {
			c.Add(object)
		}
	}
	c.Layout = &sides{gap: gap, leading: leading, middle: middle, trailing: trailing}
	return c
}

type sides struct {
	gap                       float32
	leading, middle, trailing fyne.CanvasObject
	width                     float32 // when last laid out; 0 before
}

// iconic is as wide as an icon gets, or a target that shows nothing else.
const iconic = theme.Touch + theme.Space4

// middleRoom is what large words in the middle can be read in, and grows with the text.
const middleRoom float32 = 160

// below says whether trailing stands below the middle.
func (s *sides) below() bool {
	if !theme.Large() || !shown(s.trailing) || s.trailing.MinSize().Width <= iconic {
		return false
	}
	room := s.width - s.trailing.MinSize().Width - s.gap
	if shown(s.leading) {
		room -= s.leading.MinSize().Width + s.gap
	}
	return room < theme.Grown(middleRoom)
}

func (s *sides) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	s.width = size.Width
	left, right := float32(0), size.Width
	if shown(s.leading) {
		least := s.leading.MinSize()
		place(s.leading, 0, least.Width, size.Height)
		left = least.Width + s.gap
	}
	if s.below() {
		s.stack(left, right, size.Height)
		return
	}
	if shown(s.trailing) {
		least := s.trailing.MinSize()
		place(s.trailing, size.Width-least.Width, least.Width, size.Height)
		right = size.Width - least.Width - s.gap
	}
	place(s.middle, left, max(right-left, 0), size.Height)
}

// stack puts the trailing below the middle.
func (s *sides) stack(left, right, within float32) {
	least, height := s.trailing.MinSize(), s.middle.MinSize().Height
	top := max((within-height-least.Height-theme.Space1)/2, 0)
	s.middle.Resize(fyne.NewSize(max(right-left, 0), height))
	s.middle.Move(fyne.NewPos(left, top))
	s.trailing.Resize(fyne.NewSize(min(least.Width, max(right-left, 0)), least.Height))
	s.trailing.Move(fyne.NewPos(left, top+height+theme.Space1))
}

// MinSize asks for no more width than what stands one below the other where that can be, so that a window can become
// narrower.
func (s *sides) MinSize([]fyne.CanvasObject) fyne.Size {
	least := s.middle.MinSize()
	if shown(s.trailing) {
		size := s.trailing.MinSize()
		switch {
		case s.below():
			least = fyne.NewSize(max(least.Width, size.Width), least.Height+theme.Space1+size.Height)
		case theme.Large() && size.Width > iconic:
			least = least.Max(size)
		default:
			least = fyne.NewSize(least.Width+size.Width+s.gap, max(least.Height, size.Height))
		}
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
