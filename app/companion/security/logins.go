package security

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"satchel/app/companion/background"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/assets/icons"
	"satchel/sync/companion"
)

// logins is the overview's card of the browsers the person is signed in with.
func (s *Screen) logins() fyne.CanvasObject {
	card := widgets.Column(theme.Space3,
		widgets.Column(theme.Space1, widgets.NewText(s.options.T("Browsers"), widgets.Title),
			widgets.NewText(s.options.T("Where you are signed in to the website. If a browser was closed or broke down while something was open in it, nobody else can work on that: release it here."), widgets.Quiet)))
	rows := s.model.Logins(s.options.Now())
	if len(rows) == 0 {
		card.Add(widgets.NewText(s.options.T("You are signed in with no browser."), widgets.Body))
	}
	for _, row := range rows {
		card.Add(widgets.NewRule())
		card.Add(s.login(row))
	}
	return card
}

func (s *Screen) login(row LoginRow) fyne.CanvasObject {
	said := func() fyne.CanvasObject {
		return widgets.Column(3, widgets.NewText(row.Browser, widgets.Strong.Wrapped()), widgets.NewText(row.Facts, widgets.Caption.Wrapped()))
	}
	tile := container.NewStack(widgets.NewPanel(theme.Raised, "", theme.Radius), container.NewCenter(widgets.NewIcon(icons.UserCircle, 22, theme.Muted)))
	return widgets.ByWidth(420,
		widgets.Column(theme.Space2, said(), s.held(row), container.NewHBox(s.loginEnd(row, "narrow"))),
		widgets.Column(theme.Space2,
			widgets.Sides(theme.Space3, container.NewGridWrap(fyne.NewSquareSize(40), tile), said(), s.loginEnd(row, "wide")), s.held(row)))
}

// held lists what a login has open.
func (s *Screen) held(row LoginRow) fyne.CanvasObject {
	list := widgets.Column(theme.Space2)
	for _, held := range row.Held {
		list.Add(widgets.Sides(theme.Space3, widgets.NewIcon(icons.File, 20, theme.Muted),
			widgets.Column(2, widgets.NewText(held.Name, widgets.Body.Wrapped()), widgets.NewText(held.Facts, widgets.Caption.Wrapped())), nil))
	}
	if len(row.Held) == 0 {
		list.Hide()
	}
	return list
}

// loginEnd is what can be done with a login, or that it is in use; at one of the widths that a row has.
func (s *Screen) loginEnd(row LoginRow, width string) fyne.CanvasObject {
	if !row.Disconnected {
		return widgets.NewChip(icons.Check, s.options.T("In use"), widgets.Success)
	}
	return s.kept.Button(row.ID, width, widgets.NewButton(s.options.T("Release"), icons.SignOut, func() { s.askRelease(row) }))
}

func (s *Screen) askRelease(row LoginRow) {
	title, said := Releasing(s.options.Tongue, row)
	widgets.Confirm(s.options.Window.Canvas(), widgets.Question{Title: title, Words: said, Yes: s.options.T("Release"), No: s.options.T("Cancel"), Danger: true}, func() {
		background.Run(s.options.Context,
			func(ctx context.Context) (companion.Login, error) { return s.options.Keeper.ReleaseLogin(ctx, row.ID) },
			func(login companion.Login, err error) {
				if err != nil {
					s.model.Failed(err, s.options.Explain(err))
					s.draw()
					s.page.ScrollToTop()
					return
				}
				s.options.Say(Released(s.options.Tongue, login))
				s.Shown()
			})
	})
}
