package companion

import (
	"satchel/app/companion/settings"
	core "satchel/sync/companion"
	"satchel/sync/metered"
)

// sending is the choice the settings offer of how uploads use the network.
func (w *Window) sending() *settings.Sending {
	kept, err := w.accounts.Sending()
	if err != nil {
		w.options.Log.Warn("how documents may be sent can't be read", "error", err)
	}
	return &settings.Sending{Chosen: kept, AsksMetered: metered.Supported, Set: func(chosen core.Sending) bool {
		if err := w.accounts.SetSending(chosen); err != nil {
			w.snackbar.Say(w.explain(err).String())
			return false
		}
		w.work.Wake() // what waited for another network may go now
		return true
	}}
}
