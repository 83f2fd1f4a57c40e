package capture

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/assets/icons"
)

// pickList is the list of entries. Beside the arrows and Space, which are the toolkit's, Enter agrees, Backspace leads to
// the folder around, and Escape leaves.
type pickList struct {
	widget.List
	picker *picker
}

func newPickList(p *picker) *pickList {
	l := &pickList{picker: p}
	l.Length = func() int { return len(p.model.Entries()) }
	l.CreateItem = func() fyne.CanvasObject { return newPickRow() }
	l.UpdateItem = func(i widget.ListItemID, object fyne.CanvasObject) {
		entry := p.model.Entries()[i]
		object.(*pickRow).set(entry, p.model.IsChosen(entry.Path))
	}
	l.HideSeparators = true
	l.OnSelected = p.press
	l.ExtendBaseWidget(l)
	return l
}

// TypedKey adds the keys that work on the dialog as a whole.
func (l *pickList) TypedKey(event *fyne.KeyEvent) {
	switch event.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		if len(l.picker.model.Chosen()) > 0 {
			l.picker.finish()
		}
	case fyne.KeyBackspace:
		l.picker.enter(l.picker.model.Up())
	case fyne.KeyEscape:
		l.picker.popup.Hide()
	default:
		l.List.TypedKey(event)
	}
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
		facts: widgets.NewWholeText("", widgets.Caption),
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
