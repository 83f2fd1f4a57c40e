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
	"satchel/app/words"
	"satchel/assets/icons"
	"satchel/auth/passcode/otpauth"
	"satchel/auth/vault"
	"satchel/storage/keychain"
)

// Vault keeps the entries; auth/vault's does.
type Vault interface {
	Entries() ([]vault.Entry, error)
	Look() vault.Sight
	Add(ctx context.Context, key otpauth.Key, kind keychain.Kind) (vault.Entry, error)
	Code(ctx context.Context, name string) (vault.Code, error)
	Move(ctx context.Context, id uuid.UUID, to int) error
	Remove(ctx context.Context, name string) (vault.Entry, error)
}

// Options are what the screen is made from.
type Options struct {
	words.Tongue
	Context    context.Context // ends with the screen
	Vault      Vault
	CheckClock func(context.Context) (skew time.Duration, err error) // how far this computer's clock is behind the service's
	Person     string                                                // whose sign-ins passcodes are sent here for
	Keeping    keychain.Kind                                         // where new keys go
	Window     fyne.Window
	Explain    func(error) words.Explanation
	Say        func(string) // in passing
	Copy       func(string) // to the clipboard
	Paste      func() string
	Now        func() time.Time
	After      func(time.Duration, func()) (stop func()) // calls on the UI thread when the time has passed
}

// Screen is the list of entries, or the step that adds one.
type Screen struct {
	options  Options
	model    *Model
	search   *widgets.Entry
	list     *widgets.List
	clock    *fyne.Container // that the clock is wrong
	problem  *fyne.Container
	body     *fyne.Container // the list, or why it has no rows
	kept     widgets.Kept
	foot     *fyne.Container // what can be done with the chosen entry
	main     fyne.CanvasObject
	stage    *widgets.Stage          // the list or a step
	refuse   func(words.Explanation) // says in the step that is shown why something did not go; nil while the list is
	stop     func()                  // ends the ticking; nil while nothing ticks
	seen     vault.Sight             // the list as it was read last
	followed bool                    // whether another process changes it
	unfollow func()                  // ends the wait for the next look; nil while none is waited for
	sent     *fyne.Container         // the passcode that was sent here
	drawn    string                  // its digits
	busy     *widgets.Busy           // while the keychain is waited for
	adding   bool                    // an entry is being added
}

// New returns the screen. The vault is read when it is shown.
func New(options Options) *Screen {
	s := &Screen{options: options, model: &Model{}, clock: widgets.Column(0), sent: widgets.Column(0), problem: widgets.Column(0), busy: widgets.NewBusy(), foot: container.NewStack()}
	s.list = widgets.NewList(s.model.Len, func() fyne.CanvasObject { return newRowView(options.Tongue) },
		func(i widget.ListItemID, object fyne.CanvasObject) {
			object.(*rowView).set(s.model.Row(i, options.Now()))
		}, s.tapped).Following(
		func(row int) any { return s.model.Row(row, options.Now()).ID },
		func(name any) (int, bool) { return s.model.Line(name.(uuid.UUID)) })
	s.search = widgets.NewSearch(s.options.T("Search services and names"), s.options.T("Search"), s.narrow)
	s.body = container.NewStack(container.NewWithoutLayout())
	s.sent.Hide()
	s.main = s.build()
	s.stage = widgets.NewStage(options.Window.Canvas(), s.main)
	return s
}

// Object is the screen.
func (s *Screen) Object() fyne.CanvasObject { return s.stage.Object() }

func (s *Screen) build() fyne.CanvasObject {
	add := widgets.NewPrimary(s.options.T("Add"), icons.Plus, func() { s.showAdd(Adding{}) })
	head := widgets.Column(theme.Space3, widgets.Sides(theme.Space3, nil, widgets.Tall(theme.Touch, s.search), add), s.clock, s.problem, s.busy)
	return container.New(column{}, widgets.NewHeaded(widgets.Inset(theme.Space3, theme.Space4, head), widgets.Inset(0, theme.Space1, s.body), widgets.Column(0, s.sent, s.foot)))
}

