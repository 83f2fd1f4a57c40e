package welcome

import (
	"context"
	"errors"

	"satchel/app/companion/background"
	"satchel/app/companion/widgets"
	"satchel/sync/companion"
)

// another forgets what was said of an account, for the person types another's address.
func (s *Screen) another() {
	if s.model.Trouble().Title != "" || s.model.Sent() != "" {
		s.model.Began()
		s.draw()
	}
}

// check says what is wrong with what is typed, in place of what was wrong with the last try.
func (s *Screen) check(withPassword bool) bool {
	s.model.Began()
	s.draw()
	wrong := s.model.Check(withPassword)
	s.fields.server.SetWrong(wrong.Server)
	s.fields.email.SetWrong(wrong.Email)
	s.fields.password.SetWrong(wrong.Password)
	s.root.Refresh()
	return !widgets.ToTheFault(s.options.Window.Canvas(), s.fields.server, s.fields.email, s.fields.password)
}

// start signs in.
func (s *Screen) start() {
	switch {
	case s.model.Waiting() != nil:
		s.giveMore()
		return
	case s.model.Pairing:
		s.givePairing()
		return
	}
	if s.working || !s.check(true) || !s.model.CanGoOn() {
		return
	}
	credentials, keeping := s.model.Credentials(), s.model.Keeping
	begin(s, s.options.T("Signing in …"), func(ctx context.Context) (companion.Account, error) {
		return s.options.Door.SignIn(ctx, credentials, keeping)
	}, s.signedIn)
}

func (s *Screen) startAgain() {
	s.model.StartAgain()
	s.passcode.SetText("")
	s.code.SetText("")
	s.draw()
	s.Focus()
}

func (s *Screen) signedIn(account companion.Account) {
	s.password.SetText("")
	s.passcode.SetText("")
	s.options.SignedIn(account)
}

func (s *Screen) askReset() {
	if s.working || !s.check(false) {
		return
	}
	credentials := s.model.Credentials()
	begin(s, s.options.T("Asking for the link …"), func(ctx context.Context) (struct{}, error) {
		return struct{}{}, s.options.Door.RequestReset(ctx, credentials.Server, credentials.Email)
	}, func(struct{}) {
		s.model.MailSent()
		s.draw()
		s.options.Window.Canvas().Focus(s.password) // the next thing to type
	})
}

// begin does slow work with the form at rest.
func begin[T any](s *Screen, words string, slow func(context.Context) (T, error), done func(T)) {
	s.working = true
	ctx, cancel := context.WithCancel(s.options.Context)
	s.cancel = cancel
	s.model.Began()
	s.draw()
	background.RunShown(s.options.Context,
		func() { s.slow = true; s.busy.Start(words); s.draw() }, s.busy.Stop,
		func(context.Context) (T, error) { return slow(ctx) },
		func(outcome T, err error) {
			cancel()
			s.working, s.slow, s.visiting = false, false, ""
			if err != nil {
				s.failed(err)
				return
			}
			s.draw()
			done(outcome)
		})
}

// failed shows why, and puts the cursor where something is asked for.
func (s *Screen) failed(err error) {
	if errors.Is(err, context.Canceled) { // as the person wanted
		s.draw()
		s.Focus()
		return
	}
	s.model.Failed(err, s.options.Explain(err))
	if s.model.Waiting() == nil {
		s.draw()
		widgets.Reveal(s.said)
		return
	}
	s.passcode.SetText("")
	s.draw()
	s.options.Window.Canvas().Focus(s.passcode)
	widgets.Reveal(s.said)
}
