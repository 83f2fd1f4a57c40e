package companion

import (
	"cmp"

	"fyne.io/fyne/v2"

	"satchel/app/companion/navigation"
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
	w.language = kept.Language
	w.speak(w.tongueOf(kept.Language))
	mode, _ := theme.ParseMode(kept.Theme)
	w.useLook(cmp.Or(w.options.Mode, mode), cmp.Or(theme.TextSize(kept.TextSize), theme.UsualText))
	switch {
	case !w.options.Size.IsZero():
		w.window.Resize(w.options.Size)
	case kept.Width > 0 && kept.Height > 0:
		w.window.Resize(fyne.NewSize(kept.Width, kept.Height))
	}
	return kept
}

func (w *Window) useLook(mode theme.Mode, text theme.TextSize) {
	look := theme.New(mode).With(text)
	w.mode, w.text = mode, look.Text()
	w.options.App.Settings().SetTheme(look)
}

// look is what the person chose for all screens.
type look struct {
	mode theme.Mode
	text theme.TextSize
}

// dress gives a place the look that was chosen while it was not shown: the toolkit gives it to what is shown alone.
func (w *Window) dress(s *screens, to navigation.Key) {
	before, ok := s.looks[to]
	if !ok {
		before = s.made
	}
	now := look{w.mode, w.text}
	s.looks[to] = now
	if before != now {
		w.useLook(w.mode, w.text)
	}
}

// keepMode is the person's choice in the settings.
func (w *Window) keepMode(mode theme.Mode) {
	w.useLook(mode, w.text)
	w.keepLook(func(p *settings.Preferences) { p.Theme = string(mode) })
}

// keepText is the person's choice in the settings.
func (w *Window) keepText(text theme.TextSize) {
	w.useLook(w.mode, text)
	w.keepLook(func(p *settings.Preferences) { p.TextSize = int(text) })
}

func (w *Window) keepLook(change func(*settings.Preferences)) {
	if err := settings.Change(w.accounts.Home(), change); err != nil {
		w.options.Log.Warn("the window's preferences can't be kept", "error", err)
		w.snackbar.Say(w.tongue.T("That holds for now only: it could not be kept."))
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
