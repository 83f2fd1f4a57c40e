package authenticator

import (
	"time"

	"satchel/sync/companion"
)

// Pauses between two questions for passcodes that were sent here.
const (
	afterNone    = 2 * time.Second  // the service has waited for one already
	afterOne     = 10 * time.Second // it answers at once while one counts
	afterFailing = 30 * time.Second
)

// Arrived takes in the passcodes that the service has sent to this device and that still count, the newest first.
func (m *Model) Arrived(sent []companion.SentPasscode) { m.sent = sent }

// Sent are the digits of the newest passcode that still counts, as they are typed; empty where there is none.
func (m *Model) Sent(now time.Time) string {
	for _, one := range m.sent {
		if now.Before(one.ExpiresAt) {
			return one.Code
		}
	}
	return ""
}

// AskAgain says after which pause the service is asked again.
func (m *Model) AskAgain(now time.Time, err error) time.Duration {
	switch {
	case err != nil:
		return afterFailing
	case m.Sent(now) != "":
		return afterOne
	}
	return afterNone
}
