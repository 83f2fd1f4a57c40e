package companion

import (
	"testing"
	"time"

	"satchel/auth/signin"
	core "satchel/sync/companion"
)

func TestTheNewestPasscodeCountsUntilItExpiresOrIsUsed(t *testing.T) {
	var s sentHere
	if s.take(nil, noon) || s.code(noon) != "" || s.pause(noon) != afterNone {
		t.Error("something was sent before anything was")
	}
	older := core.SentPasscode{Code: "111111", SentAt: sentNow.SentAt.Add(-time.Minute), ExpiresAt: sentNow.ExpiresAt.Add(-time.Minute)}
	if !s.take([]core.SentPasscode{sentNow, older}, noon) || s.code(noon) != "482913" || s.pause(noon) != afterOne {
		t.Errorf("shows %q, asks again after %s", s.code(noon), s.pause(noon))
	}
	if s.take([]core.SentPasscode{sentNow, older}, noon.Add(time.Minute)) {
		t.Error("it is told twice")
	}
	if pause := s.pause(noon.Add(5*time.Minute - time.Second)); pause != time.Second {
		t.Errorf("waits %s, past the moment it expires", pause)
	}
	if late := s.code(noon.Add(5 * time.Minute)); late != "" {
		t.Errorf("still shows %q", late)
	}
	if pause := s.pause(noon.Add(5 * time.Minute)); pause != afterOne {
		t.Errorf("asks a service that answers at once after %s", pause)
	}
	if s.take([]core.SentPasscode{older}, noon) || s.code(noon) != "111111" {
		t.Errorf("with the newest used, %q counts", s.code(noon))
	}
	if s.take(nil, noon) || s.code(noon) != "" {
		t.Errorf("still shows %q", s.code(noon))
	}
}

func TestAPauseEndsWhenWhatIsShownExpiresThoughTheServiceIsAway(t *testing.T) {
	var s sentHere
	s.take([]core.SentPasscode{sentNow}, noon)
	for range 9 {
		if !s.fail(signin.ErrOffline) {
			t.Error("it is given up")
		}
	}
	if pause := s.pause(noon.Add(4 * time.Minute)); pause != time.Minute {
		t.Errorf("waits %s", pause)
	}
	if s.fail(signin.ErrSignedOut) {
		t.Error("what only the person can mend is tried again")
	}
}
