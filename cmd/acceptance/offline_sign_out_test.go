package acceptance

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"satchel/cmd/internal/programs"
)

// Proves D14. Proves E2.
func TestASignOutWithoutANetworkLeavesNothingInTheKeychainAndReachesTheServiceLater(t *testing.T) {
	w := newWorld(t).signedIn()
	w.must(0, "", "add", w.file("bill.txt", "two pounds"))
	refresh := w.refreshToken()
	w.killService()

	said := w.must(0, "", "sign-out")

	contains(t, said.Out, "The keychain holds nothing", "It is told the next time", "your name at the top right, Devices", "1 document is still here")
	if items := w.keychainItems(); items != "" {
		t.Errorf("the keychain still holds something of Satchel's: %s", items)
	}
	for name, secret := range map[string]string{"the refresh token": refresh, "the password": password} {
		if found, err := programs.FilesHolding(w.ctl.Home, secret); err != nil || len(found) > 0 {
			t.Errorf("%s stands in %v (%v)", name, found, err)
		}
	}
	onlyMine(t, w.ctl.Home)
	w.must(0, "", "list") // still without the service: nothing is lost by trying

	w.restart()
	w.must(0, "", "list") // any command will do

	status, body := w.tryToken(refresh)
	if status != http.StatusBadRequest || !strings.Contains(body, "invalid_grant") {
		t.Errorf("the old refresh token: HTTP %d %s", status, body)
	}
	var devices []struct{ ID string }
	w.api("/api/v1/devices", &devices)
	if len(devices) != 1 { // the test's own
		t.Errorf("the service still lists %d devices of the person", len(devices)-1)
	}
	if left, err := filepath.Glob(filepath.Join(w.ctl.Home, "revocations.json")); err != nil || len(left) > 0 {
		t.Errorf("what was told is still kept in %v (%v)", left, err)
	}
	w.must(0, password+"\n", "sign-in", w.service.URL, "--email", bookkeeper, "--password-stdin")
	w.must(0, "", "sync", "--until-done", "--timeout", "1m")
}
