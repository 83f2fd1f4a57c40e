package widgets

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"satchel/app/companion/theme"
)

// List is the toolkit's virtual list that shows by a ring which row the keys are at, and whose rows Enter presses as Space
// does. The toolkit shows the row by a shade that can hardly be seen.
type List struct {
	widget.List
	Keys    func(fyne.KeyName) bool // does what a key means here beside, and says whether it means something; may be nil
	at      widget.ListItemID       // the row that the keys are at
	focused bool
}

// NewList returns a list of so many rows. Fresh makes what draws a row, set has it draw another, and pressed is called with
// the row that the person presses.
func NewList(length func() int, fresh func() fyne.CanvasObject, set func(int, fyne.CanvasObject), pressed func(row int)) *List {
	l := &List{}
	l.Length = length
	l.CreateItem = func() fyne.CanvasObject { return newRinged(fresh()) }
	l.UpdateItem = func(id widget.ListItemID, object fyne.CanvasObject) {
		row := object.(*ringed)
		row.show(l.focused && id == l.at)
		set(id, row.inner)
	}
	l.OnSelected = func(id widget.ListItemID) { l.goTo(id); pressed(id) }
	l.OnHighlighted = l.goTo
	l.HideSeparators = true
	l.ExtendBaseWidget(l)
	return l
}

func (l *List) goTo(row widget.ListItemID) {
	left := l.at
	l.at = row
	l.RefreshItem(left)
	l.RefreshItem(row)
}

// FocusGained shows that keys go here.
func (l *List) FocusGained() {
	l.focused = true
	l.List.FocusGained()
	reveal(l)
}

// FocusLost shows that they no longer do.
func (l *List) FocusLost() {
	l.focused = false
	l.List.FocusLost()
}

// TypedKey lets Enter press the row, and Escape leave.
func (l *List) TypedKey(event *fyne.KeyEvent) {
	if l.Keys != nil && l.Keys(event.Name) {
		return
	}
	switch event.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		l.List.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	case fyne.KeyEscape:
		escapeFrom(l)
	default:
		l.List.TypedKey(event)
	}
}

// ringed is a row with a ring over it while the keys are at it.
type ringed struct {
	widget.BaseWidget
	inner fyne.CanvasObject
	ring  *Panel
}

func newRinged(inner fyne.CanvasObject) *ringed {
	r := &ringed{inner: inner, ring: NewPanel("", fynetheme.ColorNamePrimary, theme.Radius)}
	r.ring.Width = 2
	r.ring.Hide()
	r.ExtendBaseWidget(r)
	return r
}

func (r *ringed) show(on bool) {
	if on == r.ring.Visible() {
		return
	}
	if on {
		r.ring.Show()
	} else {
		r.ring.Hide()
	}
}

// CreateRenderer is Fyne's way to draw it.
func (r *ringed) CreateRenderer() fyne.WidgetRenderer { return &ringedRenderer{r} }

type ringedRenderer struct{ row *ringed }

func (r *ringedRenderer) Layout(size fyne.Size) {
	r.row.inner.Resize(size)
	r.row.ring.Resize(size)
}
func (r *ringedRenderer) MinSize() fyne.Size { return r.row.inner.MinSize() }
func (r *ringedRenderer) Refresh()           { r.row.inner.Refresh(); r.row.ring.Refresh() }
func (r *ringedRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.row.inner, r.row.ring}
}
func (r *ringedRenderer) Destroy() {}
