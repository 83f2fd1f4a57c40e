//go:build linux

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	fynetheme "fyne.io/fyne/v2/theme"

	"satchel/app/companion/theme"
	"satchel/auth/signin"
)

// windows is a person's Windows (Wine's) on the desk, with Satchel installed.
type windows struct {
	*story
	wine      string
	installed string // the folder it is installed in, as Linux sees it
}

// newWindows builds the programs and the installer for Windows and installs them in a Windows of their own.
func newWindows(t *testing.T) *windows {
	t.Helper()
	w := &windows{story: withPassword(t), wine: findWine(t)}
	prefix := filepath.Join(t.TempDir(), "prefix")
	w.env = append(w.env, "WINEPREFIX="+prefix, "WINEDEBUG=-all", "WINEDLLOVERRIDES=mscoree,mshtml=")
	w.must(w.command("wineboot", "-i"))
	t.Cleanup(w.shutDown)
	system := filepath.Join(prefix, "drive_c", "windows", "system32")
	w.must(exec.Command("x86_64-w64-mingw32-gcc", "-shared", "-O2", "-o", filepath.Join(system, "bcryptprimitives.dll"),
		filepath.Join("testdata", "bcryptprimitives.c"), "-ladvapi32"))

	built := filepath.Join(t.TempDir(), "built")
	w.must(exec.Command(filepath.Join("..", "..", ".ci", "windows", "build"), built, "v1.2.3"))
	w.must(w.command(filepath.Join(built, "satchel-setup.exe"), "/S", `/D=C:\Satchel`))
	w.installed = filepath.Join(prefix, "drive_c", "Satchel")
	return w
}

// shutDown ends this Windows and waits until it is gone: its server still writes into the prefix, which is removed next.
func (w *windows) shutDown() {
	for _, way := range []string{"-k", "-w"} {
		server := exec.Command(w.wine[:strings.LastIndex(w.wine, "wine64")]+"wineserver64", way)
		server.Env = w.env
		if _, err := output(server); err != nil && way == "-w" {
			w.Errorf("waiting for Wine's server to end: %v", err)
		}
	}
}

func findWine(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"wine64", "/usr/lib/wine/wine64"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatal("Wine is not installed; this needs wine64, gcc-mingw-w64-x86-64-win32 and nsis")
	return ""
}

// command is a program of Windows.
func (w *windows) command(program string, args ...string) *exec.Cmd {
	command := exec.Command(w.wine, append([]string{program}, args...)...)
	command.Env = w.env
	return command
}

func (w *windows) must(command *exec.Cmd) string {
	w.Helper()
	out, err := runProgram(w.T, command, 15*time.Minute) // time to build everything for Windows
	if err != nil {
		w.Fatalf("%v: %v\n%s", command.Args, err, out)
	}
	return out
}

// ctl runs satchelctl on the home.
func (w *windows) ctl(args ...string) string {
	w.Helper()
	return w.must(w.command(filepath.Join(w.installed, "satchelctl.exe"), append([]string{"--home", onZ(w.home)}, args...)...))
}

// onZ is a path of Linux as Wine's programs see it.
func onZ(path string) string { return "Z:" + strings.ReplaceAll(path, "/", `\`) }

// credentials are the entries of the Windows credential store that name Satchel.
func (w *windows) credentials() int {
	w.Helper()
	out := w.must(w.command("reg", "query", `HKCU\Software\Wine\Credential Manager`, "/s"))
	return strings.Count(strings.ToLower(out), "generic: satchel")
}

func TestOnWindowsSomebodySignsInCapturesAndUploads(t *testing.T) {
	w := newWindows(t)
	a := w.openCommand(w.command(filepath.Join(w.installed, "satchel.exe"), "--home", onZ(w.home),
		"--server", w.service.URL, "--email", bookkeeper, "--theme", "light", "--size", "1280x800"))
	a.until("the sign-in form is there", func() bool { return a.shows(fynetheme.ColorNamePrimary) > 5000 })
	a.types(password)
	a.keys("Return")
	a.until("the person is signed in", func() bool { return w.account().State == signin.SignedIn })
	if got := w.credentials(); got == 0 {
		t.Error("the Windows credential store holds nothing of Satchel's")
	}
	w.choose(a)
	files := []string{w.written("from Windows.txt", "Kettle, 18.90, 26 November\n"), w.written("second.txt", "Ink, 7.10, 26 November\n")}
	w.capture(a, onZ(files[0]), onZ(files[1]))
	service := w.observer()
	w.untilAccepted(a, service, files)
	a.keys("ctrl+1")
	a.until("the list shows accepted documents", func() bool { return a.shows(theme.SuccessTint) > 2000 })
	a.keep("windows-documents")
	w.end(a)

	w.startsAtSignIn()
	later := w.written("without a window.txt", "Paper, 3.30, 26 November\n")
	w.ctl("add", onZ(later))
	w.ctl("sync", "--until-done", "--timeout", "2m")
	w.untilAccepted(a, service, append(files, later))
	w.ctl("sign-out")
	if got := w.credentials(); got != 0 {
		t.Errorf("after signing out the Windows credential store holds %d entries of Satchel's", got)
	}
	w.must(w.command(filepath.Join(w.installed, "uninstall.exe"), "/S", `_?=C:\Satchel`))
	if _, err := os.Stat(filepath.Join(w.installed, "satchel.exe")); !os.IsNotExist(err) {
		t.Errorf("after uninstalling: %v", err)
	}
}

// startsAtSignIn has Windows run the tests of what starts at sign-in, which write its registry.
func (w *windows) startsAtSignIn() {
	w.Helper()
	tests := filepath.Join(w.TempDir(), "autostart.exe")
	build := exec.Command("go", "test", "-c", "-o", tests, "satchel/app/companion/autostart")
	build.Env = append(os.Environ(), "GOOS=windows", "GOARCH=amd64", "CGO_ENABLED=0")
	w.must(build)
	w.must(w.command(tests, "-test.run", "^(TestSatchelIsStartedAtSignIn|TestWindowsTakes)"))
}

// end ends Wine's program, which has no signal to end well.
func (w *windows) end(a *running) {
	w.Helper()
	w.must(w.command("taskkill", "/im", "satchel.exe"))
	_ = ended(a.command, patience)
}
