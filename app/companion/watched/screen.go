package watched

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"satchel/app/companion/background"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/app/words"
	"satchel/assets/icons"
	"satchel/sync/capture/watch"
	"satchel/sync/companion"
)

// Keeper is what the screen needs of the companion.
type Keeper interface {
	FollowWatched(account string, fn func([]watch.State, error)) (cancel func())
	Watch(ctx context.Context, request companion.WatchRequest) (watch.Folder, error)
	WatchFromNow(ctx context.Context, request companion.WatchRequest) (watch.Folder, error)
	Unwatch(ctx context.Context, pathOrID string) (watch.Folder, error)
	CaptureAgain(ctx context.Context, pathOrID string) (watch.Folder, error)
	GoOnFromNow(ctx context.Context, pathOrID string) (watch.Folder, error)
}

// Options are what the screen is made from.
type Options struct {
	words.Tongue
	Context context.Context // ends with the screen
	Keeper  Keeper
	Account companion.Account
	Window  fyne.Window
	Explain func(error) words.Explanation
	Say     func(string)                   // in passing
	Choose  func(chosen func(path string)) // lets the person choose a folder
	Stuck   func()                         // leads to what is stuck, where each file that was not captured stands
	Now     func() time.Time
}

// Screen is the list of watched folders, or the step in which one is added.
type Screen struct {
	options Options
	model   *Model
	stage   *widgets.Stage
	over    *fyne.Container // the overview: the page, or that there is nothing
	list    *fyne.Container // what the page shows
	page    *container.Scroll
	kept    widgets.Kept
	form    *Form // of the folder that is being added; nil while none is
}

// sight is what the overview shows, in words.
type sight struct {
	empty   bool
	trouble words.Explanation
	rows    []Row
}

// New returns the screen, which follows the folders until its context ends.
func New(options Options) *Screen {
	s := &Screen{options: options, model: NewModel(options.Tongue, options.Explain), list: widgets.Column(theme.Space4)}
	s.page = widgets.NewPage(s.list)
	s.over = container.NewStack(s.page)
	s.stage = widgets.NewStage(options.Window.Canvas(), s.over)
	s.draw()
	cancel := options.Keeper.FollowWatched(options.Account.ID, func(states []watch.State, err error) {
		background.Do(func() {
			if options.Context.Err() == nil {
				s.model.Take(states, err)
				s.draw()
			}
		})
	})
	context.AfterFunc(options.Context, cancel)
	return s
}

// Object is the screen.
func (s *Screen) Object() fyne.CanvasObject { return s.stage.Object() }

// Unfinished tells whether the person has begun to say which folder to watch, and has not gone through with it.
func (s *Screen) Unfinished() bool { return s.form != nil && *s.form != *NewForm() }

// overview leads back from the step in which a folder is added.
func (s *Screen) overview() {
	s.form = nil
	s.stage.Overview()
}

// draw shows the model, unless that is what is shown.
func (s *Screen) draw() {
	trouble := s.model.Trouble()
	now := sight{s.model.Empty() && trouble.Title == "", trouble, s.model.Rows(s.options.Now())}
	s.kept.Redraw(s.options.Window.Canvas(), now, func() {
		s.over.Objects = []fyne.CanvasObject{s.page}
		if now.empty {
			s.over.Objects = []fyne.CanvasObject{s.nothing()}
		} else {
			s.drawRows(now)
		}
		s.over.Refresh()
	})
}

func (s *Screen) drawRows(now sight) {
	s.list.RemoveAll()
	if now.trouble.Title != "" {
		s.list.Add(notice(widgets.Danger, now.trouble))
	}
	for _, row := range now.rows {
		s.list.Add(widgets.NewCard(s.folder(row)))
	}
	s.list.Add(container.NewHBox(s.kept.Button("", "add", widgets.NewButton(s.options.T("Watch another folder"), icons.Plus, s.add))))
}

func (s *Screen) nothing() fyne.CanvasObject {
	return widgets.NewEmpty(icons.FolderOpen, s.options.T("You watch no folder yet"),
		s.options.T("What comes into a watched folder is captured by itself, such as what a scanner writes there. The originals stay."),
		s.kept.Button("", "add", widgets.NewPrimary(s.options.T("Watch a folder"), icons.Plus, s.add)))
}

