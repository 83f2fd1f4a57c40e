package lock

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"satchel/app/companion/background"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/app/words"
	"satchel/assets/icons"
	"satchel/auth/applock"
)

// PIN is what the screen checks with.
type PIN interface {
	Try(ctx context.Context, pin string) error
	Left(ctx context.Context) (int, error)
	GiveUp(ctx context.Context) error
}

// Options are what the screen is made from.
type Options struct {
	words.Tongue
	Context context.Context // ends with the screen
	PIN     PIN
	Wipe    func(ctx context.Context, progress func(gone, of int)) error // empties the keychain, as the spent tries demand
	Opened  func()
	Wiped   func()
	Window  fyne.Window
	Explain func(error) words.Explanation
}

// Screen asks for the PIN, above everything else.
type Screen struct {
	options Options
	pin     *widgets.Entry
	field   *widgets.Field
	open    *widgets.Button
	forgot  *widgets.Button
	left    *widgets.Text
	problem *fyne.Container
	card    *fyne.Container // what asks, or says that all is being wiped
	root    fyne.CanvasObject
	trying  bool // a PIN is being checked, or all is being wiped
}

// New returns the screen.
func New(options Options) *Screen {
	s := &Screen{options: options, pin: widgets.NewSecretEntry(""), left: widgets.NewText("", widgets.Quiet), problem: widgets.Column(0)}
	s.field = widgets.NewField("PIN", s.pin)
	s.open = widgets.NewPrimary(s.options.T("Unlock"), icons.Key, s.try)
	s.forgot = widgets.NewButton(s.options.T("I have forgotten the PIN"), "", s.askWipe)
	s.pin.OnSubmitted = func(string) { s.try() }
	s.left.Hide()
	s.card = container.NewStack(widgets.Column(theme.Space3,
		container.NewHBox(widgets.NewIcon(icons.LockKey, 28, theme.AccentInk)),
		widgets.NewText(s.options.T("Satchel is locked"), widgets.Title.Wrapped()),
		widgets.NewText(s.options.T("What you captured goes on being sent."), widgets.Quiet),
		s.problem, s.field, s.left, s.open, s.forgot,
	))
	s.root = widgets.NewMiddle(widgets.NewCard(s.card))
	background.Run(options.Context, options.PIN.Left, s.know)
	return s
}

// Object is the screen.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Focus puts the keys where the PIN is typed.
func (s *Screen) Focus() { s.options.Window.Canvas().Focus(s.pin) }

// know says how many tries are left where some are gone, and goes on with a wiping that was cut short.
func (s *Screen) know(left int, err error) {
	switch {
	case errors.Is(err, applock.ErrSpent):
		s.wipe(DueBefore)
		return
	case err != nil:
		s.settle(err)
		return
	}
	s.left.Set(Left(s.options.Tongue, left))
	if left < applock.Tries {
		s.left.Show()
	}
	s.root.Refresh()
}

// try takes the PIN off its line at once: however often the person presses Enter, one PIN is one try.
func (s *Screen) try() {
	pin := s.pin.Text
	switch {
	case s.trying:
		return
	case pin == "" && s.field.Wrong() == "":
		s.field.SetWrong(s.options.T("Type the PIN."))
		return
	case pin == "":
		return // how many tries are left stays to be read
	}
	s.pin.SetText("")
	s.work(func(ctx context.Context) error { return s.options.PIN.Try(ctx, pin) }, s.settle)
}

// work does one thing at a time.
func (s *Screen) work(slow func(context.Context) error, then func(error)) {
	if s.trying {
		return
	}
	s.trying = true
	s.open.Disable()
	s.forgot.Disable()
	background.Run(s.options.Context,
		func(ctx context.Context) (struct{}, error) { return struct{}{}, slow(ctx) },
		func(_ struct{}, err error) {
			s.trying = false
			s.open.Enable()
			s.forgot.Enable()
			then(err)
		})
}

// settle does what follows from a try.
func (s *Screen) settle(err error) {
	s.problem.Objects = nil
	s.left.Hide()
	switch {
	case err == nil, errors.Is(err, applock.ErrNone): // a PIN that the keychain has lost guards nothing it still has
		s.options.Opened()
	case errors.Is(err, applock.ErrSpent):
		s.wipe(WrongTries)
	case errors.Is(err, applock.ErrBroken):
		s.wipe(DamagedPIN)
	case Fault(s.options.Tongue, err) != "":
		s.field.SetWrong(Fault(s.options.Tongue, err))
		s.Focus()
	default:
		s.say(err)
	}
	s.root.Refresh()
}

func (s *Screen) say(err error) {
	said := s.options.Explain(err)
	s.problem.Objects = []fyne.CanvasObject{widgets.NewNotice(widgets.Danger, widgets.Message{Title: said.Title, Safe: said.Safe, Action: said.Action})}
	s.root.Refresh()
}

func (s *Screen) askWipe() {
	title, said := Forgotten(s.options.Tongue)
	widgets.Confirm(s.options.Window.Canvas(), widgets.Question{Title: title, Words: said, Yes: s.options.T("Wipe"), No: s.options.T("Keep"), Danger: true}, s.giveUp)
}

// giveUp has it kept that the PIN is forgotten, before anything is wiped: cut short, the wiping goes on at the next start.
func (s *Screen) giveUp() {
	s.work(s.options.PIN.GiveUp, func(err error) {
		if err != nil {
			s.say(err)
			return
		}
		s.wipe(ForgottenPIN)
	})
}

// wipe takes the place of what asked, and of every question that is open: there is nothing left to choose.
func (s *Screen) wipe(why Cause) {
	if s.trying {
		return
	}
	widgets.CloseAll(s.options.Window.Canvas())
	told := newWiping(s.options.Tongue, why)
	s.card.Objects = []fyne.CanvasObject{told.root}
	s.root.Refresh()
	s.work(func(ctx context.Context) error {
		return s.options.Wipe(ctx, func(gone, of int) { background.Do(func() { told.set(gone, of); s.root.Refresh() }) })
	}, func(err error) {
		if err != nil {
			told.fail(s.options.Explain(err), func() { s.wipe(why) })
			s.root.Refresh()
			return
		}
		s.options.Wiped()
	})
}
