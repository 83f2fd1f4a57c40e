package authenticator

import (
	"context"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"satchel/app/companion/background"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/assets/icons"
	"satchel/sync/companion"
)

// listen asks the service for passcodes that were sent here, again and again until the context ends. That it can't be
// asked is no trouble of this screen's: the entries below work without it.
func (s *Screen) listen(ctx context.Context) {
	background.Run(ctx,
		func(ctx context.Context) ([]companion.SentPasscode, error) { return s.options.Sent(ctx, true) },
		func(sent []companion.SentPasscode, err error) {
			if err == nil {
				s.model.Arrived(sent)
				s.drawSent()
			}
			s.options.After(s.model.AskAgain(s.options.Now(), err), func() {
				if ctx.Err() == nil {
					s.drawSent() // it may have expired
					s.listen(ctx)
				}
			})
		})
}

// drawSent shows the passcode that was sent here, until it counts no more.
func (s *Screen) drawSent() {
	digits := s.model.Sent(s.options.Now())
	if digits == s.drawn {
		return
	}
	s.drawn = digits
	s.sent.RemoveAll()
	s.sent.Hide()
	if digits != "" {
		s.sent.Add(widgets.NewCard(s.sentCard(digits)))
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