func notice(tone widgets.Tone, said words.Explanation, buttons ...fyne.CanvasObject) fyne.CanvasObject {
	return widgets.NewNotice(tone, widgets.Message{Title: said.Title, Safe: said.Safe, Action: said.Action}, buttons...)
}

// folder is one of them, with all that is to be said of it.
func (s *Screen) folder(row Row) fyne.CanvasObject {
	card := widgets.Column(theme.Space3, s.head(row))
	if row.Looked != "" {
		card.Add(widgets.NewText(row.Looked, widgets.Caption.Wrapped()))
	}
	if row.Writing != "" {
		card.Add(widgets.NewText(row.Writing, widgets.Quiet))
	}
	switch row.Standing {
	case Asking:
		card.Add(notice(widgets.Warning, row.Why,
			s.kept.Button(row.ID, "again", widgets.NewButton(s.options.T("Capture everything again"), "", func() { s.answer(s.options.Keeper.CaptureAgain, row) })),
			s.kept.Button(row.ID, "new", widgets.NewButton(s.options.T("Only what comes from now on"), "", func() { s.answer(s.options.Keeper.GoOnFromNow, row) }))))
	case Troubled:
		card.Add(notice(widgets.Warning, row.Why))
	}
	var buttons []fyne.CanvasObject
	if row.Missing != "" {
		card.Add(widgets.NewText(row.Missing, widgets.Strong.Wrapped()))
		buttons = append(buttons, s.kept.Button(row.ID, "why", widgets.NewButton(s.options.T("See why"), icons.WarningCircle, s.options.Stuck)))
	}
	stop := widgets.NewButton(s.options.T("Stop watching"), icons.X, func() { s.askRemove(row) })
	card.Add(widgets.Wrap(theme.Space2, theme.Space2, append(buttons, s.kept.Button(row.ID, "stop", stop))...))
	return card
}

func (s *Screen) head(row Row) fyne.CanvasObject {
	said := func() fyne.CanvasObject {
		return widgets.Column(3, widgets.NewText(row.Path, widgets.Strong.Wrapped()), widgets.NewText(row.Facts, widgets.Caption.Wrapped()))
	}
	tile := container.NewStack(widgets.NewPanel(theme.Raised, "", theme.Radius), container.NewCenter(widgets.NewIcon(icons.Folder, 22, theme.Muted)))
	return widgets.ByWidth(420,
		widgets.Column(theme.Space2, said(), container.NewHBox(chip(row))),
		widgets.Sides(theme.Space3, container.NewGridWrap(fyne.NewSquareSize(40), tile), said(), chip(row)))
}

func chip(row Row) fyne.CanvasObject {
	switch row.Standing {
	case Well:
		return widgets.NewChip(icons.Eye, row.Word, widgets.Success)
	case Looking:
		return widgets.NewChip(icons.Hourglass, row.Word, widgets.Neutral)
	case Troubled:
		return widgets.NewChip(icons.EyeSlash, row.Word, widgets.Warning)
	}
	return widgets.NewChip(icons.Warning, row.Word, widgets.Danger)
}

// answer goes on with a folder as the person says. The watcher tells of what follows.
func (s *Screen) answer(how func(context.Context, string) (watch.Folder, error), row Row) {
	background.Run(s.options.Context, func(ctx context.Context) (watch.Folder, error) { return how(ctx, row.ID) }, s.done)
}

func (s *Screen) done(_ watch.Folder, err error) {
	s.model.Failed(err)
	s.draw()
	if err != nil {
		s.page.ScrollToTop()
	}
}

func (s *Screen) askRemove(row Row) {
	title, said := Removing(s.options.Tongue, row.Path)
	widgets.Confirm(s.options.Window.Canvas(),
		widgets.Question{Title: title, Words: said, Yes: s.options.T("Stop watching"), No: s.options.T("Cancel")},
		func() { s.answer(s.options.Keeper.Unwatch, row) })
}
