package acceptance

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"satchel/cmd/internal/programs"
	"satchel/storage/keychain/keychaintest"
)

// Proves D5.
func TestAfterSignInTheTokensAreInTheKeychainAndInNoFile(t *testing.T) {
	network := newListener(t)
	w := newWorld(t, "--public-url", network.URL)
	network.forwardTo(w.service.URL)
	w.service.URL = network.URL
	w.signedIn()
	w.must(0, "", "add", w.file("bill.txt", "two pounds"))
	w.must(0, "", "sync", "--until-done", "--timeout", "1m")
	refresh := w.refreshToken()
	if len(refresh) < 40 {
		t.Fatalf("the keychain holds %q, which is no refresh token", refresh)
	}

	secrets := map[string]string{"the refresh token": refresh, "the password": password}
	for i, access := range network.bearers() {
		secrets[fmt.Sprintf("the access token %d", i+1)] = access
	}
	if len(secrets) < 4 { // signing in had one, and sending another
		t.Errorf("the companion used %d access tokens, which proves little", len(secrets)-2)
	}
	for name, secret := range secrets {
		found, err := programs.FilesHolding(w.ctl.Home, secret)
		if err != nil || len(found) > 0 {
			t.Errorf("%s stands in %v (%v)", name, found, err)
		}
	}
	onlyMine(t, w.ctl.Home)
}

// Proves D14.
func TestAfterSignOutTheKeychainIsEmptyAndTheOldTokenIsRefused(t *testing.T) {
	w := newWorld(t).signedIn()
	refresh := w.refreshToken()

	w.must(0, "", "sign-out")

	if left := w.refreshToken(); left != "" {
		t.Error("the keychain still holds a token")
	}
	if items := w.keychainItems(); items != "" {
		t.Errorf("the keychain still holds something of Satchel's: %s", items)
	}
	status, body := w.tryToken(refresh)
	if status != http.StatusBadRequest || !strings.Contains(body, "invalid_grant") {
		t.Errorf("the old refresh token: HTTP %d %s", status, body)
	}
	w.must(3, "", "whoami")
}

// Proves D14. Proves E3.
func TestQueuedWorkStaysThroughASignOutAndGoesOnForTheSamePersonOnly(t *testing.T) {
	w := newWorld(t).signedIn()
	w.must(0, "", "add", w.file("bill.txt", "two pounds"))
	out := w.must(0, "", "sign-out")
	contains(t, out.Out, "1 document is still here")

	waits := w.list()[0]
	if waits.State != "needs-person" || waits.Reason != "signed-out" || waits.Action != "sign-in" {
		t.Errorf("the document says %s, %s, %s", waits.State, waits.Reason, waits.Action)
	}
	contains(t, w.must(3, "", "sync", "--until-done", "--timeout", "20s").Out, "signed out")

	other := "administrator@demo.test"
	w.password(other)
	w.must(0, password+"\n", "sign-in", w.service.URL, "--email", other, "--password-stdin")
	contains(t, w.must(0, "", "sync", "--timeout", "20s").Out, "Nothing to send")
	contains(t, w.must(0, "", "list", "--account", bookkeeper).Out, "Needs you")

	w.must(0, password+"\n", "sign-in", w.service.URL, "--email", bookkeeper, "--password-stdin")
	w.must(0, "", "sync", "--until-done", "--timeout", "1m")
	if got := w.list()[0]; got.State != "accepted" {
		t.Errorf("the same person is back, and the document is %s", got.State)
	}
}

// Proves E3.
func TestARevokedDeviceLosesNothing(t *testing.T) {
	w := newWorld(t).signedIn()
	w.must(0, "", "add", w.file("bill.txt", "two pounds"))

	w.password(bookkeeper) // a new password revokes every device

	said := w.must(3, "", "sync", "--until-done", "--timeout", "20s")
	contains(t, said.Out, "signed out", "Sign in again")
	w.must(0, password+"\n", "sign-in", w.service.URL, "--email", bookkeeper, "--password-stdin")
	w.must(0, "", "sync", "--until-done", "--timeout", "1m")
}

