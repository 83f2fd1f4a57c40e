package welcome

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/app/words"
	"satchel/assets/icons"
	"satchel/auth/signin"
	"satchel/storage/keychain"
	"satchel/sync/companion"
)

// Door is what the screen needs of the companion.
type Door interface {
	// SignIn signs in and keeps the secrets in a keychain of that kind.
	SignIn(ctx context.Context, with companion.Credentials, keeping keychain.Kind) (companion.Account, error)
	// GiveMore goes on with a sign-in that wants a passcode.
	GiveMore(ctx context.Context, waiting *signin.MoreWantedError, passcode string) (companion.Account, error)
	// SendPasscode has a passcode sent for a sign-in that wants one. What it returns takes the place of waiting.
	SendPasscode(ctx context.Context, waiting *signin.MoreWantedError, by string) (*signin.MoreWantedError, error)
	RequestReset(ctx context.Context, server, email string) error
	// SignInByBrowser signs in with whatever opens the website; visit takes the person to an address.
	SignInByBrowser(ctx context.Context, with companion.ByBrowser) (companion.Account, error)
	// SignInByPairing signs in with a code that the website shows to somebody signed in there.
	SignInByPairing(ctx context.Context, with companion.ByPairing) (companion.Account, error)
}

// Options are what the screen is made from.
type Options struct {
	words.Tongue
	Context  context.Context // ends with the screen
	Door     Door
	Explain  func(error) words.Explanation
	Window   fyne.Window
	SignedIn func(companion.Account)
	Browse   func(address string) error // opens the system's browser
	Forward  func()                     // brings the window before the person
	Copy     func(text string)          // to the clipboard
	Later    func()                     // back to work without signing in; nil where nobody can work before
	Switch   func()                     // to others who are signed in; nil where nobody is

	Server  string        // typed in already
	Email   string        // typed in already
	Again   string        // why somebody is asked again; empty at a first sign-in
	Keeping keychain.Kind // chosen already; empty is the operating system's
}

// Screen is the sign-in form.
type Screen struct {
	options  Options
	model    *Model
	server   *widgets.Entry
	email    *widgets.Entry
	password *widgets.Entry
	passcode *widgets.Entry
	fields   struct{ server, email, password, passcode, code *widgets.Field }
	asking   *widgets.Text   // what the passcode step asks for
	asked    *fyne.Container // the fields of the present step
	pressed  *fyne.Container // its buttons
	said     *fyne.Container
	vault    *vault
	signIn   *widgets.Button
	reset    *widgets.Button
	browser  *widgets.Button
	pair     *widgets.Button
	code     *widgets.Entry
	again    *widgets.Button
	sends    []*widgets.Button // of the ways that a passcode can be sent by
	leads    []*widgets.Button // away from signing in
	busy     *widgets.Busy
	root     fyne.CanvasObject
	working  bool
	visiting string             // the address that the browser was sent to; empty while it was to none
	slow     bool               // work takes so long that the person may want to cancel it
	cancel   context.CancelFunc // ends the work
}

// New returns the screen.
func New(options Options) *Screen {
	if options.Keeping == "" {
		options.Keeping = keychain.OS
	}
	s := &Screen{options: options, model: &Model{Tongue: options.Tongue, Server: options.Server, Email: options.Email, Again: options.Again, Keeping: options.Keeping}}
	s.server = newEntry("satchel.example.com", options.Server, func(typed string) { s.model.Server = typed; s.another() })
	s.email = newEntry("you@example.com", options.Email, func(typed string) { s.model.Email = typed; s.another() })
	s.password = widgets.NewSecretEntry("")
	s.password.OnChanged = func(typed string) { s.model.Password = typed }
	s.password.OnSubmitted = func(string) { s.start() }
	s.passcode = newEntry("123456", "", func(typed string) { s.model.Passcode = typed })
	s.passcode.OnSubmitted = func(string) { s.start() }
	s.code = newEntry("", "", func(typed string) { s.model.Code = typed })
	s.code.OnSubmitted = func(string) { s.start() }
	s.fields.code = widgets.NewField(s.options.T("Code"), s.code)
	s.server.OnSubmitted = func(string) { options.Window.Canvas().Focus(s.email) }
	s.email.OnSubmitted = func(string) { options.Window.Canvas().Focus(s.password) }
	s.fields.server = widgets.NewField(s.options.T("Service address"), s.server)
	s.fields.email = widgets.NewField(s.options.T("E-mail"), s.email)
	s.fields.password = widgets.NewField(s.options.T("App password"), s.password)
	s.fields.passcode = widgets.NewField(s.options.T("Passcode"), s.passcode)
	s.asking = widgets.NewText("", widgets.Quiet)
	s.asked, s.pressed = widgets.Column(theme.Space4), widgets.Column(theme.Space2)
	s.said = widgets.Column(theme.Space3)
	s.vault = newVault(options.Tongue, func(kind keychain.Kind) { s.model.Keeping = kind; s.draw() })
	s.signIn = widgets.NewPrimary(s.options.T("Sign in"), icons.Key, s.start)
	s.reset = widgets.NewPlain(s.options.T("I have no app password"), icons.Envelope, s.askReset)
	s.browser = widgets.NewPlain(s.options.T("Use the browser, with your Sage ID"), icons.UserCircle, s.startBrowser)
	s.pair = widgets.NewPlain(s.options.T("I have a code from the website"), icons.Desktop, s.startPairing)
	s.again = widgets.NewBack(s.options.T("Start again"), s.startAgain)
	if options.Later != nil {
		s.leads = append(s.leads, widgets.NewBack(s.options.T("Not now"), options.Later))
	}
	if options.Switch != nil {
		s.leads = append(s.leads, widgets.NewPlain(s.options.T("Switch account"), icons.UserCircle, options.Switch))
	}
	s.busy = widgets.NewBusy()
	s.root = s.build()
	s.draw()
	return s
}

