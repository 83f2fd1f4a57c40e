package security

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/assets/icons"
	"satchel/sync/companion"
)

// factor is the overview's card of 2-factor authentication.
func (s *Screen) factor() fyne.CanvasObject {
	now := s.model.TwoFactor()
	chip := widgets.NewChip(icons.ShieldCheck, s.options.T("On"), widgets.Success)
	switch {
	case !now.On && now.Required:
		chip = widgets.NewChip(icons.Warning, s.options.T("Needs you"), widgets.Danger)
	case !now.On:
		chip = widgets.NewChip(icons.Prohibit, s.options.T("Off"), widgets.Neutral)
	}
	card := widgets.Column(theme.Space3,
		widgets.Sides(theme.Space3, nil, widgets.NewText(s.options.T("2-factor authentication"), widgets.Title), chip),
		widgets.NewText(s.model.Factor(), widgets.Quiet))
	if why, can := s.model.CanChangeFactor(); !can {
		card.Add(widgets.NewText(why.Title+" "+why.Action, widgets.Quiet))
		return card
	}
	buttons := widgets.Wrap(theme.Space2, theme.Space2)
	switch {
	case !now.On:
		buttons.Add(s.kept.Button("factor", "enable", widgets.NewPrimary(s.options.T("Set it up"), icons.ShieldCheck, s.showSetUp)))
	default:
		buttons.Add(s.kept.Button("factor", "renew", widgets.NewButton(s.options.T("New recovery codes"), icons.ArrowClockwise, s.showRenew)))
		if !now.Required {
			buttons.Add(s.kept.Button("factor", "remove", widgets.NewButton(s.options.T("Turn it off"), "", s.showRemove)))
		}
	}
	card.Add(buttons)
	return card
}

// showSetUp asks for the password, and then shows the key.
func (s *Screen) showSetUp() {
	password := widgets.NewSecretEntry("")
	field := widgets.NewField(s.options.T("App password"), password)
	var p *step
	begin := func() {
		typed := password.Text
		wrong := CheckProof(typed, "", false)
		field.SetWrong(s.options.T(wrong.Password))
		p.root.Refresh()
		if widgets.ToTheFault(s.options.Window.Canvas(), field) {
			return
		}
		run(p, s.options.T("Asking the service for a key …"),
			func(ctx context.Context) (companion.Enrolment, error) {
				return s.options.Keeper.BeginTwoFactor(ctx, typed)
			},
			func(begun companion.Enrolment) { s.showKey(typed, begun) })
	}
	password.OnSubmitted = func(string) { begin() }
	p = s.show(s.options.T("Set up 2-factor authentication"), widgets.NewPrimary(s.options.T("Continue"), icons.CaretRight, begin), password,
		widgets.NewText(s.options.T("You need an authenticator that shows six digits: an app on your phone, or Satchel's own on another device. Any will do. First show that it is you."), widgets.Quiet), field)
}

// showKey shows the key as a picture and as text, and asks for the first passcode.
func (s *Screen) showKey(password string, begun companion.Enrolment) {
	digits := widgets.NewEntry("123456")
	field := widgets.NewField(s.options.T("The six digits it shows"), digits)
	var p *step
	confirm := func() {
		typed := digits.Text
		wrong := CheckFirst(typed)
		field.SetWrong(s.options.T(wrong))
		p.root.Refresh()
		if wrong != "" {
			return
		}
		run(p, s.options.T("Turning it on …"),
			func(ctx context.Context) ([]string, error) {
				return s.options.Keeper.ConfirmTwoFactor(ctx, companion.Proof{Password: password, Passcode: typed})
			},
			func(codes []string) {
				s.setUp()
				s.showCodes(s.options.T("2-factor authentication is on"), codes)
			})
	}
	digits.OnSubmitted = func(string) { confirm() }
	picture, err := widgets.NewQR(begun.URI, 220)
	if err != nil { // a key too long to be drawn can still be typed
		picture = widgets.NewText(s.options.T("The picture can't be drawn: type the key instead."), widgets.Quiet)
	}
	key := widgets.NewText(begun.Secret, widgets.Style{Size: "text", Monospace: true, Wrap: true})
	p = s.show(s.options.T("Scan this with your authenticator"), widgets.NewPrimary(s.options.T("Turn it on"), icons.ShieldCheck, confirm), digits,
		container.NewHBox(picture),
		widgets.Column(theme.Space2,
			widgets.NewText(s.options.T("No camera at hand? Type this key instead:"), widgets.Quiet), key,
			container.NewHBox(widgets.NewButton(s.options.T("Copy the key"), icons.Copy, func() {
				s.options.CopySecret(begun.Secret)
				s.options.Say(s.options.T("The key is copied. Paste it into your authenticator, nowhere else: it leaves the clipboard after a minute."))
			}))),
		widgets.NewText(s.options.T("Nothing changes until the digits are right."), widgets.Quiet), field)
}