// Proves E3.
func TestAnOutageSignsNobodyOut(t *testing.T) {
	w := newWorld(t).signedIn()
	w.killService()
	for range 3 {
		contains(t, w.must(4, "", "whoami").Err, "can't be reached")
	}
	w.must(0, "", "add", w.file("bill.txt", "two pounds"))
	w.must(4, "", "sync")
	w.must(4, "", "sync", "--until-done", "--timeout", "2s")
	if got := w.list()[0]; got.State != "waiting" || got.Reason != "offline" {
		t.Errorf("offline, the document is %s, %s", got.State, got.Reason)
	}

	w.restart()

	w.must(0, "", "whoami")
	w.must(0, "", "sync", "--until-done", "--timeout", "1m")
}

func TestADeviceIsListedAndCanBeRevokedFromAnother(t *testing.T) {
	w := newWorld(t).signedIn()
	lost := w.ctl
	w.ctl.Home = filepath.Join(t.TempDir(), "second home")
	w.ctl.Env = keychaintest.Session(t)
	w.must(0, password+"\n", "sign-in", w.service.URL, "--email", bookkeeper, "--password-stdin")
	var devices []struct {
		ID      string
		Current bool
	}
	w.decode(w.must(0, "", "devices", "--json").Out, &devices)
	if len(devices) != 2 {
		t.Fatalf("%d devices are listed, want 2", len(devices))
	}
	for _, d := range devices {
		if !d.Current {
			w.must(0, "", "devices", "revoke", d.ID)
		}
	}
	result, err := lost.Run(t.Context(), "", "whoami")
	if err != nil || result.Code != 3 {
		t.Errorf("the revoked device: %v %s", err, result)
	}
	contains(t, result.Err, "signed out")
	w.must(0, "", "whoami")
}

// account reads what accounts.json says of the one account; it holds no secrets.
func (w *world) account() (issuer, subject, home string) {
	w.Helper()
	content, err := os.ReadFile(filepath.Join(w.ctl.Home, "accounts.json"))
	if err != nil {
		w.Fatal(err)
	}
	var file struct {
		Accounts []struct{ Issuer, Subject, Home string }
	}
	if err := json.Unmarshal(content, &file); err != nil || len(file.Accounts) == 0 {
		w.Fatalf("accounts.json: %v in %s", err, content)
	}
	return file.Accounts[0].Issuer, file.Accounts[0].Subject, file.Accounts[0].Home
}

// keychainService is the name that design.md gives a service's items.
func (w *world) keychainService() string {
	issuer, _, _ := w.account()
	sum := sha256.Sum256([]byte(issuer))
	return fmt.Sprintf("satchel-%x", sum[:8])
}

func (w *world) refreshToken() string {
	w.Helper()
	_, subject, home := w.account()
	return keychaintest.Find(w.T, w.env, w.keychainService(), subject+"/refresh-token-"+home)
}

// keychainItems is everything the keychain holds for the service, without the secrets.
func (w *world) keychainItems() string {
	w.Helper()
	command := exec.Command("secret-tool", "search", "--all", "service", w.keychainService())
	command.Env = w.env
	out, _ := command.Output() // finding nothing is an error of secret-tool's
	return string(out)
}

func (w *world) tryToken(refresh string) (status int, body string) {
	w.Helper()
	response, err := http.PostForm(w.service.URL+"/oauth/token", url.Values{
		"grant_type": {"refresh_token"}, "refresh_token": {refresh}, "client_id": {"satchel-companion"},
	})
	if err != nil {
		w.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		w.Fatal(err)
	}
	return response.StatusCode, string(content)
}

// onlyMine fails for anything in a folder that others could read.
func onlyMine(t *testing.T, folder string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := os.Stat(path)
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is %s: others can read it", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
