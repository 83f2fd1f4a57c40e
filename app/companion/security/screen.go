package security

import (
	"context"
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
)

// Keeper is what the screen needs of the companion.
type Keeper interface {
	Devices(ctx context.Context) ([]companion.Device, error)
	RevokeDevice(ctx context.Context, id uuid.UUID) error
	RevokeOtherDevices(ctx context.Context) (int, error)
	Logins(ctx context.Context) ([]companion.Login, error)
	ReleaseLogin(ctx context.Context, id string) (companion.Login, error)
	TwoFactor(ctx context.Context) (companion.TwoFactor, error)
	BeginTwoFactor(ctx context.Context, password string) (companion.Enrolment, error)
	ConfirmTwoFactor(ctx context.Context, proof companion.Proof) ([]string, error)
	RenewRecoveryCodes(ctx context.Context, proof companion.Proof) ([]string, error)
	RemoveTwoFactor(ctx context.Context, proof companion.Proof) error
	ChangePassword(ctx context.Context, current, changed string) (companion.ChangedPassword, error)
	RequestReset(ctx context.Context, server, email string) error
	DisconnectObstacle(ctx context.Context) (string, error)
	CheckDisconnect(ctx context.Context, password string) (companion.Changes, error)
	Disconnect(ctx context.Context, confirmation companion.Confirmation) (companion.SignedOut, error)
}

// Options are what the screen is made from.
type Options struct {
	words.Tongue
	Context context.Context // ends with the screen
	Keeper  Keeper
	Account companion.Account
	Window  fyne.Window
	Explain func(error) words.Explanation
	Say     func(string) // in passing
	Copy    func(string) // to the clipboard
	// CopySecret copies what is taken off the clipboard again after a minute.
	CopySecret func(string)
	// Save writes a file of that name where the person finds it, and calls done with where that is; empty where the
	// person chose not to.
	Save func(name, content string, done func(where string, err error))
	Now  func() time.Time

	SignIn       func()                        // leads to signing in, where this device is signed out
	SetUp        func()                        // 2-factor authentication is on where it is demanded, or was just turned on; may be nil
	SignInAgain  func(why string, err error)   // the password was changed, and this companion could not sign in with it
	Leaving      func(goOn func())             // asks first where the person would lose something by it
	Disconnected func(out companion.SignedOut) // and signed out here
}

// Screen is the overview, or the step that a person has gone to from it.
type Screen struct {
	options Options
	model   *Model
	loading bool
	codes   bool // recovery codes are shown, and nobody has said that they are kept
	stage   *widgets.Stage
	list    *fyne.Container // what the overview shows
	page    *container.Scroll
	kept    widgets.Kept
}

// sight is what the overview shows, in words.
type sight struct {
	known      bool
	trouble    words.Explanation
	devices    []Row
	logins     []LoginRow
	twoFactor  companion.TwoFactor
	password   Password
	disconnect words.Explanation
}

// New returns the screen. The service is asked when it is shown.
func New(options Options) *Screen {
	s := &Screen{options: options, model: &Model{Tongue: options.Tongue}, list: widgets.Column(theme.Space4)}
	s.page = widgets.NewPage(s.list)
	s.stage = widgets.NewStage(options.Window.Canvas(), s.page)
	s.draw()
	return s
}

// Object is the screen.
func (s *Screen) Object() fyne.CanvasObject { return s.stage.Object() }

// Shown asks the service how things stand.
func (s *Screen) Shown() {
	if s.loading {
		return
	}
	s.loading = true
	background.Run(s.options.Context, s.ask, func(standing Standing, err error) {
		s.loading = false
		if err != nil {
			s.model.Failed(err, s.options.Explain(err))
		} else {
			s.model.Loaded(standing)
			if standing.TwoFactor.On && standing.TwoFactor.Required {
				s.setUp() // perhaps on the website, just now
			}
		}
		s.draw()
	})
}

// setUp tells that what a site demands is met, so that what waits for it goes on.
func (s *Screen) setUp() {
	if s.options.SetUp != nil {
		s.options.SetUp()
	}
}

func (s *Screen) ask(ctx context.Context) (Standing, error) {
	var now Standing
	var err error
	if now.Devices, err = s.options.Keeper.Devices(ctx); err != nil {
		return now, err
	}
	if now.Logins, err = s.options.Keeper.Logins(ctx); err != nil {
		return now, err
	}
	if now.TwoFactor, err = s.options.Keeper.TwoFactor(ctx); err != nil {
		return now, err
	}
	now.Disconnect, err = s.options.Keeper.DisconnectObstacle(ctx)
	return now, err
}

