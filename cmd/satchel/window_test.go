//go:build linux

package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	fynetheme "fyne.io/fyne/v2/theme"

	"satchel/app/companion/theme"
	"satchel/assets/samples"
	"satchel/auth/signin"
	"satchel/cmd/internal/programs"
	"satchel/storage/keychain/keychaintest"
)

// program is satchel, and bin the folder it was built into with the others, once for all tests.
var program, bin string

func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "satchel-window-")
	if err == nil {
		bin, program = folder, filepath.Join(folder, "satchel")
	}
	code := 1
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	} else {
		code = m.Run()
	}
	_ = os.RemoveAll(folder)
	os.Exit(code)
}

// build builds the real programs: the window with cgo, without the tag that turns the toolkit's thread checks off.
func build(t *testing.T) {
	t.Helper()
	if _, err := os.Stat(program); err == nil {
		return
	}
	if err := programs.Build(t.Context(), bin, "satcheld"); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("go", "build", "-o", program, "satchel/cmd/satchel").CombinedOutput(); err != nil {
		t.Fatalf("building satchel: %v\n%s", err, out)
	}
}

const (
	bookkeeper = "bookkeeper@demo.test"
	password   = "Kettle-Harbour-Nineteen-Gulls"
)

// story is one person's first day: a service with demonstration data, a display, a keychain, a home.
type story struct {
	*desk
	service *programs.Service
	data    string
	home    string
}

func newStory(t *testing.T, env []string) *story {
	t.Helper()
	s := &story{desk: newDesk(t, env), data: t.TempDir(), home: filepath.Join(t.TempDir(), "home")}
	build(t)
	s.serve("")
	return s
}

// serve starts the service, again at an address it had.
func (s *story) serve(listen string) {
	s.Helper()
	service, err := programs.StartService(context.Background(), programs.ServiceOptions{
		Program: filepath.Join(bin, "satcheld"), Data: s.data, Listen: listen, Args: []string{"--demo"},
	})
	if err != nil {
		s.Fatal(err)
	}
	s.service = service
	s.Cleanup(func() { _ = service.Kill() })
}

func (s *story) account() signin.Account {
	s.Helper()
	accounts, err := signin.OpenRegistry(s.home).Accounts()
	if err != nil {
		s.Fatal(err)
	}
	if len(accounts) == 0 {
		return signin.Account{}
	}
	return accounts[0]
}

// Proves D3. Proves D5. Proves D8. Proves D10. Proves D14. Proves E3.
func TestTheMainJobInTheWindow(t *testing.T) {
	s := newStory(t, keychaintest.Session(t))
	files := s.samples()
	a := s.open("--home", s.home, "--server", s.service.URL, "--theme", "light", "--size", "1280x800")

	s.makePassword(a)
	s.signIn(a)
	service := s.observer()
	half := len(files) / 2
	s.drop(a, files[:half]...)
	s.untilAccepted(a, service, files[:half])
	s.capture(a, files[half:]...)
	s.untilAccepted(a, service, files)
	a.keep("capture-done")
	a.keys("ctrl+1")
	a.until("the list shows accepted documents", func() bool { return a.shows(theme.SuccessTint) > 1000*min(len(files), 7) })
	a.click(560, 220)
	a.until("a document is open beside the list", func() bool { return a.shows(fynetheme.ColorNameSelection) > 10_000 })
	a.keep("documents-open")
	s.previews(a)

	handed := s.written("handed over.txt", "Stamps, 8.50, 23 November\n")
	s.secondStart(a, service, files, handed)
	files = append(files, handed)
	s.noSecretsInTheHome()
	late := s.written("captured without the service.txt", "Parking, 4.20, 22 November\n")
	s.outage(a, service, append(files, late), late)
	a.close()
	s.pictures()
	a = s.open("--home", s.home, "--theme", "light", "--size", "1280x800")
	a.until("the list is back", func() bool { return a.shows(theme.SuccessTint) > 5000 })
	a.close()
	a = s.damage()
	s.signOut(a)
	a.close()
}

// damage spoils the queue's file: the next start says that it was put aside, until the person dismisses it.
func (s *story) damage() *running {
	s.Helper()
	if err := os.WriteFile(filepath.Join(s.home, "queue.db"), []byte(strings.Repeat("damaged ", 4096)), 0o600); err != nil {
		s.Fatal(err)
	}
	a := s.open("--home", s.home, "--theme", "light", "--size", "1280x800")
	a.until("the window says that the list was damaged", func() bool { return a.shows(theme.WarningTint) > 20_000 })
	a.keep("damaged")
	a.close()
	a = s.open("--home", s.home, "--theme", "light", "--size", "1280x800")
	a.until("it is said again, for nobody has dismissed it", func() bool { return a.shows(theme.WarningTint) > 20_000 })
	a.click(310, 240) // Dismiss, whether the path above it takes one line or two
	a.until("it is dismissed", func() bool { return a.shows(theme.WarningTint) < 1000 })
	a.close()
	a = s.open("--home", s.home, "--theme", "light", "--size", "1280x800")
	a.until("the empty list says what to do", func() bool { return a.shows(fynetheme.ColorNamePrimary) > 4000 })
	if a.shows(theme.WarningTint) > 1000 {
		s.Error("what was dismissed is said again")
	}
	return a
}

