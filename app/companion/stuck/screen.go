package stuck

import (
	"context"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/uuid"

	"satchel/app/companion/background"
	"satchel/app/companion/remedy"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/app/words"
	"satchel/assets/icons"
	"satchel/sync/capture"
	"satchel/sync/capture/watch"
	"satchel/sync/companion"
	"satchel/sync/document"
)

// Queue is what the screen needs of the companion.
type Queue interface {
	List(filter companion.Filter) ([]document.Record, error)
	Counts() (companion.Counts, error)
	Retry(ctx context.Context, ids ...uuid.UUID) (int, error)
	Remove(ctx context.Context, id uuid.UUID) error
	FollowWatched(account string, fn func([]watch.State, error)) (cancel func())
	TakeAsIs(ctx context.Context, account string) error
	LeaveOut(ctx context.Context, account string, code capture.Code) error
}

// Options are what the screen is made from.
type Options struct {
	words.Tongue
	Context context.Context // ends with the screen
	Queue   Queue
	Account string // Account.ID, of the current one
	Window  fyne.Window
	Explain func(error) words.Explanation
	Say     func(string)              // in passing
	Act     func(document.ActionCode) // leads where an action is done
	Ask     func(document.Company)    // leads where access to a company is asked for
	Show    func(document.Company)    // leads to a company's documents
	Folders func()                    // leads to the watched folders
	Bundle  func()                    // leads to the support bundle
	Changed func()                    // how many are stuck has changed
}

// Screen shows what is stuck.
type Screen struct {
	options Options
	model   *Model
	list    *fyne.Container
	page    *container.Scroll
	stage   *fyne.Container
	busy    *widgets.Busy
	foot    *fyne.Container // with busy in it, while it is shown
	main    *fyne.Container // the page and the foot
	working bool            // what the person asked for is being done
	stuck   int             // of all accounts, as last heard
	heard   bool            // stuck was heard
	reading bool            // the queue is being read
	stale   bool            // and has changed since
	kept    widgets.Kept
}

// mostRead is how many documents are read. Whoever has more of them sees to these first.
const mostRead = 2000

// New returns the screen, which reads the queue, and follows the watched folders until its context ends.
func New(options Options) *Screen {
	s := &Screen{options: options, model: NewModel(options.Tongue, options.Explain), list: widgets.Column(theme.Space4), busy: widgets.NewBusy()}
	s.page = widgets.NewPage(s.list)
	s.foot = container.NewStack(widgets.Inset(theme.Space2, theme.Space4, widgets.AtMost(640, s.busy)))
	s.foot.Hide()
	s.main = container.NewBorder(nil, s.foot, nil, nil, s.page)
	s.stage = container.NewStack(s.main)
	s.draw()
	cancel := options.Queue.FollowWatched(options.Account, func(states []watch.State, _ error) {
		background.Do(func() {
			if options.Context.Err() == nil {
				s.model.TakeFolders(states)
				s.drawn()
			}
		})
	})
	context.AfterFunc(options.Context, cancel)
	s.read()
	return s
}

// Object is the screen.
func (s *Screen) Object() fyne.CanvasObject { return s.stage }

// Count is how many documents, files of watched folders, and watched folders are stuck.
func (s *Screen) Count() (documents, files, folders int) {
	return s.model.Documents(), s.model.Missing(), s.model.Folders()
}

// Apply takes in what has changed in the queue. It is called on the UI thread.
func (s *Screen) Apply(snapshot companion.Snapshot) {
	now := snapshot.Counts.NeedsPerson
	changed := snapshot.Many || !s.heard || now != s.stuck
	for _, r := range snapshot.Changed {
		changed = changed || r.State == document.NeedsPerson
	}
	s.stuck, s.heard = now, true
	if s.model.Pause(pausedIn(snapshot, s.options.Account)) {
		s.draw()
	}
	if changed {
		s.read()
	}
}

