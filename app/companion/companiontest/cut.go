package companiontest

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Cut are the words that a person can't read whole: what lies outside of the thing it belongs to, or of the window
// without a way to move it there; what ends in an ellipsis, but in a list's row; and what lies over other words. Of an
// input line's words only those are looked at that stand in it while it is empty.
func Cut(c fyne.Canvas) []string {
	s := &search{window: area{size: c.Size()}}
	layer := c.Content()
	if top := c.Overlays().Top(); top != nil {
		layer = top
	}
	s.look(layer, fyne.Position{}, []area{s.window})
	s.overlaps()
	return s.found
}

// area is a part of the window.
type area struct {
	at   fyne.Position
	size fyne.Size
}

func (a area) holds(b area) bool {
	const rounding = 1
	return b.at.X >= a.at.X-rounding && b.at.Y >= a.at.Y-rounding &&
		b.at.X+b.size.Width <= a.at.X+a.size.Width+rounding && b.at.Y+b.size.Height <= a.at.Y+a.size.Height+rounding
}

// meets says whether two share more than a rounded pixel.
func (a area) meets(b area) bool {
	const rounding = 2
	return a.at.X+rounding < b.at.X+b.size.Width && b.at.X+rounding < a.at.X+a.size.Width &&
		a.at.Y+rounding < b.at.Y+b.size.Height && b.at.Y+rounding < a.at.Y+a.size.Height
}

type search struct {
	window area
	scroll *container.Scroll // that what is looked at is in
	rows   bool              // it is in a list's row, where words may end in an ellipsis: the row leads to all of them
	texts  []said
	found  []string
}

type said struct {
	words  string
	area   area
	scroll *container.Scroll
}

// look visits an object and what is in it. Around are the areas that its words must be in.
func (s *search) look(object fyne.CanvasObject, at fyne.Position, around []area) {
	if object == nil || !object.Visible() {
		return
	}
	at = at.Add(object.Position())
	switch o := object.(type) {
	case *canvas.Text:
		s.read(o, at, around)
	case *container.Scroll:
		outer := s.scroll
		s.scroll = o
		s.look(o.Content, at, scrolled(o, at, around))
		s.scroll = outer
	case interface {
		fyne.Widget
		RefreshItem(widget.ListItemID)
	}: // a list
		s.rows = true
		s.lookIn(o, at, around)
		s.rows = false
	case interface{ Inner() *widget.Entry }:
		s.readEntry(o.Inner())
	case *widget.Entry:
		s.readEntry(o)
	case *fyne.Container:
		for _, child := range o.Objects {
			s.look(child, at, with(around, area{at, o.Size()}))
		}
	case fyne.Widget:
		s.lookIn(o, at, around)
	}
}

func (s *search) lookIn(o fyne.Widget, at fyne.Position, around []area) {
	for _, child := range test.WidgetRenderer(o).Objects() {
		s.look(child, at, with(around, area{at, o.Size()}))
	}
}

// scrolled are the areas for what is in a scroll: a side to which it can be moved has no end.
func scrolled(o *container.Scroll, at fyne.Position, around []area) []area {
	const endless = 1 << 20
	end := area{at, o.Size()}
	if o.Direction == container.ScrollHorizontalOnly || o.Direction == container.ScrollBoth {
		end.at.X, end.size.Width = -endless, 2*endless
	}
	if o.Direction == container.ScrollVerticalOnly || o.Direction == container.ScrollBoth {
		end.at.Y, end.size.Height = -endless, 2*endless
	}
	return []area{end}
}

func with(around []area, a area) []area { return append(around[:len(around):len(around)], a) }

func (s *search) read(text *canvas.Text, at fyne.Position, around []area) {
	if strings.TrimSpace(text.Text) == "" {
		return
	}
	least := text.MinSize()
	switch text.Alignment {
	case fyne.TextAlignCenter:
		at.X += (text.Size().Width - least.Width) / 2
	case fyne.TextAlignTrailing:
		at.X += text.Size().Width - least.Width
	}
	here := area{at, least}
	s.texts = append(s.texts, said{text.Text, here, s.scroll})
	if !s.rows && strings.HasSuffix(text.Text, "…") && !strings.HasSuffix(text.Text, " …") {
		s.found = append(s.found, fmt.Sprintf("%q is cut short", text.Text))
	}
	for _, a := range around {
		if !a.holds(here) {
			s.found = append(s.found, fmt.Sprintf("%q, %g x %g at %g, %g, leaves its place, %g x %g at %g, %g", text.Text,
				least.Width, least.Height, at.X, at.Y, a.size.Width, a.size.Height, a.at.X, a.at.Y))
			return
		}
	}
}

func (s *search) readEntry(entry *widget.Entry) {
	if entry.Text != "" || entry.PlaceHolder == "" {
		return
	}
	room := entry.Size().Width - 2*fynetheme.InnerPadding()
	if entry.Icon != nil {
		room -= fynetheme.IconInlineSize() + fynetheme.InnerPadding()
	}
	if width := fyne.MeasureText(entry.PlaceHolder, fynetheme.TextSize(), entry.TextStyle).Width; width > room {
		s.found = append(s.found, fmt.Sprintf("%q, %g wide, has only %g in its input line", entry.PlaceHolder, width, room))
	}
}

func (s *search) overlaps() {
	for i, one := range s.texts {
		for _, other := range s.texts[i+1:] {
			if one.scroll == other.scroll && one.area.meets(other.area) {
				s.found = append(s.found, fmt.Sprintf("%q and %q lie over each other", one.words, other.words))
			}
		}
	}
}
