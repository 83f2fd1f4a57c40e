package settings

import (
	"runtime"
	"runtime/debug"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/assets/icons"
	"satchel/assets/licences"
)

// about is the card that says which Satchel this is.
func (s *Screen) about() fyne.CanvasObject {
	info, _ := debug.ReadBuildInfo()
	return widgets.Column(theme.Space2,
		widgets.NewText(s.options.T("About"), widgets.Title),
		widgets.NewText("Satchel "+s.options.Version, widgets.Body),
		widgets.NewText(Build(s.options.Tongue, info, runtime.GOOS, runtime.GOARCH), widgets.Quiet),
		widgets.NewText(s.options.T("What you capture is kept in %s", s.options.Home), widgets.Quiet),
		container.NewHBox(widgets.NewButton(s.options.T("Licences"), icons.FileText, s.showLicences)))
}

// showLicences lists what is built in; each leads to its licence.
func (s *Screen) showLicences() {
	all := licences.All()
	var list *widgets.List
	var page fyne.CanvasObject
	list = widgets.NewList(func() int { return len(all) },
		func() fyne.CanvasObject {
			return widgets.Tall(theme.Touch, widgets.Inset(theme.Space2, theme.Space4,
				widgets.Sides(theme.Space3, nil, widgets.NewText("", widgets.Strong.OneLine()), widgets.NewWholeText("BSD-3-Clause", widgets.Caption))))
		},
		func(i int, object fyne.CanvasObject) {
			texts := textsIn(object)
			texts[0].Set(all[i].Name)
			texts[1].Set(all[i].Kind)
		},
		func(i int) {
			list.UnselectAll()
			s.showLicence(all[i], func() { s.stage.Show(page, list) })
		})
	back := widgets.NewBack(s.options.T("Settings"), s.stage.Overview)
	head := widgets.Column(theme.Space2, widgets.Flush(container.NewHBox(back)), widgets.NewText(s.options.T("Licences"), widgets.Heading),
		widgets.NewText(s.options.T("What others wrote and gave, and what is built into Satchel."), widgets.Quiet))
	page = widgets.AtMost(widgets.PageWidth+2*theme.Space4, container.NewBorder(widgets.Inset(theme.Space4, theme.Space4, head), nil, nil, nil, list))
	s.stage.Show(page, nil)
}

func (s *Screen) showLicence(one licences.Component, back func()) {
	s.stage.Show(widgets.NewStep(s.options.T("Licences"), back, one.Name, widgets.NewText(Flowing(one.Text), widgets.Caption.Wrapped())), nil)
}

// textsIn are the texts of a row, from left to right.
func textsIn(object fyne.CanvasObject) []*widgets.Text {
	switch object := object.(type) {
	case *widgets.Text:
		return []*widgets.Text{object}
	case *fyne.Container:
		var found []*widgets.Text
		for _, inner := range object.Objects {
			found = append(found, textsIn(inner)...)
		}
		return found
	}
	return nil
}
