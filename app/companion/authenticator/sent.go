package authenticator

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/assets/icons"
)

// Sent shows a passcode that the service has sent here, below the list, whose rows stay where somebody is about to press
// one; empty shows none.
func (s *Screen) Sent(digits string) {
	if digits == s.drawn {
		return
	}
	s.drawn = digits
	s.sent.RemoveAll()
	s.sent.Hide()
	if digits != "" {
		s.sent.Add(widgets.Inset(theme.Space3, theme.Space4, widgets.NewCard(s.sentCard(digits))))
		s.sent.Show()
	}
	s.main.Refresh()
}

func (s *Screen) sentCard(digits string) fyne.CanvasObject {
	large := widgets.NewWholeText(grouped(digits), widgets.Style{Size: fynetheme.SizeNameHeadingText, Bold: true})
	copies := widgets.NewButton(s.options.T("Copy"), icons.Copy, func() {
		s.options.Copy(digits)
		s.options.Say(s.options.T("The passcode is copied. It leaves the clipboard after a minute."))
	})
	return widgets.Column(theme.Space2,
		widgets.NewText(s.options.T("Sent to you, for a sign-in as %s", s.options.Person), widgets.Strong.Wrapped()),
		widgets.Sides(theme.Space3, nil, large, copies),
		widgets.NewText(s.options.T("If you are not signing in just now, somebody knows a password that you sign in with: tell the passcode to nobody, and change that password."), widgets.Quiet))
}
