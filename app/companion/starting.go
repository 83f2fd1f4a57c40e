package companion

import "satchel/app/companion/settings"

// starting is the choice the settings offer, nil where the window can't be started at sign-in to the computer.
func (w *Window) starting() *settings.Starting {
	entry := w.options.Starting
	if entry == nil {
		return nil
	}
	on, err := entry.On()
	if err != nil {
		w.options.Log.Warn("what starts at sign-in can't be read", "error", err)
	}
	return &settings.Starting{On: on, Set: func(on bool) bool {
		if err := entry.Set(on); err != nil {
			w.options.Log.Warn("what starts at sign-in can't be changed", "error", err)
			w.snackbar.Say(w.tongue.T("That could not be kept: the system's list of what starts at sign-in can't be changed."))
			return false
		}
		return true
	}}
}
