package widgets

import (
	"math"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"satchel/app/companion/theme"
)

// List is the toolkit's virtual list that shows by a ring which row the keys are at, and whose rows Enter presses as Space
// does. The toolkit shows the row by a shade that can hardly be seen, moves it under the pointer, and keeps its number
// whatever becomes of the rows, so the keys are ours here.
type List struct {
	widget.List
	Keys func(fyne.KeyName) bool // does what a key means here beside, and says whether it means something; may be nil
	// Find is the first row, from one on and then from the top, that begins with what is typed; nil where typing leads nowhere.
	Find    func(typed string, from int) (row int, ok bool)
	typed   string
	at      widget.ListItemID // the row that the keys are at
	focused bool
	sample  *ringed // is as high as all rows

	named func(row int) any          // what a row shows; nil in a list whose rows stay where they are
	place func(name any) (int, bool) // where that stands now
	name  any                        // what the row shows that the keys are at; nil before they were
}

// NewList returns a list of so many rows. Fresh makes what draws a row, set has it draw another, and pressed is called with
// the row that the person presses.
func NewList(length func() int, fresh func() fyne.CanvasObject, set func(int, fyne.CanvasObject), pressed func(row int)) *List {
	l := &List{}
	l.Length = length
	l.CreateItem = func() fyne.CanvasObject {
		l.sample = newRinged(fresh())
		return l.sample
	}
	l.UpdateItem = func(id widget.ListItemID, object fyne.CanvasObject) {
		if id >= l.Length() {
			return // the toolkit still has a row that is gone
		}
		row := object.(*ringed)
		row.show(l.focused && id == l.at)
		set(id, row.inner)
	}
	l.OnSelected = func(id widget.ListItemID) { l.goTo(id); pressed(id) }
	l.HideSeparators = true
	l.ExtendBaseWidget(l)
	return l
}

// Following keeps the keys at the same thing while rows come and go: named says what a row shows, in a value that can be
// compared, and place where that stands now.
func (l *List) Following(named func(row int) any, place func(name any) (row int, ok bool)) *List {
	l.named, l.place = named, place
	return l
}

// Refresh draws the rows as they are now, and keeps the keys at one that there is.
func (l *List) Refresh() {
	left, seen := l.at, l.inSight(l.at)
	if l.name != nil {
		if row, ok := l.place(l.name); ok {
			l.at = row
		}
	}
	l.at = l.within(l.at)
	l.remember()
	if l.at != left && seen && l.focused {
		l.ScrollTo(l.at)
	}
	l.List.Refresh()
}

// ScrollToTop shows the first rows, and brings the keys there.
func (l *List) ScrollToTop() {
	l.List.ScrollToTop()
	l.typed = ""
	l.goTo(0)
}

func (l *List) goTo(row widget.ListItemID) {
	left := l.at
	l.at = l.within(row)
	l.remember()
	l.RefreshItem(left)
	l.RefreshItem(l.at)
}

func (l *List) remember() {
	if l.named != nil && l.focused && l.Length() > 0 {
		l.name = l.named(l.at)
	}
}

// within is the row nearest to one that there may be no more.
func (l *List) within(row widget.ListItemID) widget.ListItemID { return max(min(row, l.Length()-1), 0) }

// FocusGained shows that keys go here: at the row where they were, or the first in sight where that has been scrolled away.
func (l *List) FocusGained() {
	l.focused = true
	to := l.within(l.at)
	if !l.inSight(to) {
		to = int(math.Ceil(float64(l.GetScrollOffset() / l.step())))
	}
	l.goTo(to)
	Reveal(l)
}

// FocusLost shows that they no longer do.
func (l *List) FocusLost() {
	l.focused = false
	l.RefreshItem(l.at)
}

// step is how far one row begins below another.
func (l *List) step() float32 {
	if l.sample == nil {
		return 1
	}
	return l.sample.MinSize().Height + fynetheme.Padding()
}

func (l *List) inSight(row widget.ListItemID) bool {
	const rounding = 1
	top, step := l.GetScrollOffset(), l.step()
	above := float32(row) * step
	return above >= top-rounding && above+step-fynetheme.Padding() <= top+l.Size().Height+rounding
}

// TypedKey moves to a row, lets Enter press it, and Escape leave.
func (l *List) TypedKey(event *fyne.KeyEvent) {
	if l.Keys != nil && l.Keys(event.Name) {
		return
	}
	page := max(int(l.Size().Height/l.step())-1, 1) // with one row that was in sight before
	switch event.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		l.press()
	case fyne.KeyEscape:
		escapeFrom(l)
	case fyne.KeyDown:
		l.walk(l.at + 1)
	case fyne.KeyUp:
		l.walk(l.at - 1)
	case fyne.KeyPageDown:
		l.walk(l.at + page)
	case fyne.KeyPageUp:
		l.walk(l.at - page)
	case fyne.KeyHome:
		l.walk(0)
	case fyne.KeyEnd:
		l.walk(l.Length() - 1)
	}
}

// TypedRune lets Space press the row, and leads to the row that begins with what is typed.
func (l *List) TypedRune(letter rune) {
	if l.Find != nil && l.seek(letter) {
		return
	}
	if letter == ' ' {
		l.press()
	}
}

// seek goes on to a row with one letter more, or begins anew with that letter, at the next such row. It says whether the
// letter was for that.
func (l *List) seek(letter rune) bool {
	if letter == ' ' && l.typed == "" {
		return false
	}
	if row, ok := l.Find(l.typed+string(letter), l.at); ok && l.typed != "" {
		l.typed += string(letter)
		l.move(row)
		return true
	}
	if letter == ' ' {
		return false
	}
	if row, ok := l.Find(string(letter), l.at+1); ok {
		l.typed = string(letter)
		l.move(row)
	}
	return true
}

// walk is move that ends what was being typed.
func (l *List) walk(row widget.ListItemID) {
	l.typed = ""
	l.move(row)
}

func (l *List) move(row widget.ListItemID) {
	l.goTo(row)
	l.ScrollTo(l.at)
}

func (l *List) press() {
	l.typed = ""
	l.UnselectAll() // the toolkit does not select again what it has selected
	l.Select(l.at)
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

// Ringed says whether the keys are at it.
func (r *ringed) Ringed() bool { return r.ring.Visible() }

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
