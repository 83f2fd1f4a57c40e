package authenticator

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/app/words"
)

// rowView draws one Row. The list makes as many as fit the window and sets them anew while it is scrolled.
type rowView struct {
	widget.BaseWidget
	initial *widgets.Text
	title   *widgets.Text
	name    *widgets.Text
	hidden  *widgets.Text
	digits  *widgets.Text
	ring    *widgets.Ring
	ground  *widgets.Panel
	shown   Row
	period  int
}

const rowHeight float32 = 68

func newRowView(tongue words.Tongue) *rowView {
	v := &rowView{
		initial: widgets.NewText("", widgets.Title.With(theme.AccentInk).Centred().OneLine()),
		title:   widgets.NewText("", widgets.Strong.OneLine()),
		name:    widgets.NewText("", widgets.Caption.OneLine()),
		hidden:  widgets.NewWholeText(tongue.T("Show"), widgets.Strong.With(fynetheme.ColorNamePrimary)),
		digits:  widgets.NewWholeText("000 000", widgets.Style{Size: fynetheme.SizeNameHeadingText, Bold: true}),
		ring:    widgets.NewRing(),
		ground:  widgets.NewPanel(fynetheme.ColorNameSelection, "", theme.Radius),
	}
	v.digits.Hide()
	v.ring.Hide()
	v.ground.Hide()
	v.ExtendBaseWidget(v)
	return v
}

// set draws another row, touching only what differs.
func (v *rowView) set(row Row) {
	if v.shown == row {
		return
	}
	if row.ID != v.shown.ID || row.Left > v.period {
		v.period = max(row.Left, usualPeriod)
	}
	v.shown = row
	v.initial.Set(strings.ToUpper(first(row.Title)))
	v.title.Set(row.Title)
	v.name.Set(row.Name)
	show(v.name, row.Name != "")
	v.digits.Set(row.Digits)
	v.ring.Set(row.Left, v.period)
	show(v.digits, row.Digits != "")
	show(v.hidden, row.Digits == "")
	show(v.ring, row.Timed)
	show(v.ground, row.Chosen)
	v.Refresh()
}

// usualPeriod is how many seconds almost every service's digits last (RFC 6238 §5.2).
const usualPeriod = 30

func first(title string) string {
	for _, letter := range title {
		return string(letter)
	}
	return ""
}

func show(object fyne.CanvasObject, shown bool) {
	if shown {
		object.Show()
	} else {
		object.Hide()
	}
}

// MinSize has room for the digits, shown or not: all rows are equally high.
func (v *rowView) MinSize() fyne.Size {
	v.ExtendBaseWidget(v)
	least := v.BaseWidget.MinSize()
	if theme.Large() {
		said := v.title.MinSize().Height + v.name.MinSize().Height + 3
		least.Height = max(least.Height, said+max(v.digits.MinSize().Height, v.ring.MinSize().Height)+2*theme.Space2)
	}
	return least
}

// CreateRenderer is Fyne's way to draw it.
func (v *rowView) CreateRenderer() fyne.WidgetRenderer {
	tile := container.NewStack(widgets.NewPanel(theme.AccentTint, "", 20), container.NewCenter(v.initial))
	said := container.New(middle{}, v.title, v.name)
	end := container.New(atEnd{}, v.hidden, v.digits, v.ring)
	line := widgets.Sides(theme.Space3, container.NewGridWrap(fyne.NewSquareSize(40), tile), said, end)
	return widget.NewSimpleRenderer(container.NewStack(v.ground, widgets.Inset(0, theme.Space3, widgets.Tall(rowHeight, line))))
}

// middle stacks the two lines, or centres the first where it stands alone.
type middle struct{}

func (middle) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	total := middle{}.MinSize(objects).Height
	y := (size.Height - total) / 2
	for _, object := range objects {
		if !object.Visible() {
			continue
		}
		height := object.MinSize().Height
		object.Resize(fyne.NewSize(size.Width, height))
		object.Move(fyne.NewPos(0, y))
		y += height + 3
	}
}

func (middle) MinSize(objects []fyne.CanvasObject) fyne.Size {
	height := float32(-3)
	for _, object := range objects {
		if object.Visible() {
			height += object.MinSize().Height + 3
		}
	}
	return fyne.NewSize(0, max(height, 0))
}

// atEnd puts what is shown side by side at the right edge.
type atEnd struct{}

func (atEnd) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	x := size.Width
	for i := len(objects) - 1; i >= 0; i-- {
		if !objects[i].Visible() {
			continue
		}
		least := objects[i].MinSize()
		x -= least.Width
		objects[i].Resize(least)
		objects[i].Move(fyne.NewPos(x, (size.Height-least.Height)/2))
		x -= theme.Space3
	}
}

func (atEnd) MinSize(objects []fyne.CanvasObject) fyne.Size {
	least := fyne.NewSize(-theme.Space3, 0)
	for _, object := range objects {
		if object.Visible() {
			size := object.MinSize()
			least = fyne.NewSize(least.Width+size.Width+theme.Space3, max(least.Height, size.Height))
		}
	}
	return least
}
