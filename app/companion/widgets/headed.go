package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// NewHeaded keeps a head above and a foot below what has the rest of the room. Where that would be less than a quarter, head
// and foot can be scrolled instead, as on a phone with large text. The foot may be nil.
func NewHeaded(head, body, foot fyne.CanvasObject) *fyne.Container {
	h := &headed{head: container.NewVScroll(head), body: body}
	c := container.New(h, h.head, body)
	if foot != nil {
		h.foot = container.NewVScroll(foot)
		c.Add(h.foot)
	}
	return c
}

type headed struct {
	head, foot *container.Scroll
	body       fyne.CanvasObject
}

func (h *headed) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	room := size.Height * 3 / 4
	below := float32(0)
	if h.foot != nil {
		below = min(highOf(h.foot, size.Width), room/2)
		h.foot.Resize(fyne.NewSize(size.Width, below))
		h.foot.Move(fyne.NewPos(0, size.Height-below))
	}
	above := min(highOf(h.head, size.Width), room-below)
	h.head.Resize(fyne.NewSize(size.Width, above))
	h.head.Move(fyne.Position{})
	h.body.Resize(fyne.NewSize(size.Width, size.Height-above-below))
	h.body.Move(fyne.NewPos(0, above))
}

// highOf is how high what is in a scroll is when it is that wide.
func highOf(scroll *container.Scroll, width float32) float32 {
	scroll.Resize(fyne.NewSize(width, scroll.Size().Height))
	return scroll.Content.MinSize().Height
}

func (h *headed) MinSize([]fyne.CanvasObject) fyne.Size {
	width := max(h.body.MinSize().Width, h.head.Content.MinSize().Width)
	if h.foot != nil {
		width = max(width, h.foot.Content.MinSize().Width)
	}
	return fyne.NewSize(width, 200)
}
