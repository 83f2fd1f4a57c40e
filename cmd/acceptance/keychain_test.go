package acceptance

import (
	"path/filepath"
	"strings"
	"testing"

	"satchel/cmd/internal/programs"
	"satchel/storage/keychain/keychaintest"
)

// Proves D5.
func TestWithoutAKeychainSignInSaysSoAndWritesNothing(t *testing.T) {
	w := newWorld(t)
	w.password(bookkeeper)
	for name, env := range map[string][]string{
		"no session bus at all":     without(w.env, "DBUS_SESSION_BUS_ADDRESS"),
		"a bus, and no keychain":    keychaintest.Bus(t),
		"a bus that does not exist": append(without(w.env, "DBUS_SESSION_BUS_ADDRESS"), "DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent"),
	} {
		t.Run(name, func(t *testing.T) {
			w := w.under(t)
			w.ctl.Env, w.ctl.Home = env, filepath.Join(t.TempDir(), "home")

			said := w.must(3, password+"\n", "sign-in", w.service.URL, "--email", bookkeeper, "--password-stdin")

			contains(t, said.Err, "no keychain", "--keychain file", "Nothing was written in the clear")
			if found, err := programs.FilesHolding(w.ctl.Home, password); err != nil || len(found) > 0 {
				t.Errorf("the password stands in %v (%v)", found, err)
			}
		})
	}
	var devices []struct{ ID string }
	w.api("/api/v1/devices", &devices)
	if len(devices) != 1 { // the test's own
		t.Errorf("%d devices were left behind at the service by sign-ins that failed here", len(devices)-1)
	}
}

// Proves D5.
func TestALockedKeychainSaysSoAndLosesNothing(t *testing.T) {
	w := newWorld(t).signedIn()
	w.must(0, "", "add", w.file("before.txt", "two pounds"))

	keychaintest.Lock(t, w.env)

	contains(t, w.must(3, "", "whoami").Err, "keychain is locked", "Unlock it")
	checked := w.must(3, "", "doctor").Out
	contains(t, checked, "keychain can't be used now. The keychain is locked", "could not be asked with this device's token. The keychain is locked", "Unlock it")
	if strings.Contains(checked, "does not take") {
		t.Errorf("the doctor blames the service for a locked keychain:\n%s", checked)
	}
	w.must(0, "", "add", w.file("after.txt", "three pounds"))
	said := w.must(3, "", "sync", "--until-done", "--timeout", "90s")
	contains(t, said.Out, "keychain is locked")
	for _, d := range w.list() {
		if d.State != "needs-person" || d.Reason != "keychain-locked" || d.Action != "unlock-keychain" {
			t.Errorf("%s is %s, %s, %s", d.Name, d.State, d.Reason, d.Action)
		}
	}

	w.ctl.Env = append(w.env, "SATCHEL_PASSPHRASE=open sesame and other words")
	w.must(0, password+"\n", "sign-in", w.service.URL, "--email", bookkeeper, "--password-stdin", "--keychain", "file")
	w.must(0, "", "sync", "--until-done", "--timeout", "1m")
}

func TestAMissingKeychainIsNotSaidToBeLocked(t *testing.T) {
	w := newWorld(t).signedIn()
	w.must(0, "", "add", w.file("bill.txt", "two pounds"))
	w.ctl.Env = without(w.env, "DBUS_SESSION_BUS_ADDRESS")
	said := w.must(3, "", "sync").Out
	contains(t, said, "has no keychain that Satchel can use", "Start one")
	if listed := w.list()[0]; strings.Contains(said, "locked") || listed.Reason != "keychain-missing" || listed.Action != "start-keychain" {
		t.Errorf("it is %s, %s; sync said:\n%s", listed.Reason, listed.Action, said)
	}
}

