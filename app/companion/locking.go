package companion

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"satchel/app/companion/background"
	"satchel/app/companion/lock"
	"satchel/app/companion/settings"
	"satchel/app/companion/widgets"
	"satchel/auth/applock"
	"satchel/storage/keychain"
	core "satchel/sync/companion"
)

// Keeper has the PIN, and wipes what it guards.
type Keeper interface {
	// FindAppLock is the PIN that there is; applock.ErrNone where there is none.
	FindAppLock(ctx context.Context) (applock.Lock, error)
	// AppLock is the PIN of a keychain, whether there is one or not.
	AppLock(kind keychain.Kind) (applock.Lock, error)
	WipeSecrets(ctx context.Context, progress func(gone, of int)) error
}

// locking is the app lock of the window.
type locking struct {
	looking bool         // for a PIN; nothing is shown meanwhile
	on      bool         // there is a PIN
	pin     applock.Lock // while on
	chosen  settings.AppLock
	watch   lock.Watch
	locked  bool
	sign    sign // of the person, when last looked
	leave   context.CancelFunc
}

// sign is what changes while a person uses the keys.
type sign struct {
	focus fyne.Focusable
	text  string
	place int
}

func (l *locking) choose(chosen settings.AppLock) {
	l.chosen = chosen
	l.watch.Idle = time.Duration(chosen.Minutes) * time.Minute
}

// covered tells whether nobody is to see the screens.
func (w *Window) covered() bool { return w.lock.locked || w.lock.looking }

// hide puts something in place of the screens, which stay as they are.
func (w *Window) hide(behind fyne.CanvasObject) {
	w.cover.Objects = []fyne.CanvasObject{behind}
	w.stage.Hide()
	w.cover.Show()
	w.cover.Refresh()
	w.root.Refresh() // for what is said in passing has its room elsewhere
}

func (w *Window) uncover() {
	w.cover.Hide()
	w.cover.Objects = nil
	w.stage.Show()
	w.stage.Refresh()
	w.root.Refresh()
	w.goWanted()
	w.showSent()
	w.focus() // which it could not have while it was hidden
	w.take(nil)
}

func (w *Window) watchLock() {
	if w.ctx.Err() != nil {
		return
	}
	now := w.options.Now()
	if current := w.signNow(); current != w.lock.sign {
		w.lock.sign = current
		w.lock.watch.Seen(now)
	}
	if w.lock.watch.Due(now) {
		w.lockNow()
	}
	stop := background.After(lock.Every, w.watchLock)
	context.AfterFunc(w.ctx, stop)
}

func (w *Window) signNow() sign {
	now := sign{focus: w.window.Canvas().Focused()}
	if line, ok := now.focus.(interface{ Inner() *widget.Entry }); ok {
		now.text, now.place = line.Inner().Text, line.Inner().CursorColumn
	} else if line, ok := now.focus.(*widget.Entry); ok {
		now.text, now.place = line.Text, line.CursorColumn
	}
	return now
}

// used is a sign of the person from the pointer.
func (w *Window) used() { w.lock.watch.Seen(w.options.Now()) }

// lockNow puts the lock over everything, if there is a PIN. What is beneath stays as it is.
func (w *Window) lockNow() {
	if !w.lock.on || w.lock.locked {
		return
	}
	w.lock.locked, w.asking = true, false
	w.clip.clear()
	if w.screens != nil {
		w.screens.vault.Hidden()
	}
	widgets.CloseAll(w.window.Canvas())
	ctx, leave := context.WithCancel(w.ctx)
	w.lock.leave = leave
	screen := lock.New(lock.Options{
		Tongue: w.tongue, Context: ctx, PIN: w.lock.pin, Wipe: w.wipe, Opened: w.unlock, Wiped: w.wiped, Window: w.window, Explain: w.explainShut,
	})
	w.hide(screen.Object())
	screen.Focus()
}

func (w *Window) unlock() {
	w.lock.leave()
	w.lock.locked = false
	w.window.Canvas().Unfocus() // from the PIN's line, which would keep the shortcuts to itself
	w.used()
	w.uncover()
}

// wipe empties the keychain, and forgets the PIN last: cut short, it is done again at the next start.
func (w *Window) wipe(ctx context.Context, progress func(gone, of int)) error {
	if err := w.accounts.WipeSecrets(ctx, progress); err != nil {
		return err
	}
	return w.lock.pin.Wiped(ctx)
}

// wiped asks for a sign-in, before anything beneath the lock could be seen.
func (w *Window) wiped() {
	w.lock.on = false
	defer w.unlock()
	account, err := w.accounts.Current()
	if err != nil && !errors.Is(err, core.ErrNoAccount) {
		w.showFault(err)
		return
	}
	w.account = account
	w.listen()                                 // to nobody
	w.showWelcome(w.tongue.T(lock.Wiped), nil) // where it stays until somebody has signed in
}

// lockCard is what the settings offer: nothing where a PIN would be kept in no keychain.
func (w *Window) lockCard(ctx context.Context) fyne.CanvasObject {
	if w.account.Keychain == keychain.Memory && !w.lock.on {
		return nil
	}
	pin := w.lock.pin
	if !w.lock.on {
		fresh, err := w.accounts.AppLock(w.account.Keychain)
		if err != nil {
			w.options.Log.Warn("the app lock can't be offered", "error", err)
			return nil
		}
		pin = fresh
	}
	return lock.NewCard(lock.CardOptions{
		Tongue: w.tongue, Context: ctx, On: w.lock.on, Minutes: w.lock.chosen.Minutes, PIN: pin, Set: pin.Set, Remove: pin.Remove,
		Changed: func(on bool, minutes int) {
			w.lock.on, w.lock.pin = on, pin
			w.keepLock(settings.AppLock{Minutes: minutes})
		},
		Lock: w.lockNow, Window: w.window, Explain: w.explain,
	}).Object()
}

func (w *Window) keepLock(chosen settings.AppLock) {
	w.lock.choose(chosen)
	if err := settings.Change(w.accounts.Home(), func(p *settings.Preferences) { p.AppLock = &chosen }); err != nil {
		w.options.Log.Warn("the window's preferences can't be kept", "error", err)
		w.snackbar.Say(w.tongue.T("That holds for now only: the folder of Satchel's state can't be written."))
	}
}
