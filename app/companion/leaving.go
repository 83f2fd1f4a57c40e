package companion

import (
	"context"

	"satchel/app/companion/background"
	"satchel/app/companion/security"
	"satchel/app/companion/settings"
	"satchel/app/companion/widgets"
	core "satchel/sync/companion"
)

// signOutNow signs out where no work has begun that would have to be asked about.
func (w *Window) signOutNow() {
	id := w.account.ID
	background.Run(w.ctx, func(ctx context.Context) (core.SignedOut, error) { return w.accounts.SignOut(ctx, id) },
		func(out core.SignedOut, err error) {
			switch {
			case core.KeychainShut(err):
				w.askAbandon()
			case err != nil:
				w.snackbar.Say(w.explain(err).String())
			default:
				w.signedOut(out)
			}
		})
}

// signedOut says what signing out achieved and asks who is next.
func (w *Window) signedOut(out core.SignedOut) {
	w.next(false)
	switch {
	case out.RevokeBySelf:
		w.snackbar.Say(w.tongue.T("Signed out here. The service can't be reached and is told as soon as Satchel reaches it."))
	case out.RevokeLater:
		w.snackbar.Say(w.tongue.T("Signed out here. The service could not be told: end this device in the portal, under your name, Devices."))
	default:
		w.snackbar.Say(w.tongue.T("Signed out."))
	}
}

// disconnected says that the identity is disconnected, for good, and asks for the sign-in that is left.
func (w *Window) disconnected(out core.SignedOut) {
	if account, err := w.accounts.Current(); err == nil {
		w.account = account
	}
	w.listen() // to nobody
	w.showWelcome(security.Disconnected(w.tongue.Calling(w.account.Label), out.Waiting), nil)
}

// askAbandon asks before signing out without the keychain, which does not open, and says what is kept.
func (w *Window) askAbandon() {
	background.Run(w.ctx, func(context.Context) (core.Counts, error) { return w.work.Counts() },
		func(counts core.Counts, err error) {
			if err != nil {
				w.snackbar.Say(w.explain(err).String())
				return
			}
			title, said := settings.Abandoning(w.tongue, w.account.Keychain, counts.Waiting+counts.NeedsPerson)
			widgets.Confirm(w.window.Canvas(), widgets.Question{Title: title, Words: said, Yes: w.tongue.T("Sign out without it"), No: w.tongue.T("Stay"), Danger: true}, w.abandon)
		})
}

func (w *Window) abandon() {
	id := w.account.ID
	background.Run(w.ctx, func(ctx context.Context) (core.Abandoned, error) { return w.accounts.Abandon(ctx, id) },
		func(_ core.Abandoned, err error) {
			if err != nil {
				w.snackbar.Say(w.explain(err).String())
				return
			}
			w.next(false)
			w.snackbar.Say(w.tongue.T("Signed out here alone. End this device in the portal, under your name, Devices."))
		})
}
