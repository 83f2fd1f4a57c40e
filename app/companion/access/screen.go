package access

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/uuid"

	"satchel/app/companion/background"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/app/words"
	"satchel/assets/icons"
	"satchel/sync/companion"
	"satchel/sync/document"
)

// Asker is what the screen needs of the companion.
type Asker interface {
	Lacks(ctx context.Context, companyNameOrID string) (lacks []companion.Lack, company string, err error)
	Ask(ctx context.Context, request companion.Request) (companion.Lack, error)
}

// Options are what the screen is made from.
type Options struct {
	words.Tongue
	Context context.Context // ends with the screen
	Asker   Asker
	Company document.Company // the one that access is lacking in; zero where there is none yet
	Explain func(error) words.Explanation
	Now     func() time.Time
	Back    func() // to where the person came from
	GoOn    func() // nothing is lacking any more
}

// Screen says what is lacking and asks for it.
type Screen struct {
	options Options
	model   *Model
	site    *widgets.Entry // names the site the person wants to be a user of
	field   *widgets.Field
	busy    *widgets.Busy
	body    *fyne.Container
	root    fyne.CanvasObject
	working bool // the service is being asked
}

// New returns the screen and begins to ask the service.
func New(options Options) *Screen {
	s := &Screen{options: options, model: NewModel(options.Tongue, options.Explain), busy: widgets.NewBusy(), body: widgets.Column(theme.Space4)}
	s.site = widgets.NewEntry(options.T("Such as 100200, or owner@example.com"))
	s.field = widgets.NewField(options.T("Your site's customer number, or its owner's e-mail"), s.site)
	head := widgets.Column(theme.Space2,
		widgets.Flush(container.NewHBox(widgets.NewBack(options.T("Back"), options.Back))),
		widgets.NewText(options.T("Ask for access"), widgets.Heading))
	if options.Company.Name != "" {
		head.Add(widgets.NewText(options.T("for %s", document.DisplayName(options.Company.Name)), widgets.Quiet))
	}
	s.root = widgets.NewDesk(widgets.Column(theme.Space4, head, s.busy, s.body))
	s.load()
	return s
}

// Object is the screen.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// company is the id of the one that access is lacking in; empty where there is none yet.
func (s *Screen) company() string {
	if s.options.Company.ID == uuid.Nil {
		return ""
	}
	return s.options.Company.ID.String()
}

func (s *Screen) load() {
	s.work(func(ctx context.Context) (func(), error) {
		lacks, _, err := s.options.Asker.Lacks(ctx, s.company())
		return func() { s.model.Loaded(lacks) }, err
	})
}

func (s *Screen) ask(request companion.Request) {
	s.work(func(ctx context.Context) (func(), error) {
		answer, err := s.options.Asker.Ask(ctx, request)
		return func() { s.model.Asked(request, answer) }, err
	})
}

// work asks the service for one thing at a time. What comes of it is taken in on the UI thread.
func (s *Screen) work(slow func(context.Context) (take func(), err error)) {
	if s.working {
		return
	}
	s.working = true
	s.model.Failed(nil)
	s.draw()
	background.RunShown(s.options.Context,
		func() { s.busy.Start(s.options.T("Asking the service …")); s.root.Refresh() }, s.busy.Stop,
		slow,
		func(take func(), err error) {
			s.working = false
			if err == nil {
				take()
			}
			s.model.Failed(err)
			s.draw()
		})
}

func (s *Screen) draw() {
	s.body.RemoveAll()
	if trouble := s.model.Trouble(); trouble.Title != "" {
		s.body.Add(widgets.NewNotice(widgets.Danger, widgets.Message{Title: trouble.Title, Safe: trouble.Safe, Action: trouble.Action}, s.lookAgain()))
	}
	rows := s.model.Rows(s.options.Now())
	for _, row := range rows {
		s.body.Add(s.lack(row))
	}
	if s.model.Known() && len(rows) == 0 {
		s.body.Add(widgets.NewNotice(widgets.Success, widgets.Message{
			Title: s.options.T("You have all that Satchel needs"), Action: s.options.T("What waited for it can go on."),
		}, widgets.NewPrimary(s.options.T("Go on"), icons.Check, s.options.GoOn)))
	}
	s.root.Refresh()
}

func (s *Screen) lack(row Row) fyne.CanvasObject {
	column := widgets.Column(theme.Space3,
		widgets.NewNotice(widgets.Warning, widgets.Message{Title: row.Title, Safe: row.Safe, Action: row.Whom}))
	if row.Asked != "" {
		column.Add(widgets.NewNotice(widgets.Success, widgets.Message{Title: row.Asked}, s.lookAgain()))
		return column
	}
	ask := func() { s.ask(row.Request) }
	if row.Named {
		ask = func() { s.askNamed(row.Request) }
		s.site.OnSubmitted = func(string) { ask() }
		column.Add(s.field)
	}
	column.Add(container.NewHBox(s.idle(widgets.NewPrimary(s.options.T("Ask by mail"), icons.Envelope, ask))))
	return column
}

func (s *Screen) lookAgain() *widgets.Button {
	return s.idle(widgets.NewButton(s.options.T("Look again"), icons.ArrowClockwise, s.load))
}

// idle is a button that does nothing while the service is asked.
func (s *Screen) idle(button *widgets.Button) *widgets.Button {
	if s.working {
		button.Disable()
	}
	return button
}

func (s *Screen) askNamed(request companion.Request) {
	if request.Named = strings.TrimSpace(s.site.Text); request.Named == "" {
		s.field.SetWrong(s.options.T("Type the number or the e-mail. Whoever set Satchel up for your practice knows them."))
		s.root.Refresh()
		return
	}
	s.ask(request)
}
