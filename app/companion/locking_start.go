package companion

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"satchel/app/companion/background"
	"satchel/app/companion/settings"
	"satchel/app/companion/widgets"
	"satchel/app/words"
	"satchel/assets/icons"
	"satchel/auth/applock"
	"satchel/storage/keychain"
)

// startLock locks a window that has a PIN, and looks from now on whether it is to lock.
func (w *Window) startLock(chosen settings.AppLock) {
	w.lock.choose(chosen)
	w.lock.watch.Seen(w.options.Now())
	w.lookForLock()
}

// lookForLock asks whether there is a PIN. Until the keychain has answered nothing is shown but that it is waited for.
func (w *Window) lookForLock() {
	w.lock.looking = true
	w.hide(container.NewCenter(widgets.NewText(w.tongue.T("Waiting for the keychain …"), widgets.Quiet)))
	background.Run(w.ctx, w.findLock, w.foundLock)
}

// findLock asks once the toolkit runs: before, it would do on this goroutine what is for the UI's, such as asking for a
// passphrase.
func (w *Window) findLock(ctx context.Context) (applock.Lock, error) {
	if w.running != nil {
		select {
		case <-w.running:
		case <-ctx.Done():
		}
	}
	return w.accounts.FindAppLock(ctx)
}

// foundLock opens the window, or locks it. A keychain that doesn't tell keeps it shut, or whoever keeps the keychain from
// answering would be let in: one that isn't there may be back tomorrow, and a PIN in it. Where nobody is signed in through
// a keychain, none is asked.
func (w *Window) foundLock(pin applock.Lock, err error) {
	switch {
	case err == nil:
		w.lock.on, w.lock.pin = true, pin
	case errors.Is(err, applock.ErrNone):
	default:
		w.stayShut(err)
		return
	}
	w.next(false) // beneath the cover, so that nothing of the account is seen before the lock
	w.lock.looking = false
	if w.lock.on {
		w.lockNow()
		w.take(nil)
	} else {
		w.uncover()
	}
	w.watchLock()
}

// stayShut says why the keychain doesn't tell whether there is a PIN, and leads on.
func (w *Window) stayShut(err error) {
	w.options.Log.Warn("the keychain does not tell whether there is a PIN", "error", err)
	buttons := []fyne.CanvasObject{widgets.NewPrimary(w.tongue.T("Try again"), icons.ArrowClockwise, w.lookForLock)}
	if errors.Is(err, keychain.ErrPassphrase) || errors.Is(err, keychain.ErrDamaged) || errors.Is(err, keychain.ErrMissing) { // which may never open again
		buttons = append(buttons, widgets.NewButton(w.tongue.T("Sign out without it"), "", w.askAbandonAll))
	}
	w.hide(newFault(w.explainShut(err), buttons...))
}

// explainShut says what helps where nothing goes on without the keychain: elsewhere another place for the sign-in does too,
// but whoever chose one here would go past the PIN.
func (w *Window) explainShut(err error) words.Explanation {
	said := w.explain(err)
	if errors.Is(err, keychain.ErrLocked) {
		said.Action = w.tongue.T("Unlock it and try again: its own window may be behind this one. Satchel stays shut until then, for it alone knows whether there is a PIN. If nobody knows its password, make a new keychain in the system's settings, try again, and sign in.")
	}
	return said
}

// askAbandonAll asks before everybody is signed out without the keychain, which is the way in where it never opens again:
// whoever goes in has to sign in first, and what the keychain held is not to be had.
func (w *Window) askAbandonAll() {
	widgets.Confirm(w.window.Canvas(), widgets.Question{
		Title: w.tongue.T("Sign out without the keychain?"), Yes: w.tongue.T("Sign out without it"), No: w.tongue.T("Stay"), Danger: true,
		Words: w.tongue.T("Everybody who is signed in here has to sign in again. What was captured stays here, safe, and goes on then.") + " " +
			w.tongue.T("The service still lists this device: end it in the portal, under your name, Devices."),
	}, w.abandonAll)
}

func (w *Window) abandonAll() {
	background.Run(w.ctx, func(ctx context.Context) (struct{}, error) {
		accounts, err := w.accounts.Accounts()
		for _, account := range accounts {
			if account.SignedIn && err == nil {
				_, err = w.accounts.Abandon(ctx, account.ID)
			}
		}
		return struct{}{}, err
	}, func(_ struct{}, err error) {
		if err != nil {
			w.stayShut(err)
			return
		}
		w.foundLock(applock.Lock{}, applock.ErrNone)
	})
}
