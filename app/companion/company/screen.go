package company

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/uuid"

	"satchel/app/companion/background"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/app/words"
	"satchel/assets/icons"
	"satchel/sync/companion"
)

// Chooser is what the screen needs of the companion.
type Chooser interface {
	Companies(ctx context.Context) ([]companion.Company, error)
	UseCompany(ctx context.Context, nameOrID string) (companion.Company, error)
	// WhyNoCompany is the *companion.Refused that says why the person has none; nil where they have one by now.
	WhyNoCompany(ctx context.Context) error
}

// Options are what the screen is made from.
type Options struct {
	words.Tongue
	Context context.Context // ends with the screen
	Chooser Chooser
	Window  fyne.Window
	Explain func(error) words.Explanation
	Current uuid.UUID // the company chosen before; zero if none
	Chosen  func(companion.Company)
	Back    func() // to where the person came from; nil where a company must be chosen first
	SignOut func() // and Switch to another account, are the ways out where there is no way back
	Switch  func()
	Ask     func() // leads where access is asked for
	Look    func() // leads to what was captured, where no company can be chosen
}

// Screen lists the companies as large targets.
type Screen struct {
	options Options
	model   *Model
	busy    *widgets.Busy
	body    *fyne.Container
	root    fyne.CanvasObject
}

// New returns the screen and begins to ask the service.
func New(options Options) *Screen {
	s := &Screen{options: options, model: &Model{}, busy: widgets.NewBusy(), body: widgets.Column(theme.Space4)}
	head := widgets.Column(theme.Space2)
	if options.Back != nil {
		head.Add(widgets.Flush(container.NewHBox(widgets.NewBack(s.options.T("Back"), options.Back))))
	}
	head.Add(widgets.NewText(s.options.T("Which company?"), widgets.Heading))
	head.Add(widgets.NewText(s.options.T("What you capture goes to this company's books. You can change it at any time."), widgets.Quiet))
	column := widgets.Column(theme.Space4, head, s.busy, s.body)
	if options.Back == nil {
		column.Add(s.ways())
	}
	s.root = widgets.NewDesk(column)
	s.load()
	return s
}

// Object is the screen.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// ways lead out for whoever is the wrong person here, or has to wait for somebody else.
func (s *Screen) ways() fyne.CanvasObject {
	return widgets.Wrap(theme.Space2, theme.Space2, widgets.NewPlain(s.options.T("Switch account"), icons.UserCircle, s.options.Switch),
		widgets.NewPlain(s.options.T("Sign out"), icons.SignOut, s.options.SignOut))
}

func (s *Screen) load() {
	s.model.Failed(words.Explanation{})
	s.draw()
	background.RunShown(s.options.Context,
		func() { s.busy.Start(s.options.T("Asking the service …")); s.root.Refresh() }, s.busy.Stop,
		s.ask,
		func(answer answer, err error) {
			if err != nil {
				s.fail(err)
				return
			}
			s.model.Loaded(answer.companies, answer.why)
			if only, ok := s.model.Only(); ok && s.options.Back == nil {
				s.choose(only)
				return
			}
			s.draw()
		})
}

// answer is the companies, and why there are none.
type answer struct {
	companies []companion.Company
	why       words.Explanation
}

func (s *Screen) ask(ctx context.Context) (answer, error) {
	companies, err := s.options.Chooser.Companies(ctx)
	if err != nil || len(companies) > 0 {
		return answer{companies: companies}, err
	}
	why := s.options.Chooser.WhyNoCompany(ctx)
	_, refused := errors.AsType[*companion.Refused](why)
	switch {
	case why == nil: // there is one by now, which looking again shows
		why = companion.ErrNoCompany
	case !refused:
		return answer{}, why
	}
	return answer{why: s.options.Explain(why)}, nil
}

func (s *Screen) draw() {
	s.body.RemoveAll()
	if said := s.model.Trouble(); said.Title != "" {
		s.body.Add(widgets.NewNotice(widgets.Danger, widgets.Message{Title: said.Title, Safe: said.Safe, Action: said.Action},
			widgets.NewPrimary(s.options.T("Try again"), icons.ArrowClockwise, s.load)))
	}
	if s.model.None() {
		s.body.Add(s.none())
	}
	var first fyne.Focusable
	for _, site := range s.model.Sites() {
		group := widgets.Column(theme.Space2, widgets.NewText(site.Name, widgets.Caption))
		for _, c := range site.Companies {
			choice := widgets.NewChoice(icons.Buildings, c.Name, c.ID == s.options.Current, func() { s.choose(c) })
			if first == nil || c.ID == s.options.Current {
				first = choice
			}
			group.Add(choice)
		}
		s.body.Add(group)
	}
	s.root.Refresh()
	if first != nil {
		s.options.Window.Canvas().Focus(first) // so that Enter goes on
	}
}

func (s *Screen) none() fyne.CanvasObject {
	why := s.model.Why()
	buttons := []fyne.CanvasObject{
		widgets.NewPrimary(s.options.T("Ask for access"), icons.Envelope, s.options.Ask), widgets.NewButton(s.options.T("Look again"), icons.ArrowClockwise, s.load),
	}
	if s.options.Back == nil {
		buttons = append(buttons, widgets.NewButton(s.options.T("Show what was captured"), icons.Files, s.options.Look))
	}
	return widgets.NewNotice(widgets.Warning, widgets.Message{
		Title: why.Title, Safe: s.options.T("You are signed in, and what was captured before is kept."), Action: why.Action,
	}, buttons...)
}

func (s *Screen) choose(c companion.Company) {
	background.RunShown(s.options.Context,
		func() { s.busy.Start(s.options.T("Choosing %s …", c.Name)); s.root.Refresh() }, s.busy.Stop,
		func(ctx context.Context) (companion.Company, error) {
			return s.options.Chooser.UseCompany(ctx, c.ID.String())
		},
		func(chosen companion.Company, err error) {
			if err != nil {
				s.fail(err)
				return
			}
			s.options.Chosen(chosen)
		})
}

func (s *Screen) fail(err error) {
	s.model.Failed(s.options.Explain(err))
	s.draw()
}
