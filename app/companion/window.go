package companion

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/uuid"
	"golang.org/x/text/language"

	"satchel/app/companion/access"
	"satchel/app/companion/background"
	capturing "satchel/app/companion/capture"
	"satchel/app/companion/host"
	"satchel/app/companion/navigation"
	"satchel/app/companion/security"
	"satchel/app/companion/theme"
	"satchel/app/companion/unlock"
	"satchel/app/companion/watched"
	"satchel/app/companion/widgets"
	"satchel/app/words"
	"satchel/auth/signin"
	"satchel/auth/vault"
	"satchel/storage/keychain"
	"satchel/sync/capture"
	core "satchel/sync/companion"
	"satchel/sync/document"
	"satchel/sync/drawing"
)

// Accounts is what the window needs of the companion: who is signed in, and the way in and out.
type Accounts interface {
	Home() string
	Accounts() ([]core.Account, error)
	UseAccount(ctx context.Context, id string) (core.Account, error)
	Current() (core.Account, error)
	SignIn(ctx context.Context, with core.Credentials) (core.Account, error)
	GiveMore(ctx context.Context, waiting *signin.MoreWantedError, passcode string) (core.Account, error)
	SendPasscode(ctx context.Context, waiting *signin.MoreWantedError, by string) (*signin.MoreWantedError, error)
	SignInByBrowser(ctx context.Context, with core.ByBrowser) (core.Account, error)
	SignInByPairing(ctx context.Context, with core.ByPairing) (core.Account, error)
	SignOut(ctx context.Context, account string) (core.SignedOut, error)
	Abandon(ctx context.Context, account string) (core.Abandoned, error)
	DamagedQueues() ([]string, error)
	RequestReset(ctx context.Context, server, email string) error
	Companies(ctx context.Context) ([]core.Company, error)
	Portal(ctx context.Context, page core.PortalPage) (core.Portal, error)
	UseCompany(ctx context.Context, nameOrID string) (core.Company, error)
	WhyNoCompany(ctx context.Context) error
	access.Asker
	security.Keeper
	Keeper
	Doctor(ctx context.Context) []core.Check
	Sending() (core.Sending, error)
	SetSending(core.Sending) error
	Vault() vault.Vault
	SentPasscodes(ctx context.Context, wait bool) ([]core.SentPasscode, error)
	CheckClock(ctx context.Context) (skew time.Duration, err error)
}

// Work is what the window needs of the queue and what drains it.
type Work interface {
	Add(ctx context.Context, request core.AddRequest) ([]core.Added, error)
	CheckFile(ctx context.Context, path string) *capture.Refusal
	List(filter core.Filter) ([]document.Record, error)
	Lines(filter core.Filter) ([]document.Line, error)
	Document(id uuid.UUID) (document.Record, error)
	Counts() (core.Counts, error)
	Run(ctx context.Context) error
	Subscribe(fn func(core.Snapshot)) (cancel func())
	Wake()
	Retry(ctx context.Context, ids ...uuid.UUID) (int, error)
	RetryAll(ctx context.Context, account string) (int, error)
	Remove(ctx context.Context, id uuid.UUID) error
	TakeAsIs(ctx context.Context, account string) error
	LeaveOut(ctx context.Context, account string, code capture.Code) error
	Visible
	watched.Keeper
}

// Options are what the window is made from.
type Options struct {
	App     fyne.App
	Explain func(words.Tongue, error) words.Explanation
	Locale  language.Tag // the system's; the zero one is no wish
	Log     *slog.Logger
	Version string
	Mode    theme.Mode     // for this run; empty is the person's own choice
	Size    fyne.Size      // of the window in pixels, for this run; zero is the size it had last
	Server  string         // typed in already at sign-in
	Email   string         // typed in already at sign-in
	Files   []string       // absolute paths of what is laid out for capture as soon as the person may work
	Host    host.Host      // None if left out
	Hidden  bool           // at first in the tray alone, where the desktop has one
	Drawer  drawing.Drawer // draws documents' previews
	// Starting has the window started at sign-in to the computer; nil where that can't be.
	Starting Starting
	Now      func() time.Time
	After    func(time.Duration, func()) (stop func()) // on the UI thread; background.After if left out
}

// Starting has the window started when its person signs in to the computer. Both may take a moment.
type Starting interface {
	On() (bool, error)
	Set(on bool) error
}

// Window is the companion's window.
type Window struct {
	options  Options
	window   fyne.Window
	accounts Accounts
	work     Work
	root     *fyne.Container // all there is
	stage    *fyne.Container // what is shown
	cover    *fyne.Container // over the stage, while the window is locked
	lock     locking
	snackbar *widgets.Snackbar
	tongue   words.Tongue
	language string // as chosen: a code, or empty for the system's
	mode     theme.Mode
	text     theme.TextSize
	account  core.Account
	newest   core.Snapshot
	underway *capturing.Underway
	screens  *screens   // while MayWork
	held     []fyne.URI // to be laid out for capture once the person may work
	tray     *tray      // nil where the desktop has none
	herald   herald
	clip     clipping
	sent     sentHere
	deafen   func()         // ends listening for passcodes that are sent here
	wanted   navigation.Key // to be shown once the window is unlocked; empty where nothing is
	missing  int            // files of watched folders that were not captured
	waits    int            // calls of the keychain for which the system asks the person
	asking   bool           // whether the person wants to leave what they would lose
	looking  bool           // whether the person has the window before them, unless it is hidden
	hidden   bool           // in the tray, which the toolkit does not take for looking elsewhere

	stop    func()          // ends the toolkit, which does not bear to be ended twice
	running <-chan struct{} // closed once the toolkit runs; nil where nobody runs it

	ctx   context.Context    // ends with the window
	leave context.CancelFunc // ends the stage that is shown
	focus func()             // puts the keys where that stage begins, if anywhere
}

