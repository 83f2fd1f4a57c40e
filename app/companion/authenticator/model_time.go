package authenticator

import (
	"time"

	"github.com/google/uuid"

	"satchel/app/words"
	"satchel/auth/vault"
)

// Show takes in the digits of an entry, and hides them a minute after it was tapped.
func (m *Model) Show(code vault.Code, now time.Time) {
	if m.shown == nil {
		m.shown = map[uuid.UUID]shown{}
	}
	next := shown{digits: code.Digits, hides: now.Add(ShownFor), taken: code.Entry.Taken}
	if code.Left > 0 {
		next.changes = now.Add(code.Left)
	}
	if before, ok := m.shown[code.Entry.ID]; ok && before.asked {
		next.hides = before.hides
	}
	m.shown[code.Entry.ID] = next
}

// Counted says whether the digits of an entry are shown and last until they are used.
func (m *Model) Counted(id uuid.UUID) bool {
	digits, ok := m.shown[id]
	return ok && digits.changes.IsZero()
}

// AnyCounted says whether there are any such.
func (m *Model) AnyCounted() bool {
	for id := range m.shown {
		if m.Counted(id) {
			return true
		}
	}
	return false
}

// Take says whether the next digits of a counter are to be asked for: once, as each are used up by being asked for.
func (m *Model) Take(id uuid.UUID) bool {
	digits := m.shown[id]
	if !m.Counted(id) || digits.taking {
		return false
	}
	digits.taking = true
	m.shown[id] = digits
	return true
}

// Hide hides the digits of one entry.
func (m *Model) Hide(id uuid.UUID) { delete(m.shown, id) }

// HideAll hides all digits.
func (m *Model) HideAll() { clear(m.shown) }

// Ticking says whether anything shown changes with time.
func (m *Model) Ticking() bool { return len(m.shown) > 0 }

// Tick hides what was shown long enough, and returns the entries whose digits have run out: new ones are to be asked for.
// Each is returned once.
func (m *Model) Tick(now time.Time) (stale []uuid.UUID) {
	for id, digits := range m.shown {
		switch {
		case !now.Before(digits.hides):
			delete(m.shown, id)
		case !digits.changes.IsZero() && !now.Before(digits.changes) && !digits.asked:
			digits.asked = true
			m.shown[id] = digits
			stale = append(stale, id)
		}
	}
	return stale
}

// ClockWarning says that this computer's clock is wrong by so much, and what follows; empty where it is not worth a word.
// The skew is positive where the clock is behind.
func ClockWarning(tongue words.Tongue, skew time.Duration) (title, action string) {
	if skew.Abs() < vault.ToldSkew {
		return "", ""
	}
	said := "This computer's clock is %s slow."
	if skew < 0 {
		said = "This computer's clock is %s fast."
	}
	return tongue.T(said, tongue.Length(skew.Abs())),
		tongue.T("The passcodes here go by your service's time instead, so they work. Set the clock all the same: other authenticators and programs go by it.")
}
