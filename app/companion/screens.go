package companion

import (
	"cmp"
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/uuid"

	"satchel/app/companion/authenticator"
	"satchel/app/companion/capture"
	"satchel/app/companion/deliveries"
	"satchel/app/companion/documents"
	"satchel/app/companion/navigation"
	"satchel/app/companion/security"
	"satchel/app/companion/settings"
	"satchel/app/companion/stuck"
	"satchel/app/companion/watched"
	"satchel/assets/icons"
	core "satchel/sync/companion"
	"satchel/sync/document"
)

// The places of the navigation.
const (
	placeDocuments     navigation.Key = "documents"
	placeCapture       navigation.Key = "capture"
	placeWatched       navigation.Key = "watched"
	placeStuck         navigation.Key = "stuck"
	placeDeliveries    navigation.Key = "deliveries"
	placeAuthenticator navigation.Key = "authenticator"
	placeSecurity      navigation.Key = "security"
	placeSettings      navigation.Key = "settings"
)

// screens are what is shown while a person works.
type screens struct {
	shell     *navigation.Shell
	documents *documents.Screen
	place     *fyne.Container // of the documents
	elsewhere *elsewhere      // nil while those of the person's company are shown
	capture   *capture.Screen
	watched   *watched.Screen // nil where no folder can be
	stuck     *stuck.Screen
	vault     *authenticator.Screen
	security  *security.Screen
	settings  *settings.Screen
	shown     []Banner
	made      look                    // that all were made in
	looks     map[navigation.Key]look // that those were shown in last which were shown
}

// showWork shows the screens and begins to follow the queue.
func (w *Window) showWork() {
	w.show(func(ctx context.Context) fyne.CanvasObject {
		s := &screens{made: look{w.mode, w.text}, looks: map[navigation.Key]look{}}
		s.documents = w.newDocuments(ctx)
		s.place = container.NewStack(s.documents.Object())
		s.capture = w.newCapture(ctx)
		s.stuck = w.newStuck(ctx, s)
		s.vault = w.newAuthenticator(ctx)
		s.security = w.newSecurity(ctx)
		s.settings = w.newSettings(ctx)
		places := []navigation.Place{
			{Key: placeDocuments, Icon: icons.Files, Name: w.tongue.T("Documents"), Screen: s.place},
			{Key: placeCapture, Icon: icons.CameraPlus, Name: w.tongue.T("Capture"), Screen: s.capture.Object(), Main: true},
			{Key: placeStuck, Icon: icons.WarningCircle, Name: w.tongue.T("Stuck"), Screen: s.stuck.Object(), Wide: true},
			{Key: placeDeliveries, Icon: icons.Download, Name: w.tongue.T("Deliveries"), Screen: deliveries.New(w.tongue), Wide: true},
			{Key: placeAuthenticator, Icon: icons.LockKey, Name: w.tongue.T("Authenticator"), Short: w.tongue.T("Passcodes"), Screen: s.vault.Object()},
			{Key: placeSecurity, Icon: icons.ShieldCheck, Name: w.tongue.T("Security"), Screen: s.security.Object()},
			{Key: placeSettings, Icon: icons.Gear, Name: w.tongue.T("Settings"), Screen: s.settings.Object()},
		}
		if canWatch() {
			s.watched = w.newWatched(ctx)
			places = slices.Insert(places, 2, navigation.Place{
				Key: placeWatched, Icon: icons.FolderOpen, Name: w.tongue.T("Watched folders"), Screen: s.watched.Object(), Wide: true,
			})
		}
		s.shell = navigation.New(navigation.Options{
			Tongue:  w.tongue,
			Company: cmp.Or(w.account.Company.Name, w.tongue.T("No company chosen")), ChangeCompany: func() { w.leaving(func() { w.showCompanies(w.back()) }) }, Person: w.account.Email, ChangePerson: w.changeAccount,
			Gone:   func(to navigation.Key) { w.gone(s, to) },
			Places: places,
		})
		w.follow(s)
		w.take(nil)
		return s.shell.Object()
	})
}