// showCodes shows recovery codes, this once.
func (s *Screen) showCodes(title string, codes []string) {
	made := s.options.Now()
	text := RecoveryText(s.options.Tongue, s.options.Account.Email, s.options.Account.Server, codes, made)
	grid := container.NewGridWithColumns(1)
	for _, code := range codes {
		grid.Add(widgets.NewText(code, widgets.Style{Size: "text", Monospace: true}))
	}
	kept := widgets.NewPrimary(s.options.T("I have kept them"), icons.Check, nil)
	s.show(title, kept, nil,
		widgets.NewNotice(widgets.Warning, widgets.Message{
			Title:  s.options.T("These are your recovery codes, shown this once."),
			Action: s.options.T("Each signs you in once when your phone isn't at hand. Keep them where you keep your passwords, not on the phone."),
		}),
		container.NewStack(widgets.NewPanel(theme.Raised, "", theme.Radius), widgets.Inset(theme.Space4, theme.Space4, grid)),
		widgets.Wrap(theme.Space2, theme.Space2,
			widgets.NewButton(s.options.T("Copy"), icons.Copy, func() {
				s.options.Copy(text)
				s.options.Say(s.options.T("The recovery codes are copied."))
			}),
			widgets.NewButton(s.options.T("Save as a file"), icons.Download, func() { s.options.Save(RecoveryFile(s.options.Tongue, made), text, s.saved) })))
	kept.OnTapped = s.overview
	s.codes = true
}

func (s *Screen) saved(where string, err error) {
	switch {
	case err != nil:
		s.options.Say(s.options.Explain(err).String())
	case where != "":
		s.options.Say(s.options.T("Saved in %s. Move it where you keep your passwords.", where))
	}
}

// showRenew voids the recovery codes and shows others.
func (s *Screen) showRenew() {
	s.showProof(s.options.T("New recovery codes"), s.options.T("The ones you have are void then."), widgets.NewPrimary(s.options.T("Make new ones"), icons.ArrowClockwise, nil),
		func(p *step, proof companion.Proof) {
			run(p, s.options.T("Making new recovery codes …"),
				func(ctx context.Context) ([]string, error) { return s.options.Keeper.RenewRecoveryCodes(ctx, proof) },
				func(codes []string) { s.showCodes(s.options.T("Your new recovery codes"), codes) })
		})
}

// showRemove turns it off.
func (s *Screen) showRemove() {
	s.showProof(s.options.T("Turn off 2-factor authentication"), s.options.T("Your app password alone signs you in then, and the recovery codes are void."),
		widgets.NewDanger(s.options.T("Turn it off"), "", nil),
		func(p *step, proof companion.Proof) {
			run(p, s.options.T("Turning it off …"),
				func(ctx context.Context) (struct{}, error) {
					return struct{}{}, s.options.Keeper.RemoveTwoFactor(ctx, proof)
				},
				func(struct{}) {
					s.overview()
					s.options.Say(s.options.T("2-factor authentication is off. Delete the entry in your authenticator."))
				})
		})
}

// showProof asks for password and passcode before something is done.
func (s *Screen) showProof(title, means string, proceed *widgets.Button, do func(*step, companion.Proof)) {
	password, passcode := widgets.NewSecretEntry(""), widgets.NewEntry("123456")
	first, second := widgets.NewField(s.options.T("App password"), password), widgets.NewField(s.options.T("Passcode or recovery code"), passcode)
	var p *step
	goOn := func() {
		wrong := CheckProof(password.Text, passcode.Text, true)
		first.SetWrong(s.options.T(wrong.Password))
		second.SetWrong(s.options.T(wrong.Passcode))
		p.root.Refresh()
		if !widgets.ToTheFault(s.options.Window.Canvas(), first, second) {
			do(p, companion.Proof{Password: password.Text, Passcode: passcode.Text})
		}
	}
	proceed.OnTapped = goOn
	submits(s.options.Window.Canvas(), password, passcode, goOn)
	p = s.show(title, proceed, password, widgets.NewText(means, widgets.Quiet), first, second)
}

// submits lets Enter lead from the first to the second, and from there on.
func submits(over fyne.Canvas, first, second *widgets.Entry, goOn func()) {
	first.OnSubmitted = func(string) { over.Focus(second) }
	second.OnSubmitted = func(string) { goOn() }
}