// Unkept tells whether recovery codes are shown that nobody has said are kept: they are gone with the screen.
func (s *Screen) Unkept() bool { return s.codes }

// askKept asks before recovery codes are gone for good.
func (s *Screen) askKept() {
	widgets.Confirm(s.options.Window.Canvas(), widgets.Question{
		Title: s.options.T("Have you kept them?"), Words: s.options.T("These recovery codes are never shown again. Without them, a lost phone locks you out."),
		Yes: s.options.T("I have kept them"), No: s.options.T("Stay here"),
	}, s.overview)
}

// overview shows the overview in place of a step, and asks the service anew.
func (s *Screen) overview() {
	s.codes = false
	s.stage.Overview()
	s.Shown()
}

// draw shows the model, unless that is what is shown.
func (s *Screen) draw() {
	now := sight{
		known: s.model.Known(), trouble: s.model.Trouble(), devices: s.model.Devices(s.options.Now()), logins: s.model.Logins(s.options.Now()),
		twoFactor: s.model.TwoFactor(), password: s.model.Password(),
	}
	now.disconnect, _ = s.model.CanDisconnect()
	s.kept.Redraw(s.options.Window.Canvas(), now, s.drawCards)
}

func (s *Screen) drawCards() {
	s.list.RemoveAll()
	if said := s.model.Trouble(); said.Title != "" {
		way := widgets.NewButton(s.options.T("Try again"), icons.ArrowClockwise, s.Shown)
		if s.model.SignedOut() {
			way = widgets.NewPrimary(s.options.T("Sign in"), icons.Key, s.options.SignIn)
		}
		s.list.Add(widgets.NewNotice(widgets.Danger, widgets.Message{Title: said.Title, Safe: said.Safe, Action: said.Action}, s.kept.Button("", "way", way)))
	}
	switch {
	case s.model.Known():
		s.list.Add(widgets.NewCard(s.devices()))
		s.list.Add(widgets.NewCard(s.logins()))
		s.list.Add(widgets.NewCard(s.factor()))
		s.list.Add(widgets.NewCard(s.password()))
		s.list.Add(widgets.NewCard(s.disconnect()))
	case s.model.Trouble().Title == "":
		s.list.Add(widgets.NewCard(widgets.NewSkeleton(3)))
		s.list.Add(widgets.NewCard(widgets.NewSkeleton(1)))
	}
	s.page.Refresh()
}

func (s *Screen) password() fyne.CanvasObject {
	card := widgets.Column(theme.Space3, widgets.NewText(s.options.T("App password"), widgets.Title))
	switch s.model.Password() {
	case HasNone:
		card.Add(widgets.NewText(s.options.T("Your organisation signs you in, here and on the website, so you have no app password."), widgets.Quiet))
	case MakeOne:
		card.Add(widgets.NewText(s.options.T("You have none yet. With one, e-mail and app password sign in to the companion on computers and phones."), widgets.Quiet))
		card.Add(container.NewHBox(s.kept.Button("password", "make", widgets.NewButton(s.options.T("Make an app password"), icons.Envelope, s.makePassword))))
	case ChangeIt:
		card.Add(widgets.NewText(s.options.T("It signs you in to the companion on computers and phones. After a change every browser and device signs in anew."), widgets.Quiet))
		card.Add(container.NewHBox(s.kept.Button("password", "change", widgets.NewButton(s.options.T("Change password"), icons.Key, s.showChange))))
	}
	return card
}

func (s *Screen) makePassword() {
	background.Run(s.options.Context,
		func(ctx context.Context) (struct{}, error) {
			return struct{}{}, s.options.Keeper.RequestReset(ctx, s.options.Account.Server, s.options.Account.Email)
		},
		func(_ struct{}, err error) {
			if err != nil {
				s.options.Say(s.options.Explain(err).String())
				return
			}
			s.options.Say(s.options.T("Read your mail: the link in it makes your app password. It works for 30 minutes."))
		})
}

func (s *Screen) disconnect() fyne.CanvasObject {
	card := widgets.Column(theme.Space3, widgets.NewText(s.options.T("Disconnect External Authentication"), widgets.Title.Wrapped()))
	if why, can := s.model.CanDisconnect(); !can {
		card.Add(widgets.NewText(why.Title+" "+why.Action, widgets.Quiet))
		return card
	}
	card.Add(widgets.NewText(s.options.T("Ends the link to your Sage ID, for good. Your e-mail and app password open everything from then on: website, computers and phones."), widgets.Quiet))
	card.Add(container.NewHBox(s.kept.Button("disconnect", "", widgets.NewButton(s.options.T("Disconnect …"), icons.Prohibit, s.showProve))))
	return card
}
