package authenticator

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
	"github.com/google/uuid"

	"satchel/app/companion/background"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/assets/icons"
	"satchel/auth/vault"
)

// tapped shows the digits of a row; once they are shown, it copies them.
func (s *Screen) tapped(place widget.ListItemID) {
	s.list.UnselectAll()
	row := s.model.Row(place, s.options.Now())
	if row.ID == uuid.Nil {
		return
	}
	s.model.Began()
	s.model.Choose(row.ID)
	if row.Digits == "" {
		s.fetch(row.ID)
	} else {
		s.copyDigits()
	}
	s.draw()
}

// ask asks the vault for the digits of an entry, and says so while the keychain is waited for.
func (s *Screen) ask(id uuid.UUID, done func(vault.Code, error)) {
	background.RunShown(s.options.Context,
		func() { s.busy.Start(s.options.T("Waiting for the keychain …")); s.main.Refresh() },
		func() { s.busy.Stop(); s.main.Refresh() },
		func(ctx context.Context) (vault.Code, error) { return s.options.Vault.Code(ctx, id.String()) },
		done)
}

// fetch shows the digits of an entry.
func (s *Screen) fetch(id uuid.UUID) {
	s.ask(id,
		func(code vault.Code, err error) {
			if err != nil {
				s.model.Hide(id)
				s.fail(err)
				return
			}
			s.show(code)
		})
}

func (s *Screen) show(code vault.Code) {
	s.model.Show(code, s.options.Now())
	s.draw()
	s.tickLater()
}

// tickLater looks at the time again in a second, while anything shown changes with it.
func (s *Screen) tickLater() {
	if s.stop == nil && s.model.Ticking() {
		s.stop = s.options.After(time.Second, s.tick)
	}
}

func (s *Screen) tick() {
	s.stop = nil
	for _, id := range s.model.Tick(s.options.Now()) {
		s.fetch(id)
	}
	s.list.Refresh()
	s.drawActions()
	if s.model.AnyCounted() {
		s.load(func() {}) // another process may have taken one further on
	}
	s.tickLater()
}

func (s *Screen) rest() {
	if s.stop != nil {
		s.stop()
		s.stop = nil
	}
}

// offer is what is said of the chosen entry and what can be done with it.
type offer struct {
	entry    vault.Entry
	up, down int // where it goes; -1 where it doesn't
	next     bool
}

func (s *Screen) drawActions() {
	now := offer{}
	now.entry, _ = s.model.Chosen()
	now.up, now.down = s.model.Beside(now.entry.ID)
	now.next = s.model.Counted(now.entry.ID)
	s.kept.Redraw(s.options.Window.Canvas(), now, func() {
		s.foot.Objects = s.actions(now)
		s.main.Refresh()
	})
}

// actions are what can be done with the chosen entry, if there is one.
func (s *Screen) actions(now offer) []fyne.CanvasObject {
	entry := now.entry
	if entry.ID == uuid.Nil {
		return nil
	}
	kept := func(does string, fresh *widgets.Button) *widgets.Button {
		return s.kept.Button(entry.ID.String(), does, fresh)
	}
	up := widgets.NewButton(s.options.T("Up"), "", func() { s.move(entry, now.up) })
	down := widgets.NewButton(s.options.T("Down"), "", func() { s.move(entry, now.down) })
	rest(up, now.up >= 0)
	rest(down, now.down >= 0)
	buttons := widgets.Wrap(theme.Space2, theme.Space2, kept("copy", widgets.NewPrimary(s.options.T("Copy"), icons.Copy, s.copyDigits)))
	if now.next {
		buttons.Add(kept("next", widgets.NewButton(s.options.T("Next passcode"), icons.ArrowClockwise, func() { s.next(entry.ID) })))
	}
	buttons.Add(kept("up", up))
	buttons.Add(kept("down", down))
	buttons.Add(kept("remove", widgets.NewButton(s.options.T("Remove"), icons.Trash, func() { s.askRemove(entry) })))
	said := widgets.NewText(entry.String(), widgets.Strong.Wrapped())
	return []fyne.CanvasObject{container.NewStack(widgets.NewPanel(theme.Surface, "", 0),
		container.NewBorder(widgets.NewRule(), nil, nil, nil,
			widgets.Inset(theme.Space3, theme.Space4, widgets.Column(theme.Space2, said, buttons))))}
}

func rest(button *widgets.Button, can bool) {
	if !can {
		button.Disable()
	}
}

// next shows the passcode after the one that is shown of a counter.
func (s *Screen) next(id uuid.UUID) {
	if s.model.Take(id) {
		s.fetch(id)
	}
}

// copyDigits copies the digits of the chosen entry, shown or not. Those of a counter are shown then: they are used up, and
// to copy them again must not use up the next.
func (s *Screen) copyDigits() {
	entry, ok := s.model.Chosen()
	if !ok {
		return
	}
	if s.model.Counted(entry.ID) {
		s.load(func() { // which hides them, and says so, where another process has taken one further on
			if digits := s.model.Digits(entry.ID); digits != "" {
				s.copied(entry, digits)
			}
		})
		return
	}
	if digits := s.model.Digits(entry.ID); digits != "" {
		s.copied(entry, digits)
		return
	}
	s.ask(entry.ID,
		func(code vault.Code, err error) {
			if err != nil {
				s.fail(err)
				return
			}
			if code.Left == 0 {
				s.show(code)
			}
			s.copied(entry, code.Digits)
		})
}

func (s *Screen) copied(entry vault.Entry, digits string) {
	s.options.Copy(digits)
	s.options.Say(s.options.T("The passcode of %s is copied. It leaves the clipboard after a minute.", entry))
}

func (s *Screen) move(entry vault.Entry, to int) {
	s.change(func(ctx context.Context) error { return s.options.Vault.Move(ctx, entry.ID, to) }, "")
}

func (s *Screen) askRemove(entry vault.Entry) {
	title, said := Removing(s.options.Tongue, entry)
	widgets.Confirm(s.options.Window.Canvas(), widgets.Question{Title: title, Words: said, Yes: s.options.T("Remove"), No: s.options.T("Cancel"), Danger: true}, func() {
		s.change(func(ctx context.Context) error {
			_, err := s.options.Vault.Remove(ctx, entry.ID.String())
			return err
		}, s.options.T("Removed %s.", entry))
	})
}

// change changes the vault, says so and reads it again.
func (s *Screen) change(do func(context.Context) error, said string) {
	s.model.Began()
	background.Run(s.options.Context,
		func(ctx context.Context) (struct{}, error) { return struct{}{}, do(ctx) },
		func(_ struct{}, err error) {
			if err != nil {
				s.fail(err)
				return
			}
			if said != "" {
				s.options.Say(said)
			}
			s.load(func() {})
		})
}
