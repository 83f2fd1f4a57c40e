//go:build linux

package main

import (
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	window "satchel/app/companion"
	"satchel/app/companion/companiontest"
	"satchel/app/companion/theme"
	"satchel/app/words"
	"satchel/auth/passcode/otpauth"
	"satchel/cmd/internal/programs"
	"satchel/storage/keychain"
	"satchel/storage/keychain/keychaintest"
	"satchel/sync/companion"
)

const otherPassword = "Otter-Lantern-Fifty-Ferns"

// reader is the window on the toolkit's test driver, so that its words can be read, over the very companion, keychain and
// service that people have.
type reader struct {
	*testing.T
	desk    *companiontest.Desk
	service *programs.Service
}

func newReader(t *testing.T) *reader {
	t.Helper()
	keychaintest.Use(t, keychaintest.Session(t))
	build(t)
	service, err := programs.StartService(t.Context(), programs.ServiceOptions{
		Program: filepath.Join(bin, "satcheld"), Data: t.TempDir(), Args: []string{"--demo"},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = service.Kill() })
	r := &reader{T: t, desk: companiontest.NewDesk(t, theme.Light), service: service}
	light := r.companion(filepath.Join(t.TempDir(), "home"), keychain.OS)
	work, err := light.OpenWork(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = work.Close() })
	face := window.New(window.Options{
		App: r.desk, Explain: words.Tongue.Explain, Log: slog.New(slog.DiscardHandler), Version: "test", Mode: theme.Light,
		Size: fyne.NewSize(1280, 800), Server: service.URL, Email: bookkeeper, Now: time.Now,
	})
	face.Start(t.Context(), light, work)
	r.window().Resize(fyne.NewSize(1280, 800))
	r.desk.Pump()
	return r
}

// companion opens one of the person's devices.
func (r *reader) companion(home string, kind keychain.Kind) *companion.Companion {
	r.Helper()
	opened, err := companion.Open(r.Context(), companion.Options{Home: home, Keychain: kind})
	if err != nil {
		r.Fatal(err)
	}
	r.Cleanup(func() { _ = opened.Close() })
	return opened
}

// window is the one that was opened last.
func (r *reader) window() fyne.Window {
	all := r.desk.Driver().AllWindows()
	return all[len(all)-1]
}

func (r *reader) canvas() fyne.Canvas { return r.window().Canvas() }

func (r *reader) sees(words string) {
	r.Helper()
	defer func() {
		if r.Failed() {
			r.Logf("the window says:\n%s", companiontest.Words(r.canvas()))
		}
	}()
	r.desk.Until(r.T, "the window says "+words, func() bool { return companiontest.Says(r.canvas(), words) })
}

func (r *reader) presses(words string) {
	r.Helper()
	companiontest.Press(r.T, r.canvas(), words)
	r.desk.Pump()
}

// fills types into the last lines of the form.
func (r *reader) fills(texts ...string) {
	r.Helper()
	entries := companiontest.Entries(r.canvas())
	if len(entries) < len(texts) {
		r.Fatalf("%d lines to type into, want %d", len(entries), len(texts))
	}
	for i, text := range texts {
		entries[len(entries)-len(texts)+i].SetText(text)
	}
}

// makePassword makes the app password by the link that the window has mailed.
func (r *reader) makePassword() {
	r.Helper()
	before := time.Now().Add(-time.Second)
	r.sees("I have no app password") // once the keychain has told whether there is a PIN
	r.presses("I have no app password")
	r.sees("Read your mail")
	_, link, err := programs.AwaitLink(r.Context(), r.service.URL, bookkeeper, before)
	if err == nil {
		_, err = programs.SetPassword(r.Context(), link, password)
	}
	if err != nil {
		r.Fatal(err)
	}
}

func (r *reader) signIn(with companion.Credentials) *companion.Companion {
	r.Helper()
	device := r.companion(r.TempDir(), keychain.Memory)
	with.Server, with.Email, with.Keychain = r.service.URL, bookkeeper, keychain.Memory
	if _, err := device.SignIn(r.Context(), with); err != nil {
		r.Fatal(err)
	}
	return device
}

func TestThePasswordIsChangedInTheWindowAndTwoFactorAsksForAPasscodeThatIsSent(t *testing.T) {
	r := newReader(t)
	r.makePassword()
	r.fills(password)
	r.presses("Sign in")
	r.sees("Hollin & Fern Bakery")
	r.presses("Hollin & Fern Bakery")
	r.sees("Nothing captured yet")

	phone := r.signIn(companion.Credentials{Password: password})
	r.presses("Security")
	r.sees("After a change every browser and device signs in anew.")
	r.presses("Change password")
	r.fills("not the password", otherPassword, otherPassword)
	r.presses("Change password")
	r.sees("That isn't your app password.")
	r.fills(password, "short", "short")
	r.presses("Change password")
	r.sees("That password is too short.")
	r.fills(password, otherPassword, otherPassword)
	r.presses("Change password")
	r.sees("Your password is changed.")
	r.sees("This device")
	if _, err := phone.Companies(t.Context()); err == nil {
		t.Error("the other device is still signed in")
	}
	if _, err := phone.SignIn(t.Context(), companion.Credentials{Server: r.service.URL, Email: bookkeeper, Password: password, Keychain: keychain.Memory}); err == nil {
		t.Error("the old password still signs in")
	}

	r.twoFactor(r.signIn(companion.Credentials{Password: otherPassword}))
}

// twoFactor turns 2-factor authentication on at the phone, and signs the window in with a passcode that is sent there.
func (r *reader) twoFactor(phone *companion.Companion) {
	r.Helper()
	begun, err := phone.BeginTwoFactor(r.Context(), otherPassword)
	if err != nil {
		r.Fatal(err)
	}
	key, err := otpauth.Parse(begun.URI)
	if err != nil {
		r.Fatal(err)
	}
	digits, _, err := key.At(time.Now())
	if err != nil {
		r.Fatal(err)
	}
	if _, err := phone.ConfirmTwoFactor(r.Context(), companion.Proof{Password: otherPassword, Passcode: digits}); err != nil {
		r.Fatal(err)
	}
	r.presses("Settings")
	r.presses("Sign out")
	r.sees("Sign out?")
	r.presses("Sign out")
	r.sees("Sign in to Satchel")
	r.fills(otherPassword)
	r.presses("Sign in")
	r.sees("No authenticator at hand?")
	r.presses("Send one to my other devices")
	r.sees("A passcode is on its way")
	sent, err := phone.SentPasscodes(r.Context(), true)
	if err != nil || len(sent) == 0 {
		r.Fatalf("%d passcodes have arrived (%v)", len(sent), err)
	}
	r.fills(sent[0].Code)
	r.presses("Sign in")
	r.sees("Nothing captured yet")
}
