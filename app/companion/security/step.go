package security

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"satchel/app/companion/background"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
)

// step is a page that a person has gone to from the overview: fields, one button that goes on, and what failed.
type step struct {
	screen  *Screen
	said    *fyne.Container
	busy    *widgets.Busy
	proceed *widgets.Button
	working bool
	root    *container.Scroll
}

// show puts a step in place of what is shown, and the cursor where something is typed.
func (s *Screen) show(title string, proceed *widgets.Button, focus fyne.Focusable, things ...fyne.CanvasObject) *step {
	p := &step{screen: s, said: widgets.Column(0), busy: widgets.NewBusy(), proceed: proceed}
	things = append(things, widgets.Column(theme.Space3, p.said, container.NewHBox(proceed), p.busy))
	p.root = widgets.NewStep(s.options.T("Security"), p.back, title, things...)
	s.stage.Show(p.root, focus)
	return p
}

// back leads to the overview, unless something is being done: its outcome must be seen. Recovery codes are asked about.
func (p *step) back() {
	switch {
	case p.working:
	case p.screen.codes:
		p.screen.askKept()
	default:
		p.screen.overview()
	}
}

// run does slow work with the button at rest.
func run[T any](p *step, words string, slow func(context.Context) (T, error), done func(T)) {
	if p.working {
		return
	}
	p.working = true
	p.proceed.Disable()
	p.said.RemoveAll()
	background.RunShown(p.screen.options.Context,
		func() { p.busy.Start(words); p.root.Refresh() }, p.busy.Stop, slow,
		func(outcome T, err error) {
			p.working = false
			p.proceed.Enable()
			if err != nil {
				p.fail(err)
				return
			}
			done(outcome)
		})
}

func (p *step) fail(err error) {
	said := p.screen.options.Explain(err)
	p.said.Objects = []fyne.CanvasObject{
		widgets.NewNotice(widgets.Danger, widgets.Message{Title: said.Title, Safe: said.Safe, Action: said.Action}),
	}
	p.root.Refresh()
	widgets.Reveal(p.said)
}