// pictures opens the same home as it looks on a desktop and on a phone, in light and dark.
func (s *story) pictures() {
	s.Helper()
	for _, look := range []struct{ name, size, mode string }{
		{"documents-desktop-light", "1280x800", "light"},
		{"documents-desktop-dark", "1280x800", "dark"},
		{"documents-phone-light", "390x844", "light"},
		{"documents-phone-dark", "390x844", "dark"},
	} {
		a := s.open("--home", s.home, "--theme", look.mode, "--size", look.size)
		a.dark = look.mode == "dark"
		a.until("the list is there at once after a start", func() bool { return a.shows(theme.SuccessTint) > 5000 })
		if look.size == "1280x800" {
			a.click(560, 220)
			a.until("a document is open", func() bool { return a.shows(fynetheme.ColorNameSelection) > 10_000 })
		}
		a.keep(look.name)
		a.keys("ctrl+2")
		a.until("the capture screen is there", func() bool { return a.shows(theme.SuccessTint) < 100 })
		a.keep(strings.Replace(look.name, "documents", "capture", 1))
		a.close()
	}
}

func (s *story) samples() []string {
	s.Helper()
	folder := filepath.Join(s.TempDir(), "paperwork")
	if _, err := samples.Write(folder); err != nil {
		s.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil || len(files) < 10 {
		s.Fatalf("%d samples (%v)", len(files), err)
	}
	return files
}

// makePassword asks for the link in the window, reads the mail and makes the password in the portal.
func (s *story) makePassword(a *running) {
	s.Helper()
	a.until("the sign-in form is there", func() bool { return a.shows(fynetheme.ColorNamePrimary) > 5000 })
	a.keep("sign-in")
	before := time.Now().Add(-time.Second)
	a.types(bookkeeper)
	a.keys("Return", "Tab", "Tab", "Return")
	a.until("the window says to read the mail", func() bool { return a.shows(theme.SuccessTint) > 5000 })
	_, link, err := programs.AwaitLink(s.Context(), s.service.URL, bookkeeper, before)
	if err != nil {
		s.Fatal(err)
	}
	if _, err := programs.SetPassword(s.Context(), link, password); err != nil {
		s.Fatal(err)
	}
}

// signIn mistypes the password once, then signs in and chooses the company that has the focus.
func (s *story) signIn(a *running) {
	s.Helper()
	a.types("not the password")
	a.keys("Return")
	a.until("the window says that it was wrong", func() bool { return a.shows(theme.DangerTint) > 5000 })
	a.keep("sign-in-refused")
	a.keys("ctrl+a")
	a.types(password)
	a.keys("Return")
	a.until("the person is signed in", func() bool { return s.account().State == signin.SignedIn })
	s.choose(a)
	a.keep("documents-empty")
}

// choose takes the company that has the focus.
func (s *story) choose(a *running) {
	s.Helper()
	a.until("the companies are there", func() bool { return a.shows(fynetheme.ColorNamePrimary) < 2500 && a.shows(theme.AccentTint) < 100 })
	a.keep("companies")
	a.until("a company is chosen", func() bool {
		if s.account().Company.Name == "" {
			a.keys("Return")
			time.Sleep(500 * time.Millisecond) // or a second Return could press what comes next
		}
		return s.account().Company.Name != ""
	})
	a.until("the empty list says what to do", func() bool { return a.shows(fynetheme.ColorNamePrimary) > 4000 })
}

// drop captures files by dropping them on the list: the window lays them out on its capture screen.
func (s *story) drop(a *running, files ...string) {
	s.Helper()
	a.drops(files...)
	a.until("what was dropped is laid out", func() bool { return a.shows(fynetheme.ColorNamePrimary) > 15_000 })
	a.keep("dropped")
	a.keys("ctrl+Return")
}

// capture captures files by copying them in a file manager and pasting them.
func (s *story) capture(a *running, files ...string) {
	s.Helper()
	s.copies(files...)
	a.keys("ctrl+2")
	a.until("the capture screen is there", func() bool { return a.shows(fynetheme.ColorNamePrimary) < 1000 })
	a.keys("ctrl+v")
	a.until("the files are laid out", func() bool { return a.shows(fynetheme.ColorNamePrimary) > 8000 })
	a.keep("capture")
	a.keys("ctrl+Return")
}

func (s *story) written(name, text string) string {
	s.Helper()
	path := filepath.Join(s.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		s.Fatal(err)
	}
	return path
}

// outage captures while the service is gone: the window says so, and the document goes when the service is back.
func (s *story) outage(a *running, service *http.Client, all []string, late string) {
	s.Helper()
	address := strings.TrimPrefix(s.service.URL, "http://")
	if err := s.service.Stop(); err != nil {
		s.Fatal(err)
	}
	s.capture(a, late)
	a.until("the window says that the service can't be reached", func() bool { return a.shows(theme.WarningTint) > 10_000 })
	a.keep("offline")
	s.serve(address)
	s.untilAccepted(a, service, all)
	a.until("the window says no more of it", func() bool { return a.shows(theme.WarningTint) < 1000 })
}

// signOut signs out by keys alone, from the search, where the keys are letters: eleven Tabs lead past the rail and Change
// Company to the button.
func (s *story) signOut(a *running) {
	s.Helper()
	a.keys("ctrl+f", "x", "ctrl+8", "Return") // the keys go along, to signing out
	a.until("the window asks", func() bool { return a.shows(fynetheme.ColorNamePrimary) > 2500 })
	a.keep("sign-out")
	a.keys("Tab", "Return")
	a.until("the person is signed out", func() bool { return s.account().State == signin.SignedOut })
	if s.token() != "" {
		s.Error("the keychain still holds the refresh token")
	}
	a.until("the sign-in form is back", func() bool { return a.shows(fynetheme.ColorNamePrimary) > 5000 && a.shows(theme.AccentTint) > 2000 })
	a.keep("signed-out")
}