// New makes the window. Nothing is shown before Run.
func New(options Options) *Window {
	// The toolkit keeps the fonts it measured first, so the theme comes before any widget.
	options.App.Settings().SetTheme(theme.New(cmp.Or(options.Mode, theme.System)))
	if options.Host == nil {
		options.Host = host.None{}
	}
	if options.After == nil {
		options.After = background.After
	}
	w := &Window{options: options, clip: clipping{board: options.App.Clipboard(), after: options.After}, window: options.App.NewWindow("Satchel"), stage: container.NewStack(), leave: func() {}, focus: func() {}, deafen: func() {}}
	w.held = addresses(options.Files)
	w.stop = sync.OnceFunc(func() {
		w.clip.clear() // the toolkit has no clipboard any more once it has ended
		background.End()
		options.App.Quit()
	})
	w.snackbar = widgets.NewSnackbar(background.After)
	w.window.SetPadded(false)
	w.window.SetMaster()
	w.window.Resize(usualSize)
	w.cover = container.NewStack()
	w.cover.Hide()
	return w
}

// Passphrase asks the person for the passphrase of the file of secrets, over whatever is shown. It is called from any
// goroutine but the UI's.
func (w *Window) Passphrase(ctx context.Context, fresh bool) (string, error) {
	return unlock.Ask(ctx, w.tongue, w.window, fresh)
}

// Run shows the window, lets the work run beside it, and returns when the window is closed or the context ends, and the
// work has come to rest. Its error is the work's, if that ended before its time.
func (w *Window) Run(ctx context.Context, accounts Accounts, work Work) error {
	ctx, end := context.WithCancel(ctx)
	defer end()
	running := make(chan struct{})
	w.running = running
	w.options.App.Lifecycle().SetOnStarted(sync.OnceFunc(func() { close(running) }))
	w.Start(ctx, accounts, work)
	rested := make(chan error, 1)
	go func() { rested <- w.drain(ctx) }()
	quit := context.AfterFunc(ctx, func() { background.Do(w.stop) })
	if !w.options.Hidden || w.tray == nil {
		w.window.Show()
	}
	w.options.App.Run()
	background.End() // where it ended by itself
	w.keepSize()
	quit()
	end()
	return <-rested
}

// drain lets the work run. Should it end before its time the person is told, because nothing is sent any more.
func (w *Window) drain(ctx context.Context) error {
	err := w.work.Run(ctx)
	if ctx.Err() != nil {
		return nil
	}
	w.options.Log.Error("nothing is sent any more", "error", err)
	background.Do(func() { w.showFault(err) })
	return err
}

// Start fills the window without showing it.
func (w *Window) Start(ctx context.Context, accounts Accounts, work Work) {
	w.ctx, w.accounts, w.work = ctx, accounts, work
	w.underway = &capturing.Underway{Context: ctx, Say: w.snackbar.Say}
	kept := w.startAs()
	// After the look is known: until the toolkit runs, it tells nothing that is there of another one.
	w.root = container.New(room{w}, widgets.NewGround("background", w.used), w.stage, w.cover, w.snackbar.Object())
	w.snackbar.Changed = w.root.Refresh
	w.window.SetContent(w.root)
	w.addTray()
	w.window.SetCloseIntercept(w.closed)
	w.attend()
	w.window.SetOnDropped(w.dropped)
	w.addShortcuts()
	w.startLock(kept.Lock())
}

// next shows what the person has to do next. Fresh means that the person has just signed in.
func (w *Window) next(fresh bool) {
	account, err := w.accounts.Current()
	if err != nil && !errors.Is(err, core.ErrNoAccount) {
		w.showFault(err)
		return
	}
	stage, again := stageOf(w.tongue, account, fresh)
	w.account = account
	defer w.listen() // once the screens are those of the account
	switch stage {
	case MustSignIn:
		w.showWelcome(again, nil)
	case MustChoose:
		w.showCompanies(nil)
	case MayWork:
		w.showWork()
	}
}

// show puts something in place of what is shown, and ends what that was doing.
func (w *Window) show(make func(ctx context.Context) fyne.CanvasObject) {
	w.leave()
	w.window.Canvas().Unfocus() // from what goes with its stage
	ctx, leave := context.WithCancel(w.ctx)
	w.leave, w.screens, w.focus = leave, nil, func() {}
	w.stage.Objects = []fyne.CanvasObject{make(ctx)}
	w.stage.Refresh()
	w.root.Refresh() // for what is said in passing has its room elsewhere
}

// door lets the sign-in screen in with the keychain the person has chosen.
type door struct{ accounts Accounts }

func (d door) SignIn(ctx context.Context, with core.Credentials, keeping keychain.Kind) (core.Account, error) {
	with.Keychain = keeping
	return d.accounts.SignIn(ctx, with)
}

func (d door) GiveMore(ctx context.Context, waiting *signin.MoreWantedError, passcode string) (core.Account, error) {
	return d.accounts.GiveMore(ctx, waiting, passcode)
}

func (d door) SendPasscode(ctx context.Context, waiting *signin.MoreWantedError, by string) (*signin.MoreWantedError, error) {
	return d.accounts.SendPasscode(ctx, waiting, by)
}

func (d door) SignInByBrowser(ctx context.Context, with core.ByBrowser) (core.Account, error) {
	return d.accounts.SignInByBrowser(ctx, with)
}

func (d door) SignInByPairing(ctx context.Context, with core.ByPairing) (core.Account, error) {
	return d.accounts.SignInByPairing(ctx, with)
}

func (d door) RequestReset(ctx context.Context, server, email string) error {
	return d.accounts.RequestReset(ctx, server, email)
}
