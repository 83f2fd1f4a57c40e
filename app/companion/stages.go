package companion

import (
	"context"
	"net/url"
	"slices"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"satchel/app/companion/access"
	"satchel/app/companion/accounts"
	"satchel/app/companion/background"
	"satchel/app/companion/company"
	"satchel/app/companion/welcome"
	"satchel/app/companion/widgets"
	"satchel/app/words"
	"satchel/assets/icons"
	"satchel/storage/keychain"
	core "satchel/sync/companion"
	"satchel/sync/document"
)

// showWelcome lets the person sign in; later leads back to work without it, nil where nobody can work before.
func (w *Window) showWelcome(again string, later func()) {
	w.newWelcome(again, later).Focus()
}

// signInAgain lets a person in whose password was changed, and who is signed out everywhere by it. Err is why this
// companion could not do so by itself, such as that a passcode is wanted. Whoever would lose something by it may stay and
// capture it first: what they captured waits for the sign-in, which a banner asks for then.
func (w *Window) signInAgain(why string, err error) {
	if w.uncaptured() > 0 {
		w.snackbar.Say(why)
	}
	w.leaving(func() {
		screen := w.newWelcome(why, nil)
		screen.GoOn(err)
		screen.Focus()
	})
}

func (w *Window) newWelcome(again string, later func()) *welcome.Screen {
	server, email := w.options.Server, w.options.Email
	keeping := keychain.OS
	if w.account.Server != "" {
		server, email, keeping = w.account.Server, w.account.Email, w.account.Keychain
	}
	var others func()
	if later == nil && w.othersMayWork() {
		others = func() { w.showAccounts(func() { w.next(false) }) }
	}
	var screen *welcome.Screen
	w.show(func(ctx context.Context) fyne.CanvasObject {
		screen = welcome.New(welcome.Options{
			Tongue: w.tongue, Context: ctx, Door: door{w.accounts}, Explain: w.explain, Window: w.window,
			Server: server, Email: email, Again: again, Keeping: keeping, SignedIn: w.signedIn, Later: later, Switch: others,
			Browse: w.browse, Forward: w.forward, Copy: w.options.App.Clipboard().SetContent,
		})
		return screen.Object()
	})
	w.focus = screen.Focus
	return screen
}

// othersMayWork tells whether somebody else is signed in on this computer.
func (w *Window) othersMayWork() bool {
	known, err := w.accounts.Accounts()
	return err == nil && slices.ContainsFunc(known, func(a core.Account) bool { return a.SignedIn && a.ID != w.account.ID })
}

func (w *Window) signedIn(core.Account) {
	w.work.Wake()
	w.next(true)
}

// showCompanies lets the person choose; back is where they came from, nil where a company must be chosen first.
func (w *Window) showCompanies(back func()) {
	w.show(func(ctx context.Context) fyne.CanvasObject {
		return company.New(company.Options{
			Tongue: w.tongue, Context: ctx, Chooser: w.accounts, Window: w.window, Explain: w.explain, Current: w.account.Company.ID, Back: back,
			Chosen:  func(core.Company) { w.work.Wake(); w.next(true) },
			SignOut: func() { w.leaving(w.signOutNow) }, Switch: func() { w.leaving(func() { w.showAccounts(func() { w.next(true) }) }) },
			Ask: func() { w.askForAccess(document.Company{}, func() { w.showCompanies(back) }) }, Look: w.showWork,
		}).Object()
	})
}

// showAccess lets a person who works ask for what they lack in a company; the zero one is the chosen one.
func (w *Window) showAccess(company document.Company) {
	w.leaving(func() { w.askForAccess(company, w.back()) })
}

func (w *Window) askForAccess(company document.Company, back func()) {
	if company.ID == uuid.Nil {
		company = document.Company{ID: w.account.Company.ID, Name: w.account.Company.Name}
	}
	w.show(func(ctx context.Context) fyne.CanvasObject {
		return access.New(access.Options{
			Tongue: w.tongue, Context: ctx, Asker: w.accounts, Company: company, Explain: w.explain, Now: w.options.Now, Back: back,
			GoOn: func() { w.retryAll(); back() },
		}).Object()
	})
}

// retryAll tries everything of the person's again that could not go on without them.
func (w *Window) retryAll() {
	id := w.account.ID
	background.Run(w.ctx, func(ctx context.Context) (int, error) { return w.work.RetryAll(ctx, id) }, func(_ int, err error) {
		if err != nil {
			w.snackbar.Say(w.explain(err).String())
		}
	})
}

func (w *Window) browse(address string) error {
	parsed, err := url.Parse(address)
	if err != nil {
		return err
	}
	if err := w.options.App.OpenURL(parsed); err != nil {
		w.options.Log.Info("no browser opens", "error", err)
		return err
	}
	return nil
}

// showAccounts lets another of this computer's people work, or one sign in beside them; back is where they came from.
func (w *Window) showAccounts(back func()) {
	w.show(func(ctx context.Context) fyne.CanvasObject {
		return accounts.New(accounts.Options{
			Tongue: w.tongue, Context: ctx, Chooser: w.accounts, Window: w.window, Explain: w.explain, Current: w.account.ID,
			Chosen: func() { w.next(false) }, Add: w.addAccount, Back: back,
		}).Object()
	})
}

// addAccount lets somebody sign in beside those who are.
func (w *Window) addAccount() {
	w.account = core.Account{Server: w.account.Server, Keychain: w.account.Keychain}
	w.showWelcome("", func() { w.next(false) })
}

// showFault is for a home that can't be read: nothing else can be shown.
func (w *Window) showFault(err error) {
	w.options.Log.Error("the companion's home can't be read", "error", err)
	w.show(func(context.Context) fyne.CanvasObject {
		return newFault(w.explain(err), widgets.NewPrimary(w.tongue.T("Try again"), icons.ArrowClockwise, func() { w.next(false) }))
	})
}

// newFault stands where nothing else can.
func newFault(said words.Explanation, buttons ...fyne.CanvasObject) fyne.CanvasObject {
	notice := widgets.NewNotice(widgets.Danger, widgets.Message{Title: said.Title, Safe: said.Safe, Action: said.Action}, buttons...)
	return widgets.NewMiddle(notice)
}
