package settings

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

// Leaver is what the screen needs of the companion.
type Leaver interface {
	SignOut(ctx context.Context, account string) (companion.SignedOut, error)
	Counts() (companion.Counts, error)
}

// Options are what the screen is made from.
type Options struct {
	words.Tongue
	Context   context.Context // ends with the screen
	Leaver    Leaver
	Account   companion.Account
	Version   string
	Home      string
	Window    fyne.Window
	Explain   func(error) words.Explanation
	Mode      theme.Mode
	SetMode   func(theme.Mode)
	Text      theme.TextSize
	SetText   func(theme.TextSize)
	Language  string            // its code; empty is the system's
	Speak     func(string)      // sets it
	Lock      fyne.CanvasObject // what sets the app lock; nil where it can't be had
	Closing   *Closing          // nil where closing the window always ends Satchel
	Sending   *Sending
	Starting  *Starting         // nil where the system starts no programs
	Bundle    *Bundle           // how the support bundle is written
	Leaving   func(goOn func()) // asks first where the person would lose something by it
	SignedOut func(companion.SignedOut)
	Switch    func() // to another account
	Website   func() // opens the website in the browser
	Watched   func() // leads to the watched folders; nil where there are none
	// Stuck and Deliveries lead to places that a phone's bar has no room for.
	Stuck, Deliveries func()
	Abandon           func() // asks before signing out without the keychain
}

// Screen shows the settings.
type Screen struct {
	options  Options
	modes    map[theme.Mode]*widgets.Pick
	texts    map[theme.TextSize]*widgets.Pick
	problem  *fyne.Container
	busy     *widgets.Busy
	signOut  *widgets.Button
	language *widgets.Pick     // the one that is chosen
	root     *container.Scroll // the overview
	stage    *widgets.Stage
}

// New returns the screen.
func New(options Options) *Screen {
	s := &Screen{options: options, modes: map[theme.Mode]*widgets.Pick{}, texts: map[theme.TextSize]*widgets.Pick{}, problem: widgets.Column(0), busy: widgets.NewBusy()}
	s.signOut = widgets.NewButton(s.options.T("Sign out"), icons.SignOut, func() { options.Leaving(s.ask) })
	s.root = s.build()
	s.stage = widgets.NewStage(options.Window.Canvas(), s.root)
	mark(s.modes, options.Mode)
	mark(s.texts, options.Text)
	return s
}

// Object is the screen.
func (s *Screen) Object() fyne.CanvasObject { return s.stage.Object() }

// Follow shows the place that another screen of settings shows, with the focus on the language that is chosen.
func (s *Screen) Follow(other *Screen) {
	s.root.Offset = other.root.Offset
	s.root.Refresh()
	s.options.Window.Canvas().Focus(s.language)
}

func (s *Screen) build() *container.Scroll {
	account := widgets.Column(theme.Space3, widgets.NewText(s.options.T("Account"), widgets.Title))
	for _, line := range Account(s.options.Tongue, s.options.Account) {
		account.Add(widgets.Column(2, widgets.NewText(line.Name, widgets.Caption), widgets.NewText(line.Value, widgets.Body)))
	}
	account.Add(s.problem)
	account.Add(widgets.Wrap(theme.Space2, theme.Space2, s.signOut, widgets.NewButton(s.options.T("Switch account"), icons.UserCircle, s.options.Switch),
		widgets.NewButton(s.options.T("Open the website"), icons.Desktop, s.options.Website)))
	account.Add(s.busy)
	cards := []fyne.CanvasObject{widgets.NewCard(account), widgets.NewCard(s.look())}
	cards = append(cards, widgets.NewCard(s.places()))
	if s.options.Lock != nil {
		cards = append(cards, widgets.NewCard(s.options.Lock))
	}
	cards = append(cards, widgets.NewCard(s.options.Sending.object(s.options.Tongue)))
	if s.options.Closing != nil {
		cards = append(cards, widgets.NewCard(s.options.Closing.object(s.options.Tongue)))
	}
	if s.options.Starting != nil {
		cards = append(cards, widgets.NewCard(s.options.Starting.object(s.options.Tongue)))
	}
	cards = append(cards, widgets.NewCard(s.help()), widgets.NewCard(s.about()))
	return container.NewVScroll(widgets.Inset(theme.Space4, theme.Space4, widgets.AtMost(640, widgets.Column(theme.Space4, cards...))))
}

// places is the card that leads to what is not in a phone's bar.
func (s *Screen) places() fyne.CanvasObject {
	t := s.options.T
	row := widgets.Wrap(theme.Space2, theme.Space2,
		widgets.NewButton(t("Show what is stuck"), icons.WarningCircle, s.options.Stuck),
		widgets.NewButton(t("Show deliveries"), icons.Download, s.options.Deliveries))
	if s.options.Watched != nil {
		row.Add(widgets.NewButton(t("Show watched folders"), icons.FolderOpen, s.options.Watched))
	}
	return widgets.Column(theme.Space2, widgets.NewText(t("More of Satchel"), widgets.Title), row)
}

func (s *Screen) ask() {
	background.Run(s.options.Context,
		func(context.Context) (companion.Counts, error) { return s.options.Leaver.Counts() },
		func(counts companion.Counts, err error) {
			if err != nil {
				s.fail(err)
				return
			}
			title, said := Leaving(s.options.Tongue, counts.Waiting+counts.NeedsPerson)
			widgets.Confirm(s.options.Window.Canvas(), widgets.Question{Title: title, Words: said, Yes: s.options.T("Sign out"), No: s.options.T("Stay")}, s.leave)
		})
}

func (s *Screen) leave() {
	s.signOut.Disable()
	background.RunShown(s.options.Context,
		func() { s.busy.Start(s.options.T("Signing out …")); s.root.Refresh() }, s.busy.Stop,
		func(ctx context.Context) (companion.SignedOut, error) {
			return s.options.Leaver.SignOut(ctx, s.options.Account.ID)
		},
		func(out companion.SignedOut, err error) {
			s.signOut.Enable()
			if err != nil {
				s.fail(err)
				return
			}
			s.options.SignedOut(out)
		})
}

// fail says what went wrong, and offers the way out where the keychain does not open.
func (s *Screen) fail(err error) {
	said := s.options.Explain(err)
	var ways []fyne.CanvasObject
	if companion.KeychainShut(err) {
		ways = append(ways, widgets.NewButton(s.options.T("Sign out without it"), icons.SignOut, s.options.Abandon))
	}
	s.problem.Objects = []fyne.CanvasObject{
		widgets.NewNotice(widgets.Danger, widgets.Message{Title: said.Title, Safe: said.Safe, Action: said.Action}, ways...),
	}
	s.root.Refresh()
}