// follow brings the queue's changes to the screens while they are shown, and at once how it stands.
func (w *Window) follow(s *screens) {
	w.screens = s
	now := w.newest
	now.Changed, now.Removed = nil, nil // which they read themselves
	w.apply(now)
}

func (w *Window) apply(snapshot core.Snapshot) {
	w.screens.documents.Apply(snapshot)
	if w.screens.elsewhere != nil {
		w.screens.elsewhere.screen.Apply(snapshot)
	}
	w.screens.stuck.Apply(snapshot)
	w.showBanners(w.screens)
}

// gone has a screen fetch what it shows only once somebody looks at it, and hides what nobody else is to see.
func (w *Window) gone(s *screens, to navigation.Key) {
	w.dress(s, to)
	w.showOwn(s)
	switch to {
	case placeSecurity:
		s.security.Shown()
	case placeAuthenticator:
		s.vault.Shown()
	}
	if to != placeAuthenticator {
		s.vault.Hidden()
	}
	if s.shell != nil { // which is still being made
		w.showSentIn(s)
		w.showBanners(s)
	}
	if to == placeAuthenticator && w.sent.failed > 0 { // whoever looks does not wait for the next time
		w.listen()
	}
}

// act leads where a person does what is needed.
func (w *Window) act(todo document.ActionCode) {
	switch todo {
	case document.SignIn:
		w.leaving(func() {
			w.showWelcome(w.tongue.T("Sign in again as the same person, and what you captured goes on."), w.back())
		})
	case document.SetUpTwoFactor:
		w.goTo(placeSecurity)
	case document.CaptureAgain:
		w.goTo(placeCapture)
	case document.AskAdministrator:
		w.showAccess(document.Company{})
	default:
		w.work.Wake()
		w.snackbar.Say(w.tongue.T("Trying again …"))
	}
}

func (w *Window) newDocuments(ctx context.Context) *documents.Screen {
	options := w.documentsOf(ctx, w.account.Company.ID)
	options.Warning, options.Dismissed = w.damage()
	options.Dismiss = w.tongue.T("Dismiss")
	return documents.New(options)
}

func (w *Window) documentsOf(ctx context.Context, company uuid.UUID) documents.Options {
	return documents.Options{
		Tongue: w.tongue, Context: ctx, Queue: w.work, Scope: documents.Scope{Account: w.account.ID, Company: company},
		Window: w.window, Explain: w.explain, Say: w.snackbar.Say, Now: w.options.Now,
		Act: w.act, Ask: w.showAccess,
		Capture: func() { w.goTo(placeCapture) },
		Website: func() { w.openWebsite(ctx, core.PortalHome) },
		Copy:    w.options.App.Clipboard().SetContent,
		Sights:  sights{w.work, w.options.Drawer, w.browse},
	}
}

func (s *screens) setDocuments(screen *documents.Screen) {
	s.place.Objects = []fyne.CanvasObject{screen.Object()}
	s.place.Refresh()
}

// canWatch tells whether there are folders that other programs put files in: a phone's system keeps them from each other.
func canWatch() bool { return !fyne.CurrentDevice().IsMobile() }

func (w *Window) newWatched(ctx context.Context) *watched.Screen {
	return watched.New(watched.Options{
		Tongue: w.tongue, Context: ctx, Keeper: w.work, Account: w.account, Window: w.window, Explain: w.explain, Say: w.snackbar.Say,
		Now: w.options.Now, Stuck: func() { w.goTo(placeStuck) },
		Choose: func(chosen func(string)) {
			capture.ChooseFolder(ctx, w.tongue, w.window.Canvas(), w.explain, chosen)
		},
	})
}

func (w *Window) newStuck(ctx context.Context, s *screens) *stuck.Screen {
	return stuck.New(stuck.Options{
		Tongue: w.tongue, Context: ctx, Queue: w.work, Account: w.account.ID, Window: w.window, Explain: w.explain, Say: w.snackbar.Say,
		Act: w.act, Ask: w.showAccess,
		Show:    func(company document.Company) { w.showElsewhere(ctx, s, company) },
		Folders: func() { w.goTo(placeWatched) },
		Bundle:  func() { w.goTo(placeSettings); s.settings.StartBundle() },
		Changed: func() {
			w.showBanners(s)
			_, files, _ := s.stuck.Count()
			w.miss(files)
		},
	})
}

