package lock

import "time"

// Every is how often a Watch is to be asked.
const Every = 5 * time.Second

// away is a gap between two looks at the clock from which the computer must have slept in between.
const away = time.Minute

// Watch tells when nobody has used the window for too long, or the computer was asleep.
type Watch struct {
	Idle   time.Duration // without a sign of the person; zero is never
	seen   time.Time
	looked time.Time
}

// Seen is a sign of the person.
func (w *Watch) Seen(now time.Time) { w.seen = now.Round(0) }

// Due tells whether to lock now. Wall clocks are compared: the other kind stands still while a computer sleeps.
func (w *Watch) Due(now time.Time) bool {
	now = now.Round(0)
	asleep := !w.looked.IsZero() && now.Sub(w.looked) >= away
	w.looked = now
	if w.seen.IsZero() {
		w.seen = now
	}
	return asleep || w.Idle > 0 && now.Sub(w.seen) >= w.Idle
}
