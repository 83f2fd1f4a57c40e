package accounts

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"satchel/app/companion/background"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/app/words"
	"satchel/assets/icons"
	"satchel/sync/companion"
)

// Chooser is what the screen needs of the companion.
type Chooser interface {
	Accounts() ([]companion.Account, error)
	UseAccount(ctx context.Context, id string) (companion.Account, error)
}

// Options are what the screen is made from.
type Options struct {
	words.Tongue
	Context context.Context // ends with the screen
	Chooser Chooser
	Window  fyne.Window
	Explain func(error) words.Explanation
	Current string // id of the account that is in use
	Chosen  func()
	Add     func()
	Back    func()
}

// Screen lists the accounts as large targets.
type Screen struct {
	options Options
	body    *fyne.Container
	root    fyne.CanvasObject
}

// New returns the screen.
func New(options Options) *Screen {
	s := &Screen{options: options, body: widgets.Column(theme.Space4)}
	s.root = widgets.NewDesk(widgets.Column(theme.Space4,
		widgets.Column(theme.Space2,
			widgets.Flush(container.NewHBox(widgets.NewBack(s.options.T("Back"), options.Back))),
			widgets.NewText(s.options.T("Accounts on this computer"), widgets.Heading),
			widgets.NewText(s.options.T("What each captured is sent for them, whichever you look at."), widgets.Quiet)),
		s.body))
	background.Run(options.Context, func(context.Context) ([]companion.Account, error) { return options.Chooser.Accounts() }, s.draw)
	return s
}

// Object is the screen.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

func (s *Screen) draw(accounts []companion.Account, err error) {
	s.body.RemoveAll()
	if err != nil {
		s.fail(err)
		return
	}
	var first fyne.Focusable
	for _, service := range Services(accounts) {
		group := widgets.Column(theme.Space2, widgets.NewText(service.Name, widgets.Caption))
		for _, account := range service.Known {
			choice := widgets.NewChoice(icons.UserCircle, Line(s.options.Tongue, account), account.ID == s.options.Current, func() { s.choose(account.ID) })
			if first == nil || account.ID == s.options.Current {
				first = choice
			}
			group.Add(choice)
		}
		s.body.Add(group)
	}
	s.body.Add(container.NewHBox(widgets.NewButton(s.options.T("Add another account"), icons.Plus, s.options.Add)))
	s.root.Refresh()
	if first != nil {
		s.options.Window.Canvas().Focus(first)
	}
}

func (s *Screen) choose(id string) {
	background.Run(s.options.Context,
		func(ctx context.Context) (companion.Account, error) { return s.options.Chooser.UseAccount(ctx, id) },
		func(_ companion.Account, err error) {
			if err != nil {
				s.fail(err)
				return
			}
			s.options.Chosen()
		})
}

func (s *Screen) fail(err error) {
	said := s.options.Explain(err)
	s.body.Add(widgets.NewNotice(widgets.Danger, widgets.Message{Title: said.Title, Safe: said.Safe, Action: said.Action}))
	s.root.Refresh()
}
