package engine

import (
	"time"

	"satchel/sync/document"
	"satchel/sync/ledger"
)

// account is what the owner knows of one account: who sends for it, and whether anything of it may be sent.
type account struct {
	id       string
	uploader Uploader // nil while nobody is signed in
	ready    map[ledger.Lane][]document.Record
	sending  int
	contact  time.Time // monotonic: when the service last answered
	silent   time.Time // since when the service has not been reached; zero once it has answered
	epoch    int       // raised when somebody signs in or out: answers to uploads begun before say nothing of now

	// The gate. It is open while pause is nil.
	pause    *ledger.Pause
	down     bool      // the service is not reached: a probe opens the gate
	again    time.Time // monotonic: when the gate is tried; zero when the person has to open it
	trial    bool      // its time has come: one document at a time finds out
	failures int       // in a row, of the gate itself
	probing  bool
}

// admits tells whether another upload of the account may begin now.
func (a *account) admits() bool {
	switch {
	case a.uploader == nil:
		return false
	case a.pause == nil:
		return true
	}
	return a.trial && a.sending == 0
}

// stuck tells whether nothing of the account moves before its person has done something.
func (a *account) stuck() bool { return a.uploader == nil || a.pause != nil && a.pause.Action != nil }

// deadline is when the gate is tried: shut, when its wait is over; open, when nothing has been heard of the
// service for a while and somebody watches. Zero is never.
func (a *account) deadline(watched bool) time.Time {
	switch {
	case a.uploader == nil || a.probing || a.trial:
		return time.Time{}
	case a.pause != nil:
		return a.again
	case watched && a.sending == 0:
		return a.contact.Add(quiet)
	}
	return time.Time{}
}

// quiet is how long nothing may be heard of a service before somebody who watches wants to know whether it can
// still be reached.
const quiet = time.Minute

// restore begins with what was last known.
func (a *account) restore(p ledger.Pause) {
	if p.Account != "" {
		a.pause = &p
	}
	if p.Unreached() {
		a.silent = p.Since
	}
}

// heard notes that the service has answered, whatever it said.
func (o *owner) heard(a *account) {
	a.contact = time.Now()
	if !a.silent.IsZero() {
		a.silent = time.Time{}
		o.news.touch()
	}
}

// unreached tells whether the service could not be reached and has not answered since, tried anew or not. Where the
// person has to act first it doesn't matter.
func (a *account) unreached() bool {
	return !a.silent.IsZero() && a.uploader != nil && (a.pause == nil || a.pause.Action == nil)
}

// account finds or makes an account's entry.
func (o *owner) account(id string) *account {
	a, ok := o.accounts[id]
	if !ok {
		a = &account{id: id, ready: map[ledger.Lane][]document.Record{}}
		o.accounts[id] = a
		o.order = append(o.order, id)
	}
	return a
}

// close shuts an account's gate for what a verdict says.
func (o *owner) close(a *account, v Verdict) {
	now := time.Now()
	wait := time.Duration(0)
	if v.Action == nil {
		longest := longestRetry
		if v.Down {
			longest = longestProbe
		}
		wait = atLeast(backoff(a.failures, longest), v.After)
		a.failures++
	}
	p := ledger.Pause{Account: a.id, Reason: v.Reason, Action: v.Action, Since: o.clock.now()}
	if a.pause != nil && a.pause.Reason.Code == p.Reason.Code {
		p.Since = a.pause.Since
	}
	if p.Unreached() && a.silent.IsZero() {
		a.silent = p.Since
	}
	a.down, a.trial, a.again = v.Down, false, time.Time{}
	if v.Action == nil {
		a.again = now.Add(wait)
		p.Until = o.clock.now().Add(wait)
	}
	o.setPause(a, &p)
}

// open opens an account's gate.
func (o *owner) open(a *account) {
	a.down, a.trial, a.again, a.failures = false, false, time.Time{}, 0
	o.setPause(a, nil)
}

func (o *owner) setPause(a *account, p *ledger.Pause) {
	if a.pause == nil && p == nil {
		return
	}
	if a.pause == nil || p == nil || a.pause.Reason != p.Reason {
		// A time that has moved is not worth a write to the disk.
		o.changes.pause(a.id, p, time.Now())
		if p == nil {
			o.options.Log.Info("documents go on", "account", a.id, "reason", a.pause.Reason.Code)
		} else {
			o.options.Log.Info("documents wait", "account", a.id, "reason", p.Reason.Code)
		}
	}
	a.pause = p
	o.news.touch()
}

// passGates tries the gates whose time has come.
func (o *owner) passGates() {
	now := time.Now()
	for _, a := range o.accounts {
		at := a.deadline(o.readers.any())
		switch {
		case at.IsZero() || at.After(now):
		case a.pause == nil || a.down:
			o.probe(a)
		default:
			a.trial = true
		}
	}
}

// beginGates tries every signed-in account anew, whatever was last known of it, and gives the others their
// reason.
func (o *owner) beginGates() {
	for _, a := range o.accounts {
		if a.uploader != nil {
			o.open(a)
		}
	}
	o.shutSignedOut()
}

// shutSignedOut gives every account that nobody is signed in to its reason.
func (o *owner) shutSignedOut() {
	for _, a := range o.accounts {
		if a.uploader == nil && (a.pause == nil || a.pause.Action == nil) {
			o.close(a, Verdict{Whole: true}.asks(document.SignedOut))
		}
	}
}
