package capture

import (
	"context"
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"satchel/app/companion/background"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/app/words"
	"satchel/assets/icons"
)

// picker is the dialog in which any number of files, or a whole folder, are chosen; the toolkit's own takes one at a time.
type picker struct {
	context context.Context
	model   *Picker
	explain func(error) words.Explanation
	chosen  func(paths []string)

	over    fyne.Canvas
	popup   *widget.PopUp
	list    *widgets.List
	where   *widgets.Entry // the folder's path, which can be typed
	up      *widgets.Button
	agree   *widgets.Button
	problem *fyne.Container
}

// showPicker opens the dialog on a folder. What is chosen goes to chosen.
func showPicker(ctx context.Context, tongue words.Tongue, over fyne.Canvas, folder string, explain func(error) words.Explanation, chosen func([]string)) {
	p := &picker{context: ctx, model: NewPicker(tongue), explain: explain, chosen: chosen, over: over}
	p.show(folder)
}

// ChooseFolder opens the dialog for choosing one folder, on the person's own.
func ChooseFolder(ctx context.Context, tongue words.Tongue, over fyne.Canvas, explain func(error) words.Explanation, chosen func(path string)) {
	p := &picker{context: ctx, model: NewPicker(tongue), explain: explain, over: over}
	p.model.Folders = true
	p.chosen = func(paths []string) { chosen(paths[0]) }
	p.show(ownFolder())
}

func (p *picker) show(folder string) {
	p.list = newPickList(p)
	p.where = widgets.NewEntry("")
	p.where.OnSubmitted = func(typed string) { p.enter(p.model.Typed(typed, ownFolder())) }
	p.up = widgets.NewButton(p.model.T("Up"), icons.ArrowUp, func() { p.enter(p.model.Up()) })
	p.agree = widgets.NewPrimary(p.model.T("Choose"), icons.Check, p.finish)
	p.problem = widgets.Column(0)
	p.popup = widget.NewModalPopUp(widgets.Inset(theme.Space5, theme.Space5, p.build()), p.over)
	p.popup.Resize(pickerSize(p.over.Size()))
	p.popup.Show()
	p.enter(folder)
}

// pickerSize has room for a list to choose from; large text takes all there is.
func pickerSize(window fyne.Size) fyne.Size {
	if theme.Large() {
		return window.SubtractWidthHeight(2*theme.Space2, 2*theme.Space2)
	}
	return fyne.NewSize(min(760, window.Width-2*theme.Space4), min(620, window.Height-2*theme.Space5))
}

func (p *picker) build() fyne.CanvasObject {
	spots := widgets.Row(theme.Space2)
	if home, err := os.UserHomeDir(); err == nil {
		for _, spot := range Spots(home) {
			spots.Add(widgets.NewPick(p.model.T(spot.Name), func() { p.enter(spot.Path) }))
		}
	}
	title, ways := p.model.T("Choose files or a folder"), widgets.Wrap(theme.Space2, theme.Space2, p.up)
	if p.model.Folders {
		title = p.model.T("Choose a folder")
	} else {
		ways.Add(widgets.NewButton(p.model.T("Choose all here"), icons.CheckSquare, p.all))
	}
	head := widgets.Column(theme.Space2, widgets.NewText(title, widgets.Title), widgets.NewStrip(spots), widgets.NewField(p.model.T("Folder"), p.where), ways, p.problem)
	leave := widgets.NewButton(p.model.T("Cancel"), "", func() { p.popup.Hide() }).Leaving()
	if p.model.Folders {
		return widgets.NewHeaded(head, p.list, widgets.Inset(theme.Space3, 0, widgets.ToTheRight(theme.Space2, leave, p.agree)))
	}
	whole := widgets.NewButton(p.model.T("The whole folder"), icons.FolderOpen, func() { p.close([]string{p.model.Folder()}) })
	foot := widgets.ToTheRight(theme.Space2, whole, leave, p.agree)
	return widgets.NewHeaded(head, p.list, widgets.Inset(theme.Space3, 0, foot))
}

// place is a folder that was read, and the file in it that was meant, if any.
type place struct {
	folder, file string
	entries      []Entry
}

// enter shows a folder, or a file in its folder, chosen.
func (p *picker) enter(path string) {
	if path == "" {
		return
	}
	tongue := p.model.Tongue
	background.Run(p.context,
		func(context.Context) (place, error) {
			folder, entries, file, err := ReadPath(tongue, path)
			return place{folder, file, entries}, err
		},
		func(got place, err error) {
			if !p.popup.Visible() { // the person was quicker
				return
			}
			p.problem.RemoveAll()
			if err != nil {
				said := p.explain(err)
				p.problem.Add(widgets.NewNotice(widgets.Danger, widgets.Message{Title: said.Title, Action: said.Action}))
				p.popup.Refresh()
				return
			}
			p.model.Enter(got.folder, got.entries)
			if got.file != "" && !p.model.IsChosen(got.file) && !p.model.Folders {
				p.model.Toggle(got.file)
			}
			p.list.ScrollToTop()
			p.draw()
			p.over.Focus(p.list)
		})
}

func (p *picker) press(row widget.ListItemID) {
	p.list.UnselectAll()
	entry := p.model.Entries()[row]
	if entry.Folder {
		p.enter(entry.Path)
		return
	}
	if !p.model.Folders {
		p.model.Toggle(entry.Path)
		p.draw()
	}
}

func (p *picker) all() {
	p.model.ChooseAll()
	p.draw()
}

func (p *picker) draw() {
	p.where.SetText(p.model.Folder())
	p.agree.SetText(p.model.Verb())
	if len(p.model.Chosen()) == 0 && !p.model.Folders {
		p.agree.Disable()
	} else {
		p.agree.Enable()
	}
	if p.model.Up() == "" {
		p.up.Disable()
	} else {
		p.up.Enable()
	}
	p.list.Refresh()
	p.popup.Refresh()
}

func (p *picker) finish() {
	switch {
	case !p.model.Folders:
		p.close(p.model.Chosen())
	case p.model.Folder() != "":
		p.close([]string{p.model.Folder()})
	}
}

func (p *picker) close(paths []string) {
	p.popup.Hide()
	p.chosen(paths)
}