// Object is the screen.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Focus puts the cursor where something is wanted: the passcode, or the first field that is still empty.
func (s *Screen) Focus() {
	if s.model.Waiting() != nil {
		s.options.Window.Canvas().Focus(s.passcode)
		return
	}
	for _, entry := range []*widgets.Entry{s.server, s.email, s.password} {
		if entry.Text == "" {
			s.options.Window.Canvas().Focus(entry)
			return
		}
	}
}

// GoOn takes up a sign-in that was begun elsewhere and wants more, such as a passcode. Another error is not told of: the
// person signs in here from the beginning.
func (s *Screen) GoOn(err error) {
	if more, ok := errors.AsType[*signin.MoreWantedError](err); ok {
		s.failed(more)
	}
}

func (s *Screen) build() fyne.CanvasObject {
	form := widgets.Column(theme.Space4,
		widgets.Column(theme.Space2,
			container.NewHBox(widgets.NewMark(52)),
			widgets.Inset(theme.Space1, 0, widgets.NewText(s.options.T("Sign in to Satchel"), widgets.Heading)),
			widgets.NewText(s.options.T("Your paperwork, safely on its way to the books."), widgets.Quiet),
		),
		s.said, s.asked, widgets.Column(theme.Space2, s.pressed, s.busy),
	)
	return widgets.NewDesk(form)
}

// first are the buttons of the first step.
func (s *Screen) first() []fyne.CanvasObject {
	buttons := []fyne.CanvasObject{s.signIn, s.reset, s.browser, s.pair}
	for _, lead := range s.leads {
		buttons = append(buttons, lead)
	}
	return buttons
}

// draw shows the model.
func (s *Screen) draw() {
	s.said.RemoveAll()
	if s.model.Again != "" {
		s.said.Add(widgets.NewNotice(widgets.Accent, widgets.Message{Title: s.model.Again}))
	}
	if said := s.model.Trouble(); said.Title != "" {
		s.said.Add(widgets.NewNotice(widgets.Danger, widgets.Message{Title: said.Title, Safe: said.Safe, Action: said.Action}))
	}
	if sent := s.model.Sent(); sent != "" {
		s.said.Add(widgets.NewNotice(widgets.Success, widgets.Message{Title: s.options.T("Read your mail"), Action: sent}))
	}
	if on := s.model.OnItsWay(); on != "" {
		s.said.Add(widgets.NewNotice(widgets.Success, widgets.Message{Title: on, Action: s.options.T("It works for five minutes.")}))
	}
	s.vault.show(s.model)
	s.drawStep()
	if s.slow && s.visiting != "" {
		s.busy.Start(s.options.T("Waiting for you to sign in in the browser …")) // and no longer for the service
	}
	if s.slow && s.visiting == "" {
		s.pressed.Objects = []fyne.CanvasObject{widgets.NewButton(s.options.T("Cancel"), "", func() { s.cancel() }).Leaving()}
	}
	for _, entry := range []*widgets.Entry{s.server, s.email, s.password, s.passcode, s.code} {
		if s.working {
			entry.Disable()
		} else {
			entry.Enable()
		}
	}
	for _, button := range append([]*widgets.Button{s.signIn, s.reset, s.browser, s.pair, s.again}, s.sends...) {
		if s.working || (button == s.signIn && !s.model.CanGoOn()) {
			button.Disable()
		} else {
			button.Enable()
		}
	}
	s.root.Refresh()
}

// drawStep shows what is asked for now: e-mail and password, then the passcode where one is wanted.
func (s *Screen) drawStep() {
	switch {
	case s.visiting != "":
		s.asked.Objects = []fyne.CanvasObject{
			widgets.NewText(s.options.T("Your browser opens for the sign-in, and Satchel waits for you there. If it doesn't open, copy the address into a browser on this computer."), widgets.Body),
		}
		s.pressed.Objects = []fyne.CanvasObject{
			s.newCopy(),
			widgets.NewPlain(s.options.T("Cancel"), icons.ArrowLeft, s.stopVisit),
		}
	case s.model.Waiting() != nil:
		s.drawPasscode()
	case s.model.Pairing:
		s.asked.Objects = []fyne.CanvasObject{
			s.fields.server,
			widgets.NewText(s.options.T("Where you are signed in to the website, it shows eight letters under your name, Devices."), widgets.Quiet),
			s.fields.code, s.vault.object,
		}
		s.pressed.Objects = []fyne.CanvasObject{s.signIn, s.again}
	default:
		s.asked.Objects = []fyne.CanvasObject{s.fields.server, s.fields.email, s.fields.password, s.vault.object}
		s.pressed.Objects = s.first()
	}
}

// newCopy is the button that copies the address for the browser, and says that it did.
func (s *Screen) newCopy() *widgets.Button {
	button := widgets.NewButton(s.options.T("Copy the address"), icons.Copy, nil)
	button.OnTapped = func() {
		s.options.Copy(s.visiting)
		button.SetText(s.options.T("Copied"))
	}
	return button
}

func newEntry(placeholder, text string, changed func(string)) *widgets.Entry {
	e := widgets.NewEntry(placeholder)
	e.Text, e.OnChanged = text, changed
	return e
}
