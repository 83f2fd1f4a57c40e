package security

import (
	"context"

	"fyne.io/fyne/v2"

	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/assets/icons"
	"satchel/sync/companion"
)

// showProve begins Disconnect External Authentication: nothing goes on before the app password has shown that it works.
func (s *Screen) showProve() {
	password := widgets.NewSecretEntry("")
	field := widgets.NewField(s.options.T("App password"), password)
	flow := &Disconnecting{Tongue: s.options.Tongue}
	var p *step
	prove := func() {
		typed := password.Text
		wrong := CheckProof(typed, "", false)
		field.SetWrong(s.options.T(wrong.Password))
		p.root.Refresh()
		if widgets.ToTheFault(s.options.Window.Canvas(), field) {
			return
		}
		run(p, s.options.T("Trying your password …"),
			func(ctx context.Context) (companion.Changes, error) {
				return s.options.Keeper.CheckDisconnect(ctx, typed)
			},
			func(changes companion.Changes) {
				flow.Proved(typed, changes)
				s.showChanges(flow)
			})
	}
	password.OnSubmitted = func(string) { prove() }
	p = s.show(s.options.T("Disconnect External Authentication"), widgets.NewPrimary(s.options.T("Try my password"), icons.Key, prove), password,
		widgets.NewText(s.options.T("Once the Sage ID is disconnected, your app password is the only way in. So first show that it works. Nothing is changed yet."), widgets.Quiet), field)
}

// showChanges lists what changes and asks for the word.
func (s *Screen) showChanges(flow *Disconnecting) {
	typed, passcode := widgets.NewEntry(flow.Word()), widgets.NewEntry("123456")
	confirm, second := widgets.NewField(s.options.T("Type %s to confirm", flow.Word()), typed), widgets.NewField(s.options.T("Passcode or recovery code"), passcode)
	var p *step
	disconnect := func() {
		wrong := flow.Check(typed.Text, passcode.Text)
		confirm.SetWrong(wrong.Word)
		second.SetWrong(wrong.Passcode)
		p.root.Refresh()
		if widgets.ToTheFault(s.options.Window.Canvas(), confirm, second) {
			return
		}
		confirmation := flow.Confirmation(typed.Text, passcode.Text)
		s.options.Leaving(func() { // before it is done: whoever is disconnected is signed out
			run(p, s.options.T("Disconnecting …"),
				func(ctx context.Context) (companion.SignedOut, error) {
					return s.options.Keeper.Disconnect(ctx, confirmation)
				},
				s.options.Disconnected)
		})
	}
	things := []fyne.CanvasObject{
		widgets.NewNotice(widgets.Success, widgets.Message{Title: s.options.T("Your password works.")}),
		s.changes(flow),
		widgets.NewNotice(widgets.Warning, widgets.Message{
			Title:  s.options.T("This can't be undone by anybody."),
			Action: s.options.T("Not by you, not by an administrator, not by support: the same Sage ID is never linked again."),
		}),
		confirm,
	}
	typed.OnSubmitted = func(string) { disconnect() }
	if flow.WantsPasscode() {
		submits(s.options.Window.Canvas(), typed, passcode, disconnect)
		things = append(things, second)
	}
	p = s.show(s.options.T("What disconnecting changes"), widgets.NewDanger(s.options.T("Disconnect for good"), icons.Prohibit, disconnect), nil, things...)
}

func (s *Screen) changes(flow *Disconnecting) fyne.CanvasObject {
	list := widgets.Column(theme.Space3)
	for _, change := range flow.Changes() {
		list.Add(widgets.Column(2, widgets.NewText(change.What, widgets.Strong), widgets.NewText(change.Becomes, widgets.Body)))
	}
	return list
}