// pausedIn is why nothing of an account's goes on; empty where it does.
func pausedIn(snapshot companion.Snapshot, account string) document.ReasonCode {
	for _, paused := range snapshot.Paused {
		if paused.Account == account {
			return paused.Reason
		}
	}
	return ""
}

// found are the newest documents that are stuck, and how many there are of all.
type found struct {
	records []document.Record
	all     int
}

// read reads the queue once more. While it is being read, what changes is read afterwards.
func (s *Screen) read() {
	if s.reading {
		s.stale = true
		return
	}
	s.reading, s.stale = true, false
	background.Run(s.options.Context,
		func(context.Context) (found, error) {
			records, err := s.options.Queue.List(companion.Filter{
				Account: s.options.Account, States: []document.State{document.NeedsPerson}, Newest: true, Limit: mostRead,
			})
			if err != nil || len(records) < mostRead {
				return found{records, len(records)}, err
			}
			counts, err := s.options.Queue.Counts()
			return found{records, counts.NeedsPerson}, err
		},
		func(got found, err error) {
			s.reading = false
			s.model.Take(got.records, got.all, err)
			s.drawn()
			if s.stale {
				s.read()
			}
		})
}

// drawn shows the model, and tells that it may have changed.
func (s *Screen) drawn() {
	s.draw()
	s.options.Changed()
}

// sight is what the screen shows, in words.
type sight struct {
	empty, dismiss, working bool
	trouble                 words.Explanation
	paused                  words.Explanation
	helps                   document.ActionCode // where it is paused
	groups                  []Group
	files                   []Files
	folders                 []Folder
	rest                    string
}

func (s *Screen) sight() sight {
	paused, helps := s.model.Paused()
	return sight{s.model.Empty(), s.model.CanDismiss(), s.working, s.model.Trouble(), paused, helps, s.model.Groups(), s.model.Files(), s.model.Watched(), s.model.Rest()}
}

// draw shows the model, unless that is what is shown.
func (s *Screen) draw() {
	now := s.sight()
	s.kept.Redraw(s.options.Window.Canvas(), now, func() {
		s.stage.Objects = []fyne.CanvasObject{s.main}
		if now.empty {
			s.stage.Objects = []fyne.CanvasObject{s.nothing()}
		} else {
			s.drawList(now)
		}
		s.stage.Refresh()
	})
}

func (s *Screen) nothing() fyne.CanvasObject {
	return widgets.NewEmpty(icons.CheckCircle, s.options.T("Nothing is stuck"),
		s.options.T("What can't go on without you stands here, with why, and with what helps."), nil)
}

func (s *Screen) drawList(now sight) {
	s.list.RemoveAll()
	s.drawTrouble(now)
	s.drawPaused(now)
	for _, group := range now.groups {
		s.list.Add(widgets.NewCard(s.group(group)))
	}
	for _, files := range now.files {
		s.list.Add(widgets.NewCard(s.files(files)))
	}
	if len(now.folders) > 0 {
		s.list.Add(widgets.NewCard(s.watched(now.folders)))
	}
	if now.rest != "" {
		s.list.Add(widgets.NewText(now.rest, widgets.Quiet))
	}
	s.list.Add(s.help())
}

func (s *Screen) drawTrouble(now sight) {
	if now.trouble.Title == "" {
		return
	}
	var buttons []fyne.CanvasObject
	if now.dismiss {
		dismiss := widgets.NewButton(s.options.T("Dismiss"), "", func() { s.model.Failed(nil); s.drawn() })
		buttons = append(buttons, s.kept.Button("trouble", "dismiss", dismiss))
	}
	s.list.Add(notice(widgets.Danger, now.trouble, buttons...))
}

// drawPaused says what holds up all, though no document has been touched by it yet.
func (s *Screen) drawPaused(now sight) {
	if now.paused.Title == "" {
		return
	}
	way := remedy.For(now.helps)
	button := widgets.NewPrimary(s.options.T(way.Word), way.Icon, func() { s.options.Act(now.helps) })
	s.list.Add(notice(widgets.Danger, now.paused, s.kept.Button("paused", "help", button)))
}

