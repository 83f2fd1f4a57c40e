package security

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"satchel/app/companion/widgets"
	"satchel/assets/icons"
	"satchel/auth/signin"
	"satchel/sync/companion"
)

// showChange shows the step that changes the app password.
func (s *Screen) showChange() {
	current, changed, repeated := widgets.NewSecretEntry(""), widgets.NewSecretEntry(""), widgets.NewSecretEntry("")
	first := widgets.NewField(s.options.T("Present app password"), current)
	second := widgets.NewField(s.options.T("New app password"), changed)
	third := widgets.NewField(s.options.T("New app password once more"), repeated)
	var p *step
	change := func() {
		typed := NewPassword{Current: current.Text, New: changed.Text, Repeated: repeated.Text}
		wrong := typed.Check()
		first.SetWrong(s.options.T(wrong.Current))
		second.SetWrong(s.options.T(wrong.New))
		third.SetWrong(s.options.T(wrong.Repeated))
		p.root.Refresh()
		if !widgets.ToTheFault(s.options.Window.Canvas(), first, second, third) {
			s.change(p, typed)
		}
	}
	canvas := s.options.Window.Canvas()
	current.OnSubmitted = func(string) { canvas.Focus(changed) }
	changed.OnSubmitted = func(string) { canvas.Focus(repeated) }
	repeated.OnSubmitted = func(string) { change() }
	p = s.show(s.options.T("Change password"), widgets.NewPrimary(s.options.T("Change password"), icons.Key, change), current,
		widgets.NewText(s.options.T("A few words in a row that nobody would expect are good. Any letters and signs are taken, at least 15 of them, or 8 where 2-factor authentication is demanded of you."), widgets.Quiet),
		fyne.CanvasObject(first), second, third)
}

func (s *Screen) change(p *step, typed NewPassword) {
	run(p, s.options.T("Changing your password …"),
		func(ctx context.Context) (companion.ChangedPassword, error) {
			return s.options.Keeper.ChangePassword(ctx, typed.Current, typed.New)
		},
		func(done companion.ChangedPassword) {
			if done.SignIn != nil {
				s.overview() // for whoever does not sign in at once
				s.options.SignInAgain(s.changed(done.SignIn), done.SignIn)
				return
			}
			s.overview()
			s.options.Say(s.options.T("Your password is changed. Every browser and every other device has to sign in again."))
		})
}

// changed says what follows for a person who could not be signed in with the new password yet.
func (s *Screen) changed(err error) string {
	if more, ok := errors.AsType[*signin.MoreWantedError](err); ok && more.Passcode() {
		return s.options.T("Your password is changed.") // and used already: the passcode is asked for next
	}
	return s.options.T("Your password is changed. Sign in with the new one.")
}
