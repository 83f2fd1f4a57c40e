//go:build linux

package main

import (
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	fynetheme "fyne.io/fyne/v2/theme"

	"satchel/app/companion/host/hosttest"
	"satchel/storage/keychain/keychaintest"
)

// visible reports whether the window is on the screen.
func (a *running) visible() bool {
	out, err := a.tool("search", "--onlyvisible", "--pid", strconv.Itoa(a.command.Process.Pid), "--name", "^Satchel$")
	return err == nil && strings.TrimSpace(string(out)) != ""
}

// shuts asks the window to close, as its cross does.
func (a *running) shuts() {
	a.Helper()
	closer := filepath.Join(bin, "close")
	if out, err := exec.Command("gcc", "-o", closer, filepath.Join("testdata", "close.c"), "-lX11").CombinedOutput(); err != nil {
		a.Fatalf("building the hand that closes: %v\n%s", err, out)
	}
	hand := exec.Command(closer, a.window)
	hand.Env = a.env
	if out, err := runProgram(a.T, hand, patience); err != nil {
		a.Fatalf("the window could not be asked to close: %v\n%s", err, out)
	}
	a.until("the window is gone", func() bool { return !a.visible() })
}

// again starts satchel once more, beside the window.
func (a *running) again(args ...string) (said string, err error) {
	second := exec.Command(program, args...)
	second.Env = a.env
	return runProgram(a.T, second, patience)
}

func TestAClosedWindowStaysInTheTrayAndComesBack(t *testing.T) {
	build(t)
	env := keychaintest.Bus(t)
	tray := hosttest.NewDesk(t, busOf(env), true)
	d := newDesk(t, env)
	home := filepath.Join(t.TempDir(), "home")
	a := d.open("--home", home, "--theme", "light", "--size", "1280x800")
	a.until("the sign-in form is there", func() bool { return a.shows(fynetheme.ColorNamePrimary) > 5000 })
	a.until("Satchel is in the tray", func() bool { return tray.Items() == 1 })

	a.shuts()
	a.until("the person is told where it went", func() bool { return len(tray.Notices()) == 1 })
	tray.Press(t, tray.Notices()[0].Number)
	a.until("the pressed notice brings it back", a.visible)

	a.shuts()
	if out, err := a.again("--home", home); err != nil {
		t.Fatalf("a second start: %v\n%s", err, out)
	}
	a.until("a second start brings it back", a.visible)
	a.close()
	if shown := tray.Notices(); len(shown) != 1 {
		t.Errorf("it said %+v", shown)
	}
}

func TestAStartInTheBackgroundShowsNothingUntilItIsAskedFor(t *testing.T) {
	build(t)
	env := keychaintest.Bus(t)
	d := newDesk(t, env)
	tray := hosttest.NewDesk(t, busOf(env), true)
	home := filepath.Join(t.TempDir(), "home")
	a := &running{desk: d, command: exec.Command(program, "--background", "--home", home, "--theme", "light", "--size", "1280x800")}
	a.command.Env = d.env
	a.said = recorded(t, a.command)
	startUntilEnd(t, a.command)
	a.until("Satchel is in the tray", func() bool { return tray.Items() == 1 })
	if a.visible() {
		t.Error("the window is shown")
	}
	a.until("a second start is heard", func() bool {
		_, err := a.again("--home", home)
		return err == nil && a.visible()
	})
	a.close()
}

// busOf is the address of the session bus in an environment.
func busOf(env []string) string {
	for _, setting := range env {
		if address, ok := strings.CutPrefix(setting, "DBUS_SESSION_BUS_ADDRESS="); ok {
			return address
		}
	}
	return ""
}