func notice(tone widgets.Tone, said words.Explanation, buttons ...fyne.CanvasObject) fyne.CanvasObject {
	return widgets.NewNotice(tone, widgets.Message{Title: said.Title, Safe: said.Safe, Action: said.Action}, buttons...)
}

func (s *Screen) group(g Group) fyne.CanvasObject {
	buttons := []*widgets.Button{widgets.NewPrimary(s.options.T(g.Way.Word), g.Way.Icon, func() { s.lead(g) })}
	if g.Way.Again {
		buttons = append(buttons, widgets.NewButton(s.options.T("Try again"), icons.ArrowClockwise, func() { s.retry(g) }))
	}
	if g.Way.Removes {
		buttons = append(buttons, widgets.NewButton(s.options.T("Remove"), icons.Trash, func() { s.askRemove(g) }))
	}
	head := widgets.Column(2, widgets.NewText(g.Count, widgets.Title))
	if g.For != "" {
		head.Add(widgets.NewText(g.For, widgets.Body.Wrapped()))
		buttons = append(buttons, widgets.NewButton(s.options.T("Show them"), icons.Files, func() { s.options.Show(g.Company) }))
	}
	return widgets.Column(theme.Space3, head,
		named(g.Names, g.More),
		widgets.NewNotice(widgets.Danger, widgets.Message{Title: g.Why, Action: g.Next}, s.shown(g.Key, buttons)...))
}

// named are the first few, and how many others, one below the other, with room between those that take two lines.
func named(names []string, more string) fyne.CanvasObject {
	if more != "" {
		names = append(slices.Clip(names), more)
	}
	list := widgets.Column(theme.Space1)
	for _, name := range names {
		list.Add(widgets.NewText(name, widgets.Quiet))
	}
	return list
}

// shown are the buttons of a group, which can't be pressed while something is being done.
func (s *Screen) shown(key string, buttons []*widgets.Button) []fyne.CanvasObject {
	var shown []fyne.CanvasObject
	for i, button := range buttons {
		if s.working {
			button.Disable()
		}
		shown = append(shown, s.kept.Button(key, strconv.Itoa(i), button))
	}
	return shown
}

func (s *Screen) files(f Files) fyne.CanvasObject {
	leave := widgets.NewButton(s.options.T("Leave out"), icons.EyeSlash, func() { s.askLeaveOut(f) })
	buttons := []*widgets.Button{leave}
	if f.AsIs != "" {
		buttons = []*widgets.Button{widgets.NewPrimary(f.AsIs, icons.CameraPlus, func() { s.takeAsIs(f) }), leave}
	}
	tone := widgets.Warning
	if f.Grave {
		tone = widgets.Danger
	}
	return widgets.Column(theme.Space3,
		widgets.NewText(f.Count, widgets.Title),
		named(f.Names, f.More),
		widgets.NewNotice(tone, widgets.Message{Title: f.Why, Action: f.Next}, s.shown("files/"+string(f.Code), buttons)...))
}

func (s *Screen) watched(folders []Folder) fyne.CanvasObject {
	card := widgets.Column(theme.Space3, widgets.NewText(s.options.T("Watched folders"), widgets.Title))
	for _, folder := range folders {
		card.Add(widgets.NewText(folder.Path, widgets.Quiet))
		card.Add(notice(widgets.Warning, folder.Why))
	}
	show := widgets.NewButton(s.options.T("Show watched folders"), icons.FolderOpen, s.options.Folders)
	card.Add(container.NewHBox(s.kept.Button("folders", "show", show)))
	return card
}

func (s *Screen) help() fyne.CanvasObject {
	bundle := widgets.NewButton(s.options.T("Make a support bundle"), icons.Download, s.options.Bundle)
	return widgets.Column(theme.Space2,
		widgets.NewText(s.options.T("If none of this helps, whoever helps you can see more in a support bundle."), widgets.Quiet),
		container.NewHBox(s.kept.Button("help", "bundle", bundle)))
}
