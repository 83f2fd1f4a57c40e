package widgets

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"satchel/app/companion/theme"
	"satchel/assets/icons"
)

// ThumbSize is how wide and high the picture on a Thumb is at most.
const ThumbSize float32 = 60

// Thumb is a picture made small, that can be pressed. A word below says what for.
type Thumb struct {
	tappable
	Keys func(fyne.KeyName) bool // does what a key means here beside, and says whether it means something; may be nil

	ground  *Panel
	picture *canvas.Image
	waiting *Icon
	number  *thumbNumber
	word    *Text
	label   string
}

// NewThumb returns one without its picture yet. The label says to screen readers what pressing it does, and to which.
func NewThumb(word, label string, pressed func()) *Thumb {
	t := &Thumb{}
	t.build(t, word, label, pressed)
	return t
}

func (t *Thumb) build(self fyne.Widget, word, label string, pressed func()) {
	t.ground = NewPanel(theme.NeutralTint, "", theme.Radius)
	t.picture = canvas.NewImageFromImage(nil)
	t.picture.FillMode = canvas.ImageFillContain
	t.picture.ScaleMode = canvas.ImageScaleSmooth
	t.picture.Hide()
	t.waiting = NewIcon(icons.Image, 26, theme.Muted)
	t.number = newThumbNumber()
	t.word = NewWholeText(word, Caption.With(theme.NeutralInk).Centred())
	t.label = label
	t.pressed, t.self = pressed, self
	t.changed = func() { t.dress(t.ground, theme.NeutralTint, theme.NeutralTint, true) }
	t.ExtendBaseWidget(self)
}

// ShowPicture shows a picture; nil has it wait for one.
func (t *Thumb) ShowPicture(picture image.Image) {
	if t.picture.Image == picture {
		return
	}
	t.picture.Image = picture
	if picture == nil {
		t.picture.Hide()
		t.waiting.Show()
	} else {
		t.waiting.Hide()
		t.picture.Show()
	}
	t.picture.Refresh()
}

// SetNumber puts a page's number on the picture; none if it is empty.
func (t *Thumb) SetNumber(number string) { t.number.set(number) }

// SetLabel changes what screen readers are told.
func (t *Thumb) SetLabel(label string) { t.label = label }

// AccessibilityLabel is what pressing it does.
func (t *Thumb) AccessibilityLabel() string { return t.label }

// AccessibilityRole is a button's.
func (t *Thumb) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// TypedKey lets Enter and Space press it, and Escape leave.
func (t *Thumb) TypedKey(event *fyne.KeyEvent) {
	if t.Keys == nil || !t.Keys(event.Name) {
		t.tappable.TypedKey(event)
	}
}

// CreateRenderer is Fyne's way to draw it.
func (t *Thumb) CreateRenderer() fyne.WidgetRenderer {
	square := container.NewGridWrap(fyne.NewSquareSize(ThumbSize), container.NewStack(t.picture, container.NewCenter(t.waiting)))
	seen := Column(2, container.NewCenter(square), t.word)
	return widget.NewSimpleRenderer(container.NewStack(t.ground, Inset(theme.Space1, theme.Space1, seen),
		container.NewVBox(container.NewHBox(t.number))))
}

// thumbNumber is the number of a page, on the corner of its picture.
type thumbNumber struct {
	widget.BaseWidget
	words *Text
}

func newThumbNumber() *thumbNumber {
	n := &thumbNumber{words: NewWholeText("", Style{Size: fynetheme.SizeNameCaptionText, Ink: fynetheme.ColorNameForegroundOnPrimary, Bold: true}.Centred())}
	n.Hide()
	n.ExtendBaseWidget(n)
	return n
}

func (n *thumbNumber) set(number string) {
	n.words.Set(number)
	if number == "" {
		n.Hide()
	} else {
		n.Show()
	}
	n.Refresh()
}

// CreateRenderer is Fyne's way to draw it.
func (n *thumbNumber) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(NewPanel(fynetheme.ColorNamePrimary, "", theme.Radius),
		Wide(24, Inset(3, theme.Space2, n.words))))
}

// DragThumb is a Thumb that a pointer drags to another place.
type DragThumb struct {
	Thumb
	dragging func(dy float32)
	dropped  func()
}

// NewDragThumb returns one. Dragging is told how far it was dragged down since it was told last, dropped that it was let go.
func NewDragThumb(word, label string, pressed func(), dragging func(dy float32), dropped func()) *DragThumb {
	d := &DragThumb{dragging: dragging, dropped: dropped}
	d.build(d, word, label, pressed)
	return d
}

// Dragged implements fyne.Draggable.
func (d *DragThumb) Dragged(event *fyne.DragEvent) { d.dragging(event.Dragged.DY) }

// DragEnd implements fyne.Draggable.
func (d *DragThumb) DragEnd() { d.dropped() }
