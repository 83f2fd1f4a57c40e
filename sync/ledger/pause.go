package ledger

import (
	"encoding/json"
	"fmt"
	"time"

	"satchel/sync/document"
)

// Pause says that nothing of an account can be sent now, and why. It is kept so that a list made while nothing
// is running can say so too.
type Pause struct {
	Account string           `json:"account"`
	Reason  document.Reason  `json:"reason"`
	Action  *document.Action `json:"action,omitempty"` // set when only the person can end it
	Since   time.Time        `json:"since"`            // UTC
	Until   time.Time        `json:"until,omitzero"`   // UTC; when it is tried again; zero when the person has to act
}

// Unreached tells whether the account's service can't be reached, or is not to be over this network, as against one
// that answers and asks to wait.
func (p Pause) Unreached() bool {
	switch p.Reason.Code {
	case document.Offline, document.Metered, document.WrongAnswer, document.Untrusted:
		return true
	}
	return false
}

// Over is a document of the paused account as it stands while the pause lasts: one that could be sent waits, or
// needs its person, for the pause's reason.
func (p Pause) Over(r document.Record) document.Record {
	if !p.holds(r.State) {
		return r
	}
	reason := p.Reason
	r.State, r.Reason, r.Action, r.NextWake = p.Standing(r.State), &reason, nil, p.Until
	if p.Action != nil {
		action := *p.Action
		r.Action, r.NextWake = &action, time.Time{}
	}
	return r
}

// Standing is the state that Over gives a document of a state.
func (p Pause) Standing(state document.State) document.State {
	switch {
	case !p.holds(state):
		return state
	case p.Action != nil:
		return document.NeedsPerson
	}
	return document.Waiting
}

func (p Pause) holds(state document.State) bool { return state.Sendable() && !state.OnTheWire() }

// SetPause keeps a pause, replacing the account's former one.
func (l *Ledger) SetPause(p Pause) error {
	value, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("encoding a pause: %w", err)
	}
	return l.queue.SetNote(pauseKey(p.Account), value)
}

// ClearPause ends an account's pause.
func (l *Ledger) ClearPause(account string) error { return l.queue.SetNote(pauseKey(account), nil) }

// Pauses lists the accounts that are paused, as last known.
func (l *Ledger) Pauses() (map[string]Pause, error) {
	notes, err := l.queue.Notes()
	if err != nil {
		return nil, err
	}
	pauses := map[string]Pause{}
	for key, value := range notes {
		var p Pause
		if err := json.Unmarshal(value, &p); err != nil || key != pauseKey(p.Account) {
			continue
		}
		pauses[p.Account] = p
	}
	return pauses, nil
}

func pauseKey(account string) string { return "pause/" + account }
