package watched

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
	"satchel/sync/capture/watch"
	"satchel/sync/document"
)

// adding is the step in which a folder is added.
type adding struct {
	*Screen
	form    *Form
	where   *widgets.Text
	picks   map[document.Category]*widgets.Pick
	all     *widgets.Pick
	fromNow *widgets.Pick
	pick    *widgets.Button // of the folder
	proceed *widgets.Button
	busy    *widgets.Busy
	said    *fyne.Container
	working bool
	root    *container.Scroll
}

// add shows the step, and at once lets the person choose the folder.
func (s *Screen) add() {
	a := &adding{Screen: s, form: NewForm(), picks: map[document.Category]*widgets.Pick{}, busy: widgets.NewBusy(), said: widgets.Column(0)}
	a.where = widgets.NewText(s.options.T("No folder is chosen yet"), widgets.Body)
	a.pick = widgets.NewButton(s.options.T("Choose the folder"), icons.FolderOpen, a.choose)
	a.proceed = widgets.NewPrimary(s.options.T("Watch the folder"), icons.Eye, a.start)
	a.root = widgets.NewStep(s.options.T("Watched folders"), a.back, s.options.T("Watch a folder"), a.build()...)
	a.draw()
	s.form = a.form
	s.stage.Show(a.root, a.pick)
	a.choose()
}

func (a *adding) build() []fyne.CanvasObject {
	t := a.options.T
	categories := widgets.Wrap(theme.Space2, 0)
	for _, category := range document.Categories() {
		pick := widgets.NewPick(t(words.Category(category)), func() { a.form.Category = category; a.draw() })
		a.picks[category] = pick
		categories.Add(pick)
	}
	note := widgets.NewEntry(t("For whom, what for, a reference"))
	note.OnChanged = func(text string) { a.form.Note = text }
	below := widgets.NewTick(t("Also what is in the folders within it"), func(on bool) { a.form.Subfolders = on })
	a.all = widgets.NewPick(t("Everything in it"), func() { a.form.FromNow = false; a.draw() })
	a.fromNow = widgets.NewPick(t("Only new files"), func() { a.form.FromNow = true; a.draw() })
	return []fyne.CanvasObject{
		widgets.Column(theme.Space2, a.where, container.NewHBox(a.pick)),
		below,
		group(t("Capture"), widgets.Wrap(theme.Space2, 0, a.all, a.fromNow)),
		group(t("Category"), categories),
		widgets.NewField(t("Note (optional)"), note),
		widgets.NewText(t("Its documents go to %s. A file is captured once it is whole, and the original stays.", a.options.Account.Company.Name), widgets.Quiet),
		widgets.Column(theme.Space3, a.said, container.NewHBox(a.proceed), a.busy),
	}
}

func group(name string, object fyne.CanvasObject) fyne.CanvasObject {
	return widgets.Column(theme.Space1, widgets.NewText(name, widgets.Strong), object)
}

// draw shows the form.
func (a *adding) draw() {
	if a.form.Ready() {
		a.where.Set(document.Visible(a.form.Path))
	}
	for category, pick := range a.picks {
		pick.Set(category == a.form.Category)
	}
	a.all.Set(!a.form.FromNow)
	a.fromNow.Set(a.form.FromNow)
	if a.form.Ready() && !a.working {
		a.proceed.Enable()
	} else {
		a.proceed.Disable()
	}
	a.root.Refresh()
}

func (a *adding) choose() {
	a.options.Choose(func(path string) {
		a.form.Path, a.form.Shared = path, false
		a.said.RemoveAll()
		a.draw()
	})
}

// back leads to the list, unless the folder is being looked at: what came of it must be seen.
func (a *adding) back() {
	if !a.working {
		a.overview()
	}
}

func (a *adding) start() {
	if a.working {
		return
	}
	a.working = true
	a.said.RemoveAll()
	a.draw()
	request, how := a.form.Request(), a.options.Keeper.Watch
	if a.form.FromNow {
		how = a.options.Keeper.WatchFromNow
	}
	background.RunShown(a.options.Context,
		func() { a.busy.Start(a.options.T("Looking at the folder …")); a.root.Refresh() }, a.busy.Stop,
		func(ctx context.Context) (watch.Folder, error) { return how(ctx, request) },
		func(_ watch.Folder, err error) {
			a.working = false
			if errors.Is(err, watch.ErrShared) {
				a.draw()
				a.askShared(err)
				return
			}
			if err != nil {
				a.said.Add(notice(widgets.Danger, a.options.Explain(err)))
				a.draw()
				return
			}
			a.model.Failed(nil)
			a.options.Say(a.options.T("The folder is watched."))
			a.overview()
		})
}

// askShared asks whether a folder is to be watched though another account takes the same files.
func (a *adding) askShared(err error) {
	said := a.options.Explain(err)
	widgets.Confirm(a.options.Window.Canvas(), widgets.Question{
		Title: said.Title, Words: a.options.T("Each file is then captured for both accounts."),
		Yes: a.options.T("Watch it all the same"), No: a.options.T("Cancel"),
	}, func() {
		a.form.Shared = true
		a.start()
	})
}
