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
	}
	r.up = widgets.NewPlain(s.options.T("Up"), icons.ArrowUp, func() { r.move(-1) })
	r.down = widgets.NewPlain(s.options.T("Down"), icons.ArrowDown, func() { r.move(1) })
	away := widgets.NewPlain(s.options.T("Take off"), icons.X, r.takeOff)
	tile := r.newTile(row)
	content := container.New(&rowLayout{}, tile, widgets.Column(2, r.name, r.said, r.fault), r.up, r.down, away)
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
	set := func(text *widgets.Text, words string) {
		text.Set(words)
		text.Show()
		if words == "" {
			text.Hide()
		}
	}
	set(r.said, row.Said)
	set(r.fault, row.Fault)
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

// rowLayout puts a tile at the left, words beside it, and buttons at the right or, where there is no room, below the words.
type rowLayout struct{ width float32 }

const (
	rowGap      = theme.Space3
	leastBeside = 200 // pixels for the words beside the buttons
)

func (l *rowLayout) parts(objects []fyne.CanvasObject) (tile, words fyne.CanvasObject, buttons []fyne.CanvasObject) {
	return objects[0], objects[1], objects[2:]
}

func (l *rowLayout) beside(left float32, buttons []fyne.CanvasObject) bool {
	return l.width == 0 || !theme.Large() && l.width-left-wideOf(buttons)-rowGap >= leastBeside
}

func wideOf(buttons []fyne.CanvasObject) float32 {
	wide := -theme.Space1
	for _, button := range buttons {
		wide += button.MinSize().Width + theme.Space1
	}
	return wide
}

func (l *rowLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	tile, words, buttons := l.parts(objects)
	least := tile.MinSize()
	left := least.Width + rowGap
	tile.Resize(least)
	if l.beside(left, buttons) {
		tile.Move(fyne.NewPos(0, (size.Height-least.Height)/2))
		x := size.Width - wideOf(buttons)
		words.Resize(fyne.NewSize(x-rowGap-left, words.MinSize().Height))
		words.Resize(fyne.NewSize(x-rowGap-left, words.MinSize().Height)) // as high as it is that wide
		words.Move(fyne.NewPos(left, (size.Height-words.Size().Height)/2))
		for _, button := range buttons {
			b := button.MinSize()
			button.Resize(b)
			button.Move(fyne.NewPos(x, (size.Height-b.Height)/2))
			x += b.Width + theme.Space1
		}
		return
	}
	tile.Move(fyne.Position{})
	words.Resize(fyne.NewSize(size.Width-left, words.MinSize().Height))
	words.Resize(fyne.NewSize(size.Width-left, words.MinSize().Height))
	words.Move(fyne.NewPos(left, theme.Space1))
	l.flow(left, words.Size().Height+theme.Space1, buttons, true)
}

// flow puts buttons side by side below the words, and on in the next line, and returns where they end. Their own words
// begin where those above do.
func (l *rowLayout) flow(left, top float32, buttons []fyne.CanvasObject, place bool) float32 {
	left -= fynetheme.InnerPadding()
	x, y, high := left, top, float32(0)
	for _, button := range buttons {
		b := button.MinSize()
		if x > left && x+b.Width > l.width {
			x, y, high = left, y+high, 0
		}
		if place {
			button.Resize(b)
			button.Move(fyne.NewPos(x, y))
		}
		x, high = x+b.Width+theme.Space1, max(high, b.Height)
	}
	return y + high
}

func (l *rowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	tile, words, buttons := l.parts(objects)
	least := tile.MinSize()
	left, widest := least.Width+rowGap, float32(0)
	for _, button := range buttons {
		widest = max(widest, button.MinSize().Width)
	}
	if l.beside(left, buttons) {
		return fyne.NewSize(left+widest, max(least.Height, words.MinSize().Height, theme.Touch))
	}
	return fyne.NewSize(left+widest, max(least.Height, l.flow(left, words.MinSize().Height+theme.Space1, buttons, false)))
}
