package navigation

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/assets/icons"
)

// Banner is what holds for all screens.
type Banner struct {
	Tone  widgets.Tone
	Icon  string
	Words string
	Brief string // in place of the words where there is little room
	Word  string // on the button; empty for none
	Lead  func() // where the button leads
}

func (b Banner) object() fyne.CanvasObject {
	if b.Word == "" {
		return widgets.NewBanner(b.Tone, b.Icon, b.Words, nil)
	}
	return widgets.NewBanner(b.Tone, b.Icon, b.Words, widgets.NewButton(b.Word, "", b.Lead))
}

func objects(banners []Banner) []fyne.CanvasObject {
	made := make([]fyne.CanvasObject, 0, len(banners))
	for _, banner := range banners {
		made = append(made, banner.object())
	}
	return made
}

// brief stands in place of head and banners where they would leave the content too little room: the company, and one button
// that tells the rest.
type brief struct {
	options Options
	ground  *widgets.Panel
	row     *fyne.Container
	root    *fyne.Container
}

func newBrief(options Options) *brief {
	b := &brief{options: options, ground: widgets.NewPanel(theme.Surface, "", 0), row: widgets.Wrap(theme.Space2, 0)}
	b.root = container.NewStack(b.ground, container.NewBorder(nil, widgets.NewRule(), nil, nil, widgets.Inset(0, theme.Space2, b.row)))
	b.set(nil)
	return b
}

func (b *brief) set(banners []Banner) {
	b.ground.Fill = theme.Surface
	b.row.Objects = []fyne.CanvasObject{widgets.NewPlain(b.options.Company, icons.Buildings, b.options.ChangeCompany)}
	if len(banners) > 0 {
		gravest, words := banners[0], banners[0].Brief
		if more := len(banners) - 1; more > 0 {
			words += fmt.Sprintf(" +%d", more)
		}
		b.ground.Fill = gravest.Tone.Tint()
		b.row.Add(widgets.NewButton(words, gravest.Icon, func() { b.tell(banners) }))
	}
	b.root.Refresh()
}

// tell shows the banners whole, over everything else.
func (b *brief) tell(banners []Banner) {
	over := fyne.CurrentApp().Driver().CanvasForObject(b.root)
	if over == nil {
		return
	}
	all := widgets.Column(theme.Space2)
	for _, banner := range banners {
		lead := banner.Lead
		banner.Lead = func() {
			widgets.CloseAll(over)
			lead()
		}
		all.Add(banner.object())
	}
	widgets.Show(over, b.options.T("How things stand"), b.options.T("Close"), all)
}