// watchedFolders leads to them from the settings, where the rail does not show.
func (w *Window) watchedFolders() func() {
	if !canWatch() {
		return nil
	}
	return func() { w.goTo(placeWatched) }
}

func (w *Window) newCapture(ctx context.Context) *capture.Screen {
	return capture.New(capture.Options{
		Tongue: w.tongue, Context: ctx, Adder: w.work, Underway: w.underway, Window: w.window, Explain: w.explain,
		Documents: func() { w.goTo(placeDocuments) },
		Incoming:  core.Incoming(w.accounts.Home()),
		Camera:    w.camera(ctx),
	})
}

func (w *Window) newAuthenticator(ctx context.Context) *authenticator.Screen {
	return authenticator.New(authenticator.Options{
		Tongue: w.tongue, Context: ctx, Vault: w.accounts.Vault(), CheckClock: w.accounts.CheckClock,
		Person: w.account.Email, Keeping: w.account.Keychain, Window: w.window,
		Explain: w.explain, Say: w.snackbar.Say, Copy: w.clip.copy, Paste: w.options.App.Clipboard().Content,
		Now: w.options.Now, After: w.options.After,
	})
}

func (w *Window) newSecurity(ctx context.Context) *security.Screen {
	return security.New(security.Options{
		Tongue: w.tongue.Calling(w.account.Label), Context: ctx, Keeper: w.accounts, Account: w.account, Window: w.window, Explain: w.explain,
		Say: w.snackbar.Say, Copy: w.options.App.Clipboard().SetContent, CopySecret: w.clip.copy, Save: w.saveText, Now: w.options.Now,
		SignIn:      func() { w.act(document.SignIn) },
		SetUp:       func() { w.work.Wake() }, // what waited because a site demands it goes on
		SignInAgain: w.signInAgain, Leaving: w.leaving, Disconnected: w.disconnected,
	})
}

func (w *Window) newSettings(ctx context.Context) *settings.Screen {
	return settings.New(settings.Options{
		Tongue: w.tongue, Context: ctx, Leaver: leaver{w.accounts, w.work}, Account: w.account, Version: w.options.Version,
		Home: w.accounts.Home(), Window: w.window, Explain: w.explain,
		Mode: w.mode, SetMode: w.keepMode, Text: w.text, SetText: w.keepText, Language: w.language, Speak: w.keepLanguage, Bundle: w.bundle(), Starting: w.starting(), Sending: w.sending(), Leaving: w.leaving, SignedOut: w.signedOut, Abandon: func() { w.leaving(w.askAbandon) }, Switch: w.changeAccount, Watched: w.watchedFolders(),
		Stuck: func() { w.goTo(placeStuck) }, Deliveries: func() { w.goTo(placeDeliveries) },
		Website: func() { w.openWebsite(ctx, core.PortalHome) }, Closing: w.closing(), Lock: w.lockCard(ctx),
	})
}

func (w *Window) changeAccount() { w.leaving(func() { w.showAccounts(w.back()) }) }

// back is the way back to the place that the person is at now.
func (w *Window) back() func() {
	place := placeDocuments
	if w.screens != nil {
		place = w.screens.shell.Here()
	}
	return func() {
		w.showWork()
		w.goTo(place)
	}
}

func (w *Window) goTo(place navigation.Key) {
	if w.screens != nil && !w.covered() {
		w.window.Canvas().Unfocus() // from what goes with its screen
		w.screens.shell.Go(place)
	}
}

// leaver is what the settings need of both halves of the companion.
type leaver struct {
	accounts Accounts
	work     Work
}

func (l leaver) SignOut(ctx context.Context, account string) (core.SignedOut, error) {
	return l.accounts.SignOut(ctx, account)
}

func (l leaver) Counts() (core.Counts, error) { return l.work.Counts() }
