package capture

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/assets/icons"
)

// newPickList is the list of entries. Enter agrees and Backspace leads to the folder around; what is typed leads to the name
// that begins with it.
func newPickList(p *picker) *widgets.List {
	l := widgets.NewList(func() int { return len(p.model.Entries()) }, func() fyne.CanvasObject { return newPickRow() },
		func(row int, object fyne.CanvasObject) {
			entry := p.model.Entries()[row]
			object.(*pickRow).set(entry, p.model.IsChosen(entry.Path))
		}, p.press)
	l.Find = p.model.Begins
	l.Keys = func(key fyne.KeyName) bool {
		switch key {
		case fyne.KeyReturn, fyne.KeyEnter:
			if len(p.model.Chosen()) == 0 {
				return false // the row is pressed
			}
			p.finish()
		case fyne.KeyBackspace:
			p.enter(p.model.Up())
		default:
			return false
		}
		return true
	}
	return l
}

// pickRow draws one Entry.
type pickRow struct {
	widget.BaseWidget
	tick  *widgets.Icon
	icon  *widgets.Icon
	name  *widgets.Text
	facts *widgets.Text
}

func newPickRow() *pickRow {
	r := &pickRow{
		tick:  widgets.NewIcon(icons.Square, 20, theme.Muted),
		icon:  widgets.NewIcon(icons.FileText, 20, theme.Muted),
		name:  widgets.NewText("", widgets.Line.OneLine()),
		facts: widgets.NewWholeText("999.9 kB", widgets.Caption), // which all rows have room for
	}
	r.ExtendBaseWidget(r)
	return r
}

func (r *pickRow) set(entry Entry, chosen bool) {
	r.name.Set(entry.Name)
	r.facts.Set(entry.Facts)
	switch {
	case entry.Folder:
		r.icon.Set(icons.Folder, theme.AccentInk)
		r.tick.Set(icons.CaretRight, theme.Muted)
	case chosen:
		r.icon.Set(icons.FileText, theme.Muted)
		r.tick.Set(icons.CheckSquare, fynetheme.ColorNamePrimary)
	default:
		r.icon.Set(icons.FileText, theme.Muted)
		r.tick.Set(icons.Square, theme.Muted)
	}
	r.Refresh()
}

// CreateRenderer is Fyne's way to draw it.
func (r *pickRow) CreateRenderer() fyne.WidgetRenderer {
	leading := widgets.Row(theme.Space3, r.tick, r.icon)
	return widget.NewSimpleRenderer(widgets.Tall(theme.Touch,
		widgets.Inset(0, theme.Space3, widgets.Sides(theme.Space3, leading, r.name, r.facts))))
}
