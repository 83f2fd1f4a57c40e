//go:build linux

package main

import (
	"testing"
	"time"

	fynetheme "fyne.io/fyne/v2/theme"

	"satchel/app/companion/theme"
	"satchel/auth/signin"
	"satchel/cmd/internal/programs"
	"satchel/storage/keychain"
	"satchel/storage/keychain/keychaintest"
	"satchel/sync/companion"
)

const passphrase = "three gulls and a kettle"

// withPassword is a story on a machine without a keychain, in which the person has an app password already.
func withPassword(t *testing.T) *story {
	t.Helper()
	s := newStory(t, keychaintest.Bus(t))
	elsewhere, err := companion.Open(t.Context(), companion.Options{Home: t.TempDir(), Keychain: keychain.Memory})
	if err != nil {
		t.Fatal(err)
	}
	defer elsewhere.Close()
	before := time.Now().Add(-time.Second)
	if err := elsewhere.RequestReset(t.Context(), s.service.URL, bookkeeper); err != nil {
		t.Fatal(err)
	}
	_, link, err := programs.AwaitLink(t.Context(), s.service.URL, bookkeeper, before)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := programs.SetPassword(t.Context(), link, password); err != nil {
		t.Fatal(err)
	}
	return s
}

// start opens the window and signs in as far as the question where secrets are to be kept.
func (s *story) start() *running {
	s.Helper()
	a := s.open("--home", s.home, "--server", s.service.URL, "--email", bookkeeper, "--theme", "light", "--size", "1280x800")
	a.until("the sign-in form is there", func() bool { return a.shows(fynetheme.ColorNamePrimary) > 5000 })
	a.types(password)
	a.keys("Return")
	a.until("the window asks where secrets are to be kept", func() bool { return a.shows(theme.WarningTint) > 5000 })
	if s.account().State == signin.SignedIn {
		s.Error("signed in without a place for secrets")
	}
	return a
}

// Proves D5.
func TestWithoutAKeychainSecretsStayInMemoryIfThePersonSaysSo(t *testing.T) {
	s := withPassword(t)
	a := s.start()
	a.keys("Tab", "space") // from the password to the first choice
	a.until("memory is chosen", func() bool { return a.shows(theme.AccentTint) > 1000 })
	a.keep("no-keychain")
	a.keys("Tab", "Tab", "Return")
	a.until("the person is signed in", func() bool { return s.account().State == signin.SignedIn })
	if kept := s.account().Keychain; kept != keychain.Memory {
		t.Errorf("kept in %q", kept)
	}
	a.close()
	a = s.open("--home", s.home, "--theme", "light", "--size", "1280x800")
	a.until("the next start asks again and says why", func() bool {
		return a.shows(theme.AccentTint) > 5000 && a.shows(fynetheme.ColorNamePrimary) > 5000
	})
	a.keep("memory-asks-again")
	a.close()
}

// Proves D5.
func TestWithoutAKeychainSecretsGoIntoAnEncryptedFileIfThePersonSaysSo(t *testing.T) {
	s := withPassword(t)
	a := s.start()
	a.keys("Tab", "Tab", "space")
	a.until("the file is chosen", func() bool { return a.shows(theme.AccentTint) > 1000 })
	a.keys("Tab", "Return")
	a.until("a passphrase is asked for", func() bool { return a.shows(theme.Surface) < 300_000 && a.shows(fynetheme.ColorNamePrimary) > 2500 })
	a.keep("passphrase")
	a.types(passphrase)
	a.keys("Return")
	a.types(passphrase)
	a.keys("Return")
	a.until("the person is signed in", func() bool { return s.account().State == signin.SignedIn })
	if kept := s.account().Keychain; kept != keychain.File {
		t.Errorf("kept in %q", kept)
	}
	a.close()
}
