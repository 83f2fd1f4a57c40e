package security

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/uuid"

	"satchel/app/companion/background"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/assets/icons"
)

func (s *Screen) devices() fyne.CanvasObject {
	card := widgets.Column(theme.Space3,
		widgets.Column(theme.Space1, widgets.NewText(s.options.T("Devices"), widgets.Title),
			widgets.NewText(s.options.T("Companions that are signed in as you. Sign out one that was lost or that you don't know."), widgets.Quiet)))
	for _, row := range s.model.Devices(s.options.Now()) {
		card.Add(widgets.NewRule())
		card.Add(s.device(row))
	}
	if others := s.model.Others(); others > 1 {
		card.Add(widgets.NewRule())
		card.Add(container.NewHBox(s.kept.Button("devices", "others", widgets.NewButton(s.options.T("Sign out all others"), icons.SignOut, s.askOthers))))
	}
	return card
}

func (s *Screen) device(row Row) fyne.CanvasObject {
	icon := icons.Desktop
	if row.Phone {
		icon = icons.DeviceMobile
	}
	said := func() fyne.CanvasObject {
		return widgets.Column(3, widgets.NewText(row.Name, widgets.Strong.Wrapped()), widgets.NewText(row.Facts, widgets.Caption.Wrapped()))
	}
	tile := container.NewStack(widgets.NewPanel(theme.Raised, "", theme.Radius), container.NewCenter(widgets.NewIcon(icon, 22, theme.Muted)))
	return widgets.ByWidth(420,
		widgets.Column(theme.Space2, said(), container.NewHBox(s.deviceEnd(row, "narrow"))),
		widgets.Sides(theme.Space3, container.NewGridWrap(fyne.NewSquareSize(40), tile), said(), s.deviceEnd(row, "wide")))
}

// deviceEnd is what can be done with a device, or that it is this one; at one of the widths that a row has.
func (s *Screen) deviceEnd(row Row, width string) fyne.CanvasObject {
	if row.Current {
		return widgets.NewChip(icons.Check, s.options.T("This device"), widgets.Success)
	}
	return s.kept.Button(row.ID.String(), width, widgets.NewButton(s.options.T("Sign out"), "", func() { s.askRevoke(row) }))
}

func (s *Screen) askRevoke(row Row) {
	title, said := Revoking(s.options.Tongue, row)
	widgets.Confirm(s.options.Window.Canvas(), widgets.Question{Title: title, Words: said, Yes: s.options.T("Sign out"), No: s.options.T("Cancel"), Danger: true},
		func() { s.revoke(row.ID) })
}

func (s *Screen) revoke(id uuid.UUID) {
	s.revoking(func(ctx context.Context) (int, error) { return 1, s.options.Keeper.RevokeDevice(ctx, id) })
}

func (s *Screen) askOthers() {
	title, said := RevokingOthers(s.options.Tongue, s.model.Others())
	widgets.Confirm(s.options.Window.Canvas(), widgets.Question{Title: title, Words: said, Yes: s.options.T("Sign out"), No: s.options.T("Cancel"), Danger: true},
		func() { s.revoking(s.options.Keeper.RevokeOtherDevices) })
}

func (s *Screen) revoking(slow func(context.Context) (int, error)) {
	background.Run(s.options.Context, slow, func(devices int, err error) {
		if err != nil {
			s.model.Failed(err, s.options.Explain(err))
			s.draw()
			s.page.ScrollToTop()
			return
		}
		s.options.Say(Revoked(s.options.Tongue, devices))
		s.Shown()
	})
}
