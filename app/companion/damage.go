package companion

import (
	"path/filepath"

	"satchel/app/companion/settings"
	"satchel/app/companion/widgets"
)

// damage is what the person is told of a damaged queue that this start or an earlier one put aside, and what to do once
// they have read it. There is nothing to tell of one that was dismissed or moved away.
func (w *Window) damage() (warning widgets.Message, dismissed func()) {
	aside, err := w.accounts.DamagedQueues()
	if err != nil {
		w.options.Log.Warn("whether a damaged queue was put aside can't be seen", "error", err)
	}
	if len(aside) == 0 {
		return widgets.Message{}, nil
	}
	newest := aside[len(aside)-1]
	kept, err := settings.Load(w.accounts.Home())
	if err != nil {
		w.options.Log.Warn("the window's preferences can't be read", "error", err)
	}
	if kept.Dismissed == filepath.Base(newest) {
		return widgets.Message{}, nil
	}
	said := w.tongue.DamagedQueue(newest)
	return widgets.Message{Title: said.Title, Safe: said.Safe, Action: said.Action}, func() {
		err := settings.Change(w.accounts.Home(), func(p *settings.Preferences) { p.Dismissed = filepath.Base(newest) })
		if err != nil {
			w.options.Log.Warn("that the warning was read can't be kept", "error", err)
		}
	}
}
