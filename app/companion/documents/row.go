package documents

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/app/words"
	"satchel/assets/icons"
)

// rowView draws one Row. The list makes as many as fit the window and sets them anew while it is scrolled.
type rowView struct {
	widget.BaseWidget
	icon  *widgets.Icon
	name  *widgets.Text
	facts *widgets.Text
	bar   *widgets.Bar
	chip  *widgets.Chip

	ground *widgets.Panel
	shown  Row
	chosen bool
}

func newRowView(tongue words.Tongue) *rowView {
	v := &rowView{
		icon:  widgets.NewIcon(icons.File, 22, theme.Muted),
		name:  widgets.NewText("", widgets.Strong.OneLine()),
		facts: widgets.NewText("", widgets.Caption.OneLine()),
		bar:   widgets.NewBar(),
		chip:  widgets.NewChip(icons.Clock, tongue.T("Saved here"), widgets.Neutral),

		ground: widgets.NewPanel(fynetheme.ColorNameSelection, "", theme.Radius),
	}
	v.bar.Hide()
	v.ground.Hide()
	v.ExtendBaseWidget(v)
	return v
}

// set draws another row, touching only what differs. Chosen is the row of the document that is open beside the list.
func (v *rowView) set(row Row, chosen bool) {
	if v.shown == row && v.chosen == chosen {
		return
	}
	v.shown, v.chosen = row, chosen
	if chosen {
		v.ground.Show()
	} else {
		v.ground.Hide()
	}
	v.icon.Set(kind(row.Media), theme.Muted)
	v.name.Set(row.Name)
	icon, tone := look(row.Standing)
	v.chip.Set(icon, row.Status, tone)
	v.bar.Set(row.Share)
	if row.Standing == Underway {
		v.bar.Show()
	} else {
		v.bar.Hide()
	}
	v.Refresh()
}

// Refresh draws it again, for text that may be larger now.
func (v *rowView) Refresh() {
	if theme.Large() {
		v.facts.Set(v.shown.Brief)
	} else {
		v.facts.Set(v.shown.Facts)
	}
	v.BaseWidget.Refresh()
}

// CreateRenderer is Fyne's way to draw it.
func (v *rowView) CreateRenderer() fyne.WidgetRenderer {
	tile := container.NewStack(widgets.NewPanel(theme.Raised, "", theme.Radius), container.NewCenter(v.icon))
	said := widgets.Column(3, v.name, v.facts)
	line := widgets.Sides(theme.Space3, container.NewGridWrap(fyne.NewSquareSize(40), tile), said, v.chip)
	return widget.NewSimpleRenderer(container.NewStack(v.ground, container.New(rowLayout{}, line, v.bar)))
}

// rowLayout keeps every row equally high, with the bar at its lower edge.
type rowLayout struct{}

const rowHeight float32 = 66

func (rowLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	line, bar := objects[0], objects[1]
	line.Resize(fyne.NewSize(size.Width-2*theme.Space3, size.Height))
	line.Move(fyne.NewPos(theme.Space3, 0))
	left := theme.Space3 + 40 + theme.Space3
	bar.Resize(fyne.NewSize(size.Width-left-theme.Space3, 3))
	bar.Move(fyne.NewPos(left, size.Height-5))
}

func (rowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(objects[0].MinSize().Width+2*theme.Space3, max(rowHeight, objects[0].MinSize().Height+2*theme.Space2))
}
