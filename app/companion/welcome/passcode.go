package welcome

import (
	"context"

	"fyne.io/fyne/v2"

	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/assets/icons"
	"satchel/auth/signin"
	"satchel/sync/companion"
)

// drawPasscode shows the question for the passcode, and the ways to have one sent.
func (s *Screen) drawPasscode() {
	s.asking.Set(s.model.Asking())
	s.asked.Objects = []fyne.CanvasObject{s.asking, s.fields.passcode}
	s.pressed.Objects, s.sends = []fyne.CanvasObject{s.signIn}, nil
	if sendings := s.model.Sendings(); len(sendings) > 0 {
		s.pressed.Add(widgets.Inset(theme.Space1, 0, widgets.NewText(s.options.T("No authenticator at hand?"), widgets.Caption)))
		for _, sending := range sendings {
			button := widgets.NewButton(sending.Words, sendIcon(sending.By), func() { s.send(sending.By) })
			s.sends = append(s.sends, button)
			s.pressed.Add(button)
		}
	}
	s.pressed.Add(s.again)
}

func sendIcon(by string) string {
	if by == signin.ByMailbox {
		return icons.Envelope
	}
	return icons.DeviceMobile
}

// send has a passcode sent.
func (s *Screen) send(by string) {
	if s.working {
		return
	}
	waiting := s.model.Waiting()
	begin(s, s.options.T("Sending a passcode …"), func(ctx context.Context) (*signin.MoreWantedError, error) {
		return s.options.Door.SendPasscode(ctx, waiting, by)
	}, func(more *signin.MoreWantedError) {
		s.model.PasscodeSent(more)
		s.passcode.SetText("")
		s.draw()
		s.options.Window.Canvas().Focus(s.passcode)
	})
}

// giveMore goes on with the passcode.
func (s *Screen) giveMore() {
	fault := s.model.PasscodeFault()
	s.fields.passcode.SetWrong(fault)
	s.root.Refresh()
	if s.working || widgets.ToTheFault(s.options.Window.Canvas(), s.fields.passcode) {
		return
	}
	waiting, typed := s.model.Waiting(), s.model.Passcode
	begin(s, s.options.T("Signing in …"), func(ctx context.Context) (companion.Account, error) {
		return s.options.Door.GiveMore(ctx, waiting, typed)
	}, s.signedIn)
}