// Proves D5.
func TestTheFileKeychainIsEncryptedAndNeedsItsPassphrase(t *testing.T) {
	w := newWorld(t)
	w.password(bookkeeper)
	w.env = without(w.env, "DBUS_SESSION_BUS_ADDRESS")
	w.ctl.Env = append(w.env, "SATCHEL_PASSPHRASE=open sesame and other words")
	said := w.must(0, password+"\n", "sign-in", w.service.URL, "--email", bookkeeper, "--password-stdin", "--keychain", "file")
	contains(t, said.Out, "encrypted file")
	w.must(0, "", "whoami")
	for _, secret := range []string{password, "open sesame and other words"} {
		if found, err := programs.FilesHolding(w.ctl.Home, secret); err != nil || len(found) > 0 {
			t.Errorf("a secret stands in %v (%v)", found, err)
		}
	}
	onlyMine(t, w.ctl.Home)
	w.must(0, "", "company", "use", "Hollin & Fern Bakery")

	w.ctl.Env = append(w.env, "SATCHEL_PASSPHRASE=wrong")
	contains(t, w.must(3, "", "whoami").Err, "passphrase does not open")
	w.ctl.Env = w.env
	contains(t, w.must(3, "", "whoami").Err, "needs its passphrase", "SATCHEL_PASSPHRASE")
	w.must(0, "", "add", w.file("bill.txt", "two pounds"))
	sent := w.must(3, "", "sync", "--until-done", "--timeout", "1m").Out
	if strings.Contains(sent, "can't be reached") {
		t.Errorf("without the passphrase sync blames the network:\n%s", sent)
	}
	contains(t, sent, "keychain is locked")
	if checked := w.must(3, "", "doctor").Out; strings.Contains(checked, "no words for") || !strings.Contains(checked, "SATCHEL_PASSPHRASE") {
		t.Errorf("without the passphrase the doctor says:\n%s", checked)
	}

	w.ctl.Env = append(w.env, "SATCHEL_PASSPHRASE=open sesame and other words")
	w.must(0, "", "sign-out")
	w.must(3, "", "whoami")
	w.ctl.Env = w.env
	again := w.must(0, "", "sign-out", "--force").Out
	if contains(t, again, "was signed out here before", "had ended this device"); strings.Contains(again, "still lists") {
		t.Errorf("after a sign-out it is said:\n%s", again)
	}
}

// Proves D5. Proves D14.
func TestALostPassphraseIsNoDeadEnd(t *testing.T) {
	w := newWorld(t)
	w.env = without(w.env, "DBUS_SESSION_BUS_ADDRESS")
	w.ctl.Env = append(w.env, "SATCHEL_PASSPHRASE=open sesame and other words")
	w.password(bookkeeper)
	signIn := []string{"sign-in", w.service.URL, "--email", bookkeeper, "--password-stdin", "--keychain", "file"}
	w.must(0, password+"\n", signIn...)
	w.must(0, "", "company", "use", w.companies()[0])
	w.must(0, "", "add", w.file("bill.txt", "two pounds"))

	w.ctl.Env = append(w.env, "SATCHEL_PASSPHRASE=forgotten")
	contains(t, w.must(3, "", "sign-out").Err, "sign-out --force")
	contains(t, w.must(0, "", "sign-out", "--force").Out, "keychain.age.lost-", "1 document is still here", "still lists this device")
	contains(t, w.must(3, "", "whoami").Err, "signed out")
	w.must(0, password+"\n", signIn...)
	w.must(0, "", "sync", "--until-done", "--timeout", "1m")
}

// Proves D5.
func TestTheMemoryKeychainSaysThatTheNextCommandNeedsANewSignIn(t *testing.T) {
	w := newWorld(t)
	w.password(bookkeeper)
	w.ctl.Env = without(w.env, "DBUS_SESSION_BUS_ADDRESS")
	said := w.must(0, password+"\n", "sign-in", w.service.URL, "--email", bookkeeper, "--password-stdin", "--keychain", "memory")
	contains(t, said.Out, "memory only", "needs a new sign-in")
	contains(t, w.must(3, "", "whoami").Err, "signed out", "Sign in again")
	var devices []struct{ ID string }
	w.api("/api/v1/devices", &devices)
	if len(devices) != 1 { // the test's own
		t.Errorf("the service still lists %d devices of sign-ins that are over", len(devices)-1)
	}
}

func without(env []string, name string) []string {
	var left []string
	for _, setting := range env {
		if !strings.HasPrefix(setting, name+"=") {
			left = append(left, setting)
		}
	}
	return left
}
