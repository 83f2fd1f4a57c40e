package companion

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"satchel/app/companion/companiontest"
	"satchel/app/companion/theme"
	core "satchel/sync/companion"
)

func atSettings(t *testing.T, mode theme.Mode, size fyne.Size) at {
	t.Helper()
	a := newIn(t, mode, size, &people{account: bea}, &pile{records: sample("a1", harbour, noon)})
	a.window.goTo(placeSettings)
	a.desk.Pump()
	return a
}

func showBundle(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	a := atSettings(t, mode, size)
	a.presses("Make a support bundle")
	a.fills("/home/bea/Downloads/satchel-support-2026-11-22-1200.zip")
	return a.canvas()
}

func TestASupportBundleIsSavedWhereThePersonSays(t *testing.T) {
	a := atSettings(t, theme.Light, onPhone)
	a.presses("Make a support bundle")
	a.fills("bundle.zip")
	a.presses("Save")
	a.sees("Give the whole path")
	a.fills(filepath.Join(t.TempDir(), "missing", "bundle.zip"))
	a.presses("Save")
	a.sees("Nothing was changed.")
	path := filepath.Join(t.TempDir(), "bundle.zip")
	a.fills(path)
	a.presses("Save")
	a.sees("The support bundle is saved as")
	a.sees("Switch account")
	if info, err := os.Stat(path); err != nil || info.Size() == 0 {
		t.Errorf("%v", err)
	}
	a.presses("Make a support bundle")
	a.presses("Settings")
	a.sees("Switch account")
}

func showLicences(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	a := atSettings(t, mode, size)
	a.presses("Licences")
	a.sees("Apache-2.0")
	return a.canvas()
}

func showLicence(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	canvas := showLicences(t, mode, size)
	companiontest.Press(t, canvas, "filippo.io/age")
	fyne.CurrentApp().(*companiontest.Desk).Until(t, "the licence is there", func() bool {
		return companiontest.Says(canvas, "Redistribution and use")
	})
	return canvas
}

func TestTheLicencesOfWhatIsBuiltInAreRead(t *testing.T) {
	a := atSettings(t, theme.Light, onPhone)
	a.sees("Satchel test")
	a.presses("Licences")
	a.presses("filippo.io/age")
	a.sees("Redistribution and use")
	a.presses("Licences")
	a.sees("Apache-2.0")
	a.presses("Settings")
	a.sees("Switch account")
}

// starter stands in for the system's list of what starts at sign-in.
type starter struct {
	on   bool
	fail error
}

func (s *starter) On() (bool, error) { return s.on, nil }

func (s *starter) Set(on bool) error {
	if s.fail == nil {
		s.on = on
	}
	return s.fail
}

func showStarting(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	a := atSettings(t, mode, fyne.NewSize(size.Width, 1900)) // to see all of it
	a.window.options.Starting = &starter{on: true}
	intoTray(a.window)
	a.window.goTo(placeSettings)
	a.desk.Pump()
	return a.canvas()
}

func TestThePersonChoosesThatSatchelStartsWithTheComputer(t *testing.T) {
	a := atSettings(t, theme.Light, onPhone)
	system := &starter{}
	a.window.options.Starting = system
	a.window.showWork()
	a.window.goTo(placeSettings)
	a.presses("With the computer")
	if !system.on {
		t.Error("it was not kept")
	}
	a.presses("When I open it")
	if system.on {
		t.Error("it was not taken back")
	}
	system.fail = errors.New("read-only")
	a.presses("With the computer")
	a.sees("That could not be kept")
}

func TestThePersonChoosesHowDocumentsAreSent(t *testing.T) {
	p := &people{account: bea}
	a := newAt(t, onPhone, p, &pile{})
	a.window.goTo(placeSettings)
	a.presses("1.0 MB a second")
	a.presses("Wait for another")
	if want := (core.Sending{Limit: 1_000_000, WaitMetered: true}); p.sending != want {
		t.Errorf("%+v", p.sending)
	}
	a.presses("No limit")
	p.shut = core.ErrLimit
	a.presses("250 kB a second")
	a.desk.Pump()
	if want := (core.Sending{WaitMetered: true}); p.sending != want {
		t.Errorf("%+v", p.sending)
	}
}
