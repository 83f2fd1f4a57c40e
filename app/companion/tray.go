package companion

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"satchel/app/companion/background"
	"satchel/app/companion/documents"
	"satchel/app/companion/host"
	"satchel/app/companion/settings"
	core "satchel/sync/companion"
)

// tray is the window's place among the small programs that run on.
type tray struct {
	menu  *fyne.Menu
	stand *fyne.MenuItem // how things stand, in words
}

// addTray puts Satchel into the tray, where the desktop has one.
func (w *Window) addTray() {
	desk, ok := w.options.App.(desktop.App)
	if !ok || !w.options.Host.HasTray() {
		return
	}
	stand := fyne.NewMenuItem(w.trayLine(), nil)
	stand.Disabled = true
	quit := fyne.NewMenuItem(w.tongue.T("Quit Satchel"), w.quit)
	quit.IsQuit = true
	w.tray = &tray{stand: stand, menu: fyne.NewMenu("Satchel", stand, fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(w.tongue.T("Open Satchel"), w.forward),
		fyne.NewMenuItem(w.tongue.T("Capture"), func() { w.lead(placeCapture) }),
		fyne.NewMenuItemSeparator(), quit)}
	desk.SetSystemTrayMenu(w.tray.menu)
}

// quit is what the tray's menu does: a question needs the window before it.
func (w *Window) quit() {
	w.end()
	if w.asking {
		w.forward()
	}
}

// forward shows the window to the person, wherever it is.
func (w *Window) forward() {
	w.hidden = false
	w.window.Show()
	w.window.RequestFocus()
}

// closed is what the window's cross does: with a tray the window only hides, unless the person likes it to end.
func (w *Window) closed() {
	kept, err := settings.Load(w.accounts.Home())
	if err != nil {
		w.options.Log.Warn("the window's preferences can't be read", "error", err)
	}
	if w.tray == nil || kept.EndOnClose || !w.options.Host.HasTray() {
		w.end()
		return
	}
	w.keepSize()
	w.window.Hide()
	w.hidden = true
	if kept.KnowsTray {
		return
	}
	w.notify(host.Notice{Open: w.tongue.T("Open Satchel"), Title: w.tongue.T("Satchel goes on in the tray"), Text: w.tongue.T("It keeps sending what you captured. Quit it from there, or choose in the settings that closing the window ends it.")}, w.forward)
	if err := settings.Change(w.accounts.Home(), func(p *settings.Preferences) { p.KnowsTray = true }); err != nil {
		w.options.Log.Warn("the window's preferences can't be kept", "error", err)
	}
}

// closing is the choice the settings offer, nil without a tray.
func (w *Window) closing() *settings.Closing {
	if w.tray == nil {
		return nil
	}
	kept, _ := settings.Load(w.accounts.Home()) // or as nobody has chosen
	return &settings.Closing{Ends: kept.EndOnClose, Set: func(ends bool) {
		if err := settings.Change(w.accounts.Home(), func(p *settings.Preferences) { p.EndOnClose = ends }); err != nil {
			w.options.Log.Warn("the window's preferences can't be kept", "error", err)
			w.snackbar.Say(w.tongue.T("That could not be kept: the folder of Satchel's state can't be written."))
		}
	}}
}

// attend follows the queue from now on, whatever the window shows, until the context ends.
func (w *Window) attend() {
	life := w.options.App.Lifecycle()
	life.SetOnEnteredForeground(func() { w.looking = true })
	life.SetOnExitedForeground(func() { w.looking = false })
	feed := documents.NewFeed(background.After, w.hear)
	cancel := w.work.Subscribe(feed.Take)
	context.AfterFunc(w.ctx, func() {
		feed.Close()
		cancel()
	})
}

// hear keeps the screens, the tray and the person informed.
func (w *Window) hear(now core.Snapshot) {
	before := w.newest
	w.newest = now
	if w.sent.failed > 0 && eased(before, now) {
		w.listen()
	}
	w.drawTray()
	if w.screens != nil {
		w.apply(now)
	}
	news, worth := w.herald.hear(w.tongue, now, w.looking && !w.hidden)
	if !worth {
		return
	}
	place := placeDocuments
	if news.stuck {
		place = placeStuck
	}
	w.notify(news.Notice, func() { w.lead(place) })
}

// miss has the tray say how many files of watched folders were not captured, and the person who looks elsewhere if there are
// more than before.
func (w *Window) miss(files int) {
	more := files > w.missing
	w.missing = files
	w.drawTray()
	if more && (w.hidden || !w.looking) {
		w.notify(missed(w.tongue, files), func() { w.lead(placeStuck) })
	}
}

// drawTray has the tray say how things stand.
func (w *Window) drawTray() {
	if w.tray == nil {
		return
	}
	if line := w.trayLine(); w.tray.stand.Label != line {
		w.tray.stand.Label = line
		w.tray.menu.Refresh()
	}
}

func (w *Window) trayLine() string {
	return trayLine(w.tongue, w.newest, w.missing, w.waits > 0, w.sent.code(w.options.Now()) != "")
}

// notify shows a notice; pressed is called on the UI thread.
func (w *Window) notify(notice host.Notice, pressed func()) {
	go func() { // the desktop may take its time
		if err := w.options.Host.Notify(notice, func() { background.Do(pressed) }); err != nil {
			w.options.Log.Info("a notice was not shown", "error", err)
		}
	}()
}
