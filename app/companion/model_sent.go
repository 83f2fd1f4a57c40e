package companion

import (
	"time"

	"satchel/app/words"
	core "satchel/sync/companion"
)

// Pauses between two questions for passcodes that were sent here.
const (
	afterNone    = 2 * time.Second  // the service has waited for one already
	afterOne     = 10 * time.Second // it answers at once while one counts
	afterFailing = 30 * time.Second // doubled by each failure more
	afterMany    = 5 * time.Minute  // at most: a passcode counts no longer
)

// sentHere is the newest passcode that the service has sent to this device for an account. Its zero value has none.
type sentHere struct {
	account string
	digits  string    // empty where there is none
	at      time.Time // when it was sent, or the last one that there was, by the service's clock
	until   time.Time // when it counts no more, by this computer's clock, which may be hours off
	failed  int       // how often in a row the service could not be asked
}

// take takes in those that count, the newest first, and tells whether the newest is one that was not there before.
func (s *sentHere) take(sent []core.SentPasscode, now time.Time) (fresh bool) {
	s.failed = 0
	if len(sent) == 0 {
		s.digits = ""
		return false
	}
	newest := sent[0]
	if newest.Code != s.digits || !newest.SentAt.Equal(s.at) {
		s.digits, s.until = newest.Code, now.Add(newest.ExpiresAt.Sub(newest.SentAt))
	}
	fresh = newest.SentAt.After(s.at)
	s.at = newest.SentAt
	return fresh
}

// fail takes in that the service could not be asked, after which the pause is longer each time. It tells whether to ask
// again at all: what only a person can put right is not tried before they have.
func (s *sentHere) fail(err error) (again bool) {
	s.failed++
	return words.Explain(err).Exit != words.Person
}

// code is the digits as they are typed, while they count.
func (s *sentHere) code(now time.Time) string {
	if !now.Before(s.until) {
		return ""
	}
	return s.digits
}

// pause is how long to wait before the service is asked again, or before what is shown counts no more.
func (s *sentHere) pause(now time.Time) time.Duration {
	pause := afterNone
	switch {
	case s.failed > 0:
		pause = min(afterFailing<<min(s.failed-1, 5), afterMany)
	case s.digits != "":
		pause = afterOne
	}
	if s.code(now) != "" {
		pause = min(pause, s.until.Sub(now))
	}
	return pause
}

// sentBanner leads to a passcode, which it does not show.
func sentBanner(tongue words.Tongue) Banner {
	return Banner{Sent: true, Brief: tongue.T("Passcode sent"), Words: tongue.T("A passcode was sent to you for a sign-in. If that isn't you, somebody knows your password.")}
}

// eased tells whether what kept the service from being asked may be over.
func eased(before, now core.Snapshot) bool {
	return before.Offline && !now.Offline || len(now.Paused) < len(before.Paused)
}
