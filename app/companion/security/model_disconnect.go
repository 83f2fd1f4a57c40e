package security

import (
	"strings"

	"satchel/app/words"
	"satchel/sync/companion"
)

// Disconnecting is the view model of Disconnect External Authentication: first the password is proved, then what changes
// is listed, then it is confirmed.
type Disconnecting struct {
	words.Tongue
	password string
	changes  companion.Changes
	proved   bool
}

// Proved takes in that the password works, and what disconnecting would change.
func (d *Disconnecting) Proved(password string, changes companion.Changes) {
	d.password, d.changes, d.proved = password, changes, true
}

// IsProved says whether the password was proved.
func (d *Disconnecting) IsProved() bool { return d.proved }

// Word is what is typed to confirm.
func (d *Disconnecting) Word() string { return d.changes.Word }

// WantsPasscode says whether a passcode is wanted too.
func (d *Disconnecting) WantsPasscode() bool { return d.changes.Passcode }

// Change is one thing that disconnecting changes.
type Change struct{ What, Becomes string }

// Changes lists them.
func (d *Disconnecting) Changes() []Change {
	names := make([]string, 0, len(d.changes.Devices))
	for _, device := range d.changes.Devices {
		name := device.Name
		if device.Current {
			name = d.T("%s (this one)", name)
		}
		names = append(names, name)
	}
	return []Change{
		{d.T("Website"), d.T("Opened by your e-mail and app password only, no longer by your Sage ID.")},
		{d.T("Computers and phones"), d.T("Signed in by your e-mail and app password only, no longer by your Sage ID.")},
		{d.T("Browsers signed out"), d.Number(d.changes.Sessions)},
		{d.T("Devices signed out"), strings.Join(names, ", ")},
		{d.T("Documents that wait"), d.T("Kept, here and everywhere. They go on when you sign in again.")},
	}
}

// ConfirmFaults say what is wrong with a confirmation; empty where nothing is.
type ConfirmFaults struct{ Word, Passcode string }

// Check looks at the confirmation before the service is asked.
func (d *Disconnecting) Check(word, passcode string) ConfirmFaults {
	var wrong ConfirmFaults
	if !strings.EqualFold(strings.TrimSpace(word), d.changes.Word) {
		wrong.Word = d.T("Type %s to confirm, or go back.", d.changes.Word)
	}
	if d.changes.Passcode && strings.TrimSpace(passcode) == "" {
		wrong.Passcode = d.T(typePasscode)
	}
	return wrong
}

// Confirmation is what the service wants.
func (d *Disconnecting) Confirmation(word, passcode string) companion.Confirmation {
	return companion.Confirmation{Password: d.password, Passcode: strings.TrimSpace(passcode), Word: strings.TrimSpace(word)}
}

// Disconnected is what a person is told once it is done. Waiting is how many of their documents wait here.
func Disconnected(tongue words.Tongue, waiting int) string {
	said := tongue.T("The Sage ID is disconnected, for good. From now on your e-mail and app password open everything: sign in with them.")
	if waiting > 0 {
		said += " " + tongue.Count(waiting, "1 document waits here, safe.", "%d documents wait here, safe.")
	}
	return said
}