// column keeps the list as wide as it reads well: the digits must be near what they are for.
type column struct{}

func (column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := min(size.Width, theme.Grown(widgets.PageWidth)+2*theme.Space4)
	for _, object := range objects {
		object.Resize(fyne.NewSize(width, size.Height))
		object.Move(fyne.NewPos((size.Width-width)/2, 0))
	}
}

func (column) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(280, 200) }

// Shown reads the vault, and asks the service for the time.
func (s *Screen) Shown() {
	s.model.Began()
	s.load(func() {})
	s.followed = true
	s.follow()
	background.Run(s.options.Context, s.options.CheckClock, func(skew time.Duration, err error) {
		if err != nil { // offline, or nobody is signed in: this computer's clock is all there is
			return
		}
		s.clock.RemoveAll()
		if title, action := ClockWarning(s.options.Tongue, skew); title != "" {
			s.clock.Add(widgets.NewNotice(widgets.Warning, widgets.Message{Title: title, Action: action}))
		}
		s.main.Refresh()
	})
}

// Hidden hides all digits: somebody else may look when the screen is shown again.
func (s *Screen) Hidden() {
	s.Sent("")
	s.model.HideAll()
	s.rest()
	s.rests()
	s.list.Refresh()
}

// FocusSearch puts the cursor into the search.
func (s *Screen) FocusSearch() { s.options.Window.Canvas().Focus(s.search) }

// Reads are the digits of the first entry of that service; empty while they are hidden.
func (s *Screen) Reads(service string) string {
	for _, entry := range s.model.entries {
		if entry.Issuer == service {
			return s.model.Digits(entry.ID)
		}
	}
	return ""
}

// load reads the vault and draws it, and does what comes then.
func (s *Screen) load(then func()) {
	var seen vault.Sight // before it is read: what changes meanwhile is read again
	background.Run(s.options.Context,
		func(context.Context) ([]vault.Entry, error) {
			seen = s.options.Vault.Look()
			return s.options.Vault.Entries()
		},
		func(entries []vault.Entry, err error) {
			s.seen = seen
			if err != nil {
				s.fail(err)
				return
			}
			for _, entry := range s.model.Load(entries) {
				s.options.Say(s.options.T("A later passcode of %s was taken elsewhere, so the one shown here works no more.", entry))
			}
			s.draw()
			then()
		})
}

func (s *Screen) narrow(text string) {
	s.model.Search(text)
	s.list.ScrollToTop()
	s.draw()
}

// fail says why something did not go where the person looks.
func (s *Screen) fail(err error) { s.say(s.options.Explain(err)) }

func (s *Screen) say(why words.Explanation) {
	if s.refuse != nil {
		s.refuse(why)
		return
	}
	s.model.Failed(why)
	s.draw()
}

// draw shows the model.
func (s *Screen) draw() {
	s.problem.RemoveAll()
	if said := s.model.Trouble(); said.Title != "" {
		s.problem.Add(widgets.NewNotice(widgets.Danger, widgets.Message{Title: said.Title, Safe: said.Safe, Action: said.Action}))
	}
	s.body.Objects = []fyne.CanvasObject{s.shown()}
	s.drawActions()
	s.list.Refresh()
	s.main.Refresh()
}

// shown is the list, or why it has no rows.
func (s *Screen) shown() fyne.CanvasObject {
	switch {
	case s.model.Len() > 0 || !s.model.Loaded():
		return s.list
	case s.model.Empty():
		return widgets.NewEmpty(icons.LockKey, s.options.T("No passcodes yet"),
			s.options.T("Where a service shows a QR code for an authenticator, add it here. The key is kept in your keychain and sent to nobody."),
			widgets.NewPrimary(s.options.T("Add the first"), icons.Plus, func() { s.showAdd(Adding{}) }))
	}
	return widgets.NewEmpty(icons.Search, s.options.T("Nothing found"), s.options.T("No entry has that in its service or name."),
		widgets.NewButton(s.options.T("Show all"), "", func() { s.search.SetText("") }))
}
