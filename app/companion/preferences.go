package companion

import (
	"cmp"

	"fyne.io/fyne/v2"

	"satchel/app/companion/settings"
	"satchel/app/companion/theme"
)

// usualSize is a window's that nobody has made larger or smaller.
var usualSize = fyne.NewSize(1180, 780)

// startAs gives the window the look and the size that the person chose, unless this run has its own.
func (w *Window) startAs() settings.Preferences {
	kept, err := settings.Load(w.accounts.Home())
	if err != nil {
		w.options.Log.Warn("the window's preferences can't be read", "error", err)
	}
	mode, _ := theme.ParseMode(kept.Theme)
	w.useMode(cmp.Or(w.options.Mode, mode))
	switch {
	case !w.options.Size.IsZero():
		w.window.Resize(w.options.Size)
	case kept.Width > 0 && kept.Height > 0:
		w.window.Resize(fyne.NewSize(kept.Width, kept.Height))
	}
	return kept
}

func (w *Window) useMode(mode theme.Mode) {
	w.mode = mode
	w.options.App.Settings().SetTheme(theme.New(mode))
}

// keepMode is the person's choice in the settings.
func (w *Window) keepMode(mode theme.Mode) {
	w.useMode(mode)
	if err := settings.Change(w.accounts.Home(), func(p *settings.Preferences) { p.Theme = string(mode) }); err != nil {
		w.options.Log.Warn("the window's preferences can't be kept", "error", err)
		w.snackbar.Say("This look is only for now: it could not be kept.")
	}
}

// keepSize keeps the size for the next start.
func (w *Window) keepSize() {
	size := w.window.Canvas().Size()
	if !w.options.Size.IsZero() || size.IsZero() {
		return
	}
	err := settings.Change(w.accounts.Home(), func(p *settings.Preferences) { p.Width, p.Height = size.Width, size.Height })
	if err != nil {
		w.options.Log.Warn("the window's size can't be kept", "error", err)
	}
}
