package capture

import (
	"image"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/assets/icons"
	"satchel/sync/pictures"
)

// laidRow shows one Row. It stays the same while its file moves among the others, so that the focus and a drag go along.
type laidRow struct {
	screen *Screen
	path   string
	thumb  thumb // nil for what is no picture
	made   madeOf
	name   *widgets.Text
	said   *widgets.Text
	fault  *widgets.Text
	warn   *widgets.Text
	up     *widgets.Button
	down   *widgets.Button
	object fyne.CanvasObject
}

// thumb is one that may be dragged or not.
type thumb interface {
	fyne.CanvasObject
	fyne.Focusable
	ShowPicture(image.Image)
	SetNumber(string)
	SetLabel(string)
}

// madeOf is what the picture on a thumb was made of.
type madeOf struct {
	drawn *image.RGBA
	edit  pictures.Edit
}

func (s *Screen) newLaidRow(row Row) *laidRow {
	r := &laidRow{
		screen: s, path: row.Path,
		name: widgets.NewText("", widgets.Body), said: widgets.NewText("", widgets.Caption.Wrapped()),
		fault: widgets.NewText("", widgets.Caption.With(fynetheme.ColorNameError).Wrapped()),
		warn:  widgets.NewText("", widgets.Caption.With(fynetheme.ColorNameWarning).Wrapped()),
	}
	r.up = widgets.NewPlain(s.options.T("Up"), icons.ArrowUp, func() { r.move(-1) })
	r.down = widgets.NewPlain(s.options.T("Down"), icons.ArrowDown, func() { r.move(1) })
	away := widgets.NewPlain(s.options.T("Take off"), icons.X, r.takeOff)
	tile := r.newTile(row)
	content := container.New(&rowLayout{}, tile, widgets.Column(2, r.name, r.said, r.fault, r.warn), r.up, r.down, away)
	r.object = container.NewStack(
		widgets.NewPanel(theme.Surface, theme.Border, theme.Radius), widgets.Inset(theme.Space2, theme.Space2, content))
	return r
}

// newTile is the picture, which leads to its editor, or an icon for what is none.
func (r *laidRow) newTile(row Row) fyne.CanvasObject {
	if !row.Picture {
		icon := icons.FileText
		if row.Folder {
			icon = icons.Folder
		}
		side := widgets.ThumbSize + 2*theme.Space1
		return widgets.Wide(side, widgets.Tall(side, container.NewStack(
			widgets.NewPanel(theme.NeutralTint, "", theme.Radius), container.NewCenter(widgets.NewIcon(icon, 26, theme.NeutralInk)))))
	}
	edit := func() { r.screen.edit(r.path) }
	word, label := r.screen.options.T("Edit"), ""
	if fyne.CurrentDevice().IsMobile() { // where a finger on it scrolls
		thumb := widgets.NewThumb(word, label, edit)
		thumb.Keys = r.key
		r.thumb = thumb
		return thumb
	}
	d := &dragging{row: r}
	thumb := widgets.NewDragThumb(word, label, edit, d.by, d.end)
	thumb.Keys = r.key
	r.thumb = thumb
	return thumb
}

// key moves the file among the others, or takes it off.
func (r *laidRow) key(name fyne.KeyName) bool {
	switch name {
	case fyne.KeyUp, fyne.KeyLeft:
		r.move(-1)
	case fyne.KeyDown, fyne.KeyRight:
		r.move(1)
	case fyne.KeyDelete, fyne.KeyBackspace:
		r.takeOff()
	default:
		return false
	}
	return true
}

func (r *laidRow) move(by int) {
	if r.screen.model.Move(r.path, by) {
		r.screen.draw()
	}
}

func (r *laidRow) takeOff() {
	r.screen.model.TakeAway(r.path)
	r.screen.draw()
}

// show draws a Row; drawn is its picture made small, once there is one.
func (r *laidRow) show(row Row, drawn *image.RGBA) {
	r.name.Set(row.Name)
	r.said.SetOrHide(row.Said)
	r.fault.SetOrHide(row.Fault)
	r.warn.SetOrHide(row.Warning)
	enable(r.up, !row.First)
	enable(r.down, !row.Last)
	if r.thumb == nil {
		return
	}
	r.thumb.SetLabel(r.screen.options.T("Edit %s", row.Name))
	r.thumb.SetNumber("")
	if row.Number > 0 {
		r.thumb.SetNumber(strconv.Itoa(row.Number))
	}
	if made := (madeOf{drawn, row.Edit}); made != r.made && drawn != nil {
		r.made = made
		r.thumb.ShowPicture(pictures.Made(drawn, row.Edit))
	}
}

func enable(button *widgets.Button, on bool) {
	switch {
	case on && button.Disabled():
		button.Enable()
	case !on && !button.Disabled():
		button.Disable()
	}
}

// dragging moves a row along with the pointer, by a place for each row's height.
type dragging struct {
	row *laidRow
	far float32
}

func (d *dragging) by(dy float32) {
	d.far += dy
	high := d.row.object.Size().Height + theme.Space1
	for d.far > high/2 && d.row.screen.model.Move(d.row.path, 1) {
		d.far -= high
		d.row.screen.draw()
	}
	for d.far < -high/2 && d.row.screen.model.Move(d.row.path, -1) {
		d.far += high
		d.row.screen.draw()
	}
}

func (d *dragging) end() { d.far = 0 }
