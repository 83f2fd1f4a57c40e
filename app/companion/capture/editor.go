package capture

import (
	"context"
	"errors"
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"satchel/app/companion/background"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/assets/icons"
	"satchel/sync/pictures"
)

// editorSide is how wide and high a picture is drawn for its editor at most, in its pixels; resultSide that of what becomes
// of it.
const (
	editorSide = 1400
	resultSide = 480
)

// editor turns and crops one picture.
type editor struct {
	model   *Editor
	picture *image.RGBA // upright, before any edit
	small   *image.RGBA // the same made small, for what becomes of it
	crop    *cropper
	results []*result
	reset   *widgets.Button
	object  fyne.CanvasObject
}

// opened is a picture that was drawn for its editor.
type opened struct {
	picture, small *image.RGBA
	shape          pictures.Shape
}

// edit opens the editor of a picture that is laid out.
func (s *Screen) edit(path string) {
	at := s.model.at(path)
	if s.going != nil || s.opening || s.editor != nil || at < 0 {
		return
	}
	s.opening = true
	laid := s.model.Laid()[at]
	background.RunShown(s.options.Context,
		func() { s.busy.Start(s.options.T("Opening the picture …")); s.main.Refresh() }, s.busy.Stop,
		func(ctx context.Context) (opened, error) {
			picture, shape, err := drawFile(ctx, path, editorSide)
			if err != nil {
				return opened{}, err
			}
			return opened{picture, pictures.Shrink(picture, resultSide), shape}, nil
		},
		func(o opened, err error) {
			s.opening = false
			if err != nil {
				s.cantOpen(path, err)
				return
			}
			s.showEditor(s.newEditor(NewEditor(s.options.Tongue, laid, o.shape), o))
		})
}

// cantOpen says on its row what is wrong with a picture.
func (s *Screen) cantOpen(path string, err error) {
	if errors.Is(err, pictures.ErrDamaged) {
		s.model.Damaged(path)
		s.draw()
		return
	}
	s.lookAgain([]string{path})
}

func (s *Screen) newEditor(model *Editor, o opened) *editor {
	e := &editor{model: model, picture: o.picture, small: o.small}
	e.crop = newCropper(model, e.moved, e.draw)
	besides, below := newResult(model.Tongue, true), newResult(model.Tongue, false)
	e.results = []*result{besides, below}
	e.reset = widgets.NewButton(model.T("Reset"), "", func() { model.Reset(); e.turned() })
	head := widgets.Column(theme.Space1, widgets.NewText(model.Name, widgets.Title),
		widgets.NewText(model.T("Drag the corners to those of the page. The file itself stays as it is."), widgets.Quiet))
	buttons := widgets.ToTheRight(theme.Space2,
		widgets.NewButton(model.T("Turn left"), icons.ArrowCounter, func() { model.Turn(-1); e.turned() }),
		widgets.NewButton(model.T("Turn right"), icons.ArrowClockwise, func() { model.Turn(1); e.turned() }),
		e.reset,
		widgets.NewButton(model.T("Cancel"), "", s.closeEditor).Leaving(),
		widgets.NewPrimary(model.T("Done"), icons.Check, func() {
			s.model.SetEdit(model.Path, model.Edit())
			s.closeEditor()
		}))
	foot := widgets.Column(theme.Space2, widgets.ByWidth(besideFrom, below.object, container.NewWithoutLayout()), buttons)
	e.object = widgets.Inset(theme.Space3, theme.Space4, widgets.NewHeaded(widgets.Inset(theme.Space1, 0, head), container.New(workbench{}, e.crop.object, besides.object),
		widgets.Inset(theme.Space2, 0, foot)))
	e.turned()
	return e
}

func (s *Screen) showEditor(e *editor) {
	s.editor = e
	s.root.Objects = []fyne.CanvasObject{e.object}
	s.root.Refresh()
	if fyne.CurrentDevice().IsMobile() {
		s.options.Window.Canvas().Unfocus()
		return
	}
	s.options.Window.Canvas().Focus(e.crop.handles[0]) // or keys would still go to what is no longer seen
}

// closeEditor goes back to what is laid out, and the focus to the picture.
func (s *Screen) closeEditor() {
	path := s.editor.model.Path
	s.editor = nil
	s.root.Objects = []fyne.CanvasObject{s.main}
	s.draw()
	if row := s.rows[path]; row != nil && row.thumb != nil && !fyne.CurrentDevice().IsMobile() {
		s.options.Window.Canvas().Focus(row.thumb)
	}
}

// turned shows the picture as often turned as it is now.
func (e *editor) turned() {
	e.crop.set(pictures.Upright(e.picture, pictures.Turned(1, e.model.Turns())))
	e.draw()
}

// moved shows the frame while it is dragged.
func (e *editor) moved() {
	e.crop.draw()
	for _, r := range e.results {
		r.say(e.model.Facts())
	}
}

// draw shows the frame and what becomes of the picture.
func (e *editor) draw() {
	e.moved()
	made := pictures.Made(e.small, e.model.Edit())
	for _, r := range e.results {
		r.show(made)
	}
	enable(e.reset, e.model.Changed())
}
