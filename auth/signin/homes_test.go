package signin_test

import (
	"testing"
	"time"
)

func TestTwoHomesOfOnePersonShareAKeychainAndNoToken(t *testing.T) {
	w, keys := newWorld(t), inMemory(t)
	first, second := newCompanion(t, t.TempDir(), keys), newCompanion(t, t.TempDir(), keys)
	one := first.signIn(w)
	token := first.kept(one)
	two := second.signIn(w)
	if one.ID != two.ID || first.kept(one) != token {
		t.Error("signing in on the second home took over the first one's token")
	}
	if devices := w.devices(); len(devices) != 2 {
		t.Errorf("two homes are two devices; the service knows %+v", devices)
	}
	w.clock.pass(11 * time.Minute)
	first.mustEcho(one)
	second.mustEcho(two)

	_, err := second.SignOut(t.Context(), two.ID)
	must(t, err)

	if first.kept(one) == "" {
		t.Error("signing out on the second home emptied the first one's place in the keychain")
	}
	w.clock.pass(11 * time.Minute)
	first.mustEcho(one)
}
