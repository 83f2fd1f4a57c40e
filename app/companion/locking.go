package companion

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
	"github.com/google/uuid"

	"satchel/app/companion/background"
	"satchel/app/companion/lock"
	"satchel/app/companion/settings"
	"satchel/auth/applock"
	"satchel/storage/keychain"
)

// Keeper has the PIN, and wipes what it guards.
type Keeper interface {
	AppLock(kind keychain.Kind, name string) (applock.Lock, error)
	WipeSecrets(ctx context.Context) error
}

// locking is the app lock of the window.
type locking struct {
	chosen settings.AppLock
	watch  lock.Watch
	locked bool
	sign   sign // of the person, when last looked
	leave  context.CancelFunc
}

// sign is what changes while a person uses the keys.
type sign struct {
	focus fyne.Focusable
	text  string
	place int
}

// startLock locks a window that has a PIN, and looks from now on whether it is to lock.
func (w *Window) startLock(chosen settings.AppLock) {
	w.lock.chosen = chosen
	w.lock.watch.Idle = time.Duration(chosen.Minutes) * time.Minute
	w.lock.watch.Seen(w.options.Now())
	w.lockNow()
	w.watchLock()
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
	if w.lock.chosen.Name == "" || w.lock.locked {
		return
	}
	pin, err := w.accounts.AppLock(w.lock.chosen.Keychain, w.lock.chosen.Name)
	if err != nil {
		w.options.Log.Error("the app lock's keychain can't be opened", "error", err)
	}
	w.lock.locked = true
	if w.screens != nil {
		w.screens.vault.Hidden()
	}
	canvas := w.window.Canvas()
	for top := canvas.Overlays().Top(); top != nil; top = canvas.Overlays().Top() {
		canvas.Overlays().Remove(top)
	}
	canvas.Unfocus()
	ctx, leave := context.WithCancel(w.ctx)
	w.lock.leave = leave
	screen := lock.New(lock.Options{
		Tongue: w.tongue, Context: ctx, PIN: pin, Wipe: w.wipe, Opened: w.unlock, Wiped: w.wiped, Window: w.window, Explain: w.explain,
	})
	w.cover.Objects = []fyne.CanvasObject{screen.Object()}
	w.stage.Hide()
	w.cover.Show()
	w.cover.Refresh()
	screen.Focus()
}

func (w *Window) unlock() {
	w.lock.leave()
	w.lock.locked = false
	w.window.Canvas().Unfocus() // from the PIN's line, which would keep the shortcuts to itself
	w.used()
	w.cover.Hide()
	w.cover.Objects = nil
	w.stage.Show()
	w.stage.Refresh()
	w.take(nil)
}

// wipe empties the keychain, and forgets the PIN last: cut short, it is done again at the next start.
func (w *Window) wipe(ctx context.Context) error {
	if err := w.accounts.WipeSecrets(ctx); err != nil {
		return err
	}
	return w.removePIN(ctx)
}

func (w *Window) wiped() {
	w.keepLock(settings.AppLock{})
	w.unlock()
	w.next(false)
	w.snackbar.Say(w.tongue.T(lock.Wiped))
}

func (w *Window) removePIN(ctx context.Context) error {
	pin, err := w.accounts.AppLock(w.lock.chosen.Keychain, w.lock.chosen.Name)
	if err != nil {
		return err
	}
	return pin.Remove(ctx)
}

// lockCard is what the settings offer: nothing where the sign-in is kept in no keychain.
func (w *Window) lockCard(ctx context.Context) fyne.CanvasObject {
	kind := w.account.Keychain
	if kind == keychain.Memory {
		return nil
	}
	chosen := w.lock.chosen
	if chosen.Name == "" {
		chosen = settings.AppLock{Name: uuid.NewString(), Keychain: kind, Minutes: 15}
	}
	pin, err := w.accounts.AppLock(chosen.Keychain, chosen.Name)
	if err != nil {
		w.options.Log.Warn("the app lock can't be offered", "error", err)
		return nil
	}
	return lock.NewCard(lock.CardOptions{
		Tongue: w.tongue, Context: ctx, On: w.lock.chosen.Name != "", Minutes: chosen.Minutes, PIN: pin, Set: pin.Set, Remove: pin.Remove,
		Changed: func(on bool, minutes int) {
			chosen.Minutes = minutes
			if on {
				w.keepLock(chosen)
			} else {
				w.keepLock(settings.AppLock{})
			}
		},
		Lock: w.lockNow, Window: w.window, Explain: w.explain,
	}).Object()
}

func (w *Window) keepLock(chosen settings.AppLock) {
	w.lock.chosen = chosen
	w.lock.watch.Idle = time.Duration(chosen.Minutes) * time.Minute
	if err := settings.Change(w.accounts.Home(), func(p *settings.Preferences) { p.AppLock = chosen }); err != nil {
		w.options.Log.Warn("the window's preferences can't be kept", "error", err)
		w.snackbar.Say(w.tongue.T("That holds for now only: the folder of Satchel's state can't be written."))
	}
}
