package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"satchel/app/companion/theme"
)

// Handle is a point of a shape that a pointer or a finger drags, and that the arrow keys move.
type Handle struct {
	widget.BaseWidget
	label   string
	moves   Moves
	knob    *Panel
	ring    *Panel
	size    float32
	focused bool
}

// Moves are told how a Handle is moved.
type Moves struct {
	Dragged func(dx, dy float32) // since it was told last, in pixels
	Dropped func()
	Stepped func(across, down int) // by a key: 1 or -1
}

// NewHandle returns one that is drawn so many pixels wide and high. The label says to screen readers what it moves.
func NewHandle(label string, size float32, moves Moves) *Handle {
	h := &Handle{label: label, moves: moves, size: size}
	h.knob = NewPanel(fynetheme.ColorNamePrimary, fynetheme.ColorNameForegroundOnPrimary, size/2)
	h.knob.Width = 2
	h.ring = NewPanel("", fynetheme.ColorNamePrimary, size/2+2*ringGap)
	h.ring.Width = 3
	h.ring.Hide()
	h.ExtendBaseWidget(h)
	return h
}

// Dragged implements fyne.Draggable.
func (h *Handle) Dragged(event *fyne.DragEvent) { h.moves.Dragged(event.Dragged.DX, event.Dragged.DY) }

// DragEnd implements fyne.Draggable.
func (h *Handle) DragEnd() { h.moves.Dropped() }

// Cursor shows that it can be dragged.
func (h *Handle) Cursor() desktop.Cursor { return desktop.CrosshairCursor }

// TypedKey lets the arrow keys move it, and Escape leave.
func (h *Handle) TypedKey(event *fyne.KeyEvent) {
	switch event.Name {
	case fyne.KeyLeft:
		h.moves.Stepped(-1, 0)
	case fyne.KeyRight:
		h.moves.Stepped(1, 0)
	case fyne.KeyUp:
		h.moves.Stepped(0, -1)
	case fyne.KeyDown:
		h.moves.Stepped(0, 1)
	case fyne.KeyEscape:
		escapeFrom(h)
	}
}

// TypedRune ignores letters.
func (h *Handle) TypedRune(rune) {}

// FocusGained shows that keys go here.
func (h *Handle) FocusGained() { h.focused = true; h.Refresh() }

// FocusLost shows that they no longer do.
func (h *Handle) FocusLost() { h.focused = false; h.Refresh() }

// AccessibilityLabel is what it moves.
func (h *Handle) AccessibilityLabel() string { return h.label }

// AccessibilityRole is a button's: the toolkit has none for what is moved.
func (h *Handle) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// MinSize is never smaller than a finger.
func (h *Handle) MinSize() fyne.Size { return fyne.NewSquareSize(theme.Touch) }

// CreateRenderer is Fyne's way to draw it.
func (h *Handle) CreateRenderer() fyne.WidgetRenderer { return &handleRenderer{h} }

type handleRenderer struct{ handle *Handle }

func (r *handleRenderer) Layout(size fyne.Size) {
	for _, drawn := range []struct {
		panel *Panel
		size  float32
	}{{r.handle.knob, r.handle.size}, {r.handle.ring, r.handle.size + 4*ringGap}} {
		drawn.panel.Resize(fyne.NewSquareSize(drawn.size))
		drawn.panel.Move(fyne.NewPos((size.Width-drawn.size)/2, (size.Height-drawn.size)/2))
	}
}

func (r *handleRenderer) MinSize() fyne.Size { return r.handle.MinSize() }

func (r *handleRenderer) Refresh() {
	r.handle.ring.Hidden = !r.handle.focused
	r.handle.knob.Refresh()
	r.handle.ring.Refresh()
}

func (r *handleRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.handle.ring, r.handle.knob}
}

func (r *handleRenderer) Destroy() {}
