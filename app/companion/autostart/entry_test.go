package autostart

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestSatchelIsStartedAtSignInUntilThePersonSaysOtherwise(t *testing.T) {
	if runtime.GOOS != "windows" { // which has a registry, and Wine's folders can't be taken away by a Go test
		t.Setenv("XDG_CONFIG_HOME", t.TempDir())
		t.Setenv("HOME", t.TempDir())
	}
	e := Entry{ID: "org.satchel.companion", Name: "Satchel's test", Program: filepath.Join("a folder", "satchel"), Args: []string{"--background"}}
	moved := e
	moved.Program += "-elsewhere"
	on := func(e Entry, want bool) {
		t.Helper()
		if got, err := e.On(); err != nil || got != want {
			t.Errorf("on: %v (%v), want %v", got, err, want)
		}
	}
	set := func(to bool) {
		t.Helper()
		if err := e.Set(to); err != nil {
			t.Fatal(err)
		}
	}
	on(e, false)
	set(false) // there is nothing to take away
	set(true)
	on(e, true)
	on(moved, false) // the program that is started is another
	set(true)
	set(false)
	on(e, false)
}

func TestADesktopFileQuotesItsCommand(t *testing.T) {
	got := string(desktopFile(Entry{ID: "a.b", Name: "Satchel", Program: "/opt/my $apps/satchel", Args: []string{"--home", `/a\b "c" 100%`}}))
	for _, want := range []string{
		"[Desktop Entry]\nType=Application\n", "\nName=Satchel\n", "\nTerminal=false\n",
		"\n" + `Exec="/opt/my \\$apps/satchel" "--home" "/a\\\\b \\"c\\" 100%%"` + "\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
}

func TestWindowsTakesTheCommandApartAgain(t *testing.T) {
	for arg, want := range map[string]string{
		`--background`: `"--background"`, `C:\a b\`: `"C:\a b\\"`, `say "hi"`: `"say \"hi\""`, `\"`: `"\\\""`, ``: `""`, `a\b`: `"a\b"`,
	} {
		if got := windowsQuoted(arg); got != want {
			t.Errorf("%s is %s, want %s", arg, got, want)
		}
	}
	if got := commandLine(Entry{Program: `C:\Program Files\satchel.exe`, Args: []string{"--background"}}); got != `"C:\Program Files\satchel.exe" "--background"` {
		t.Error(got)
	}
}

func TestALaunchAgentIsWellFormed(t *testing.T) {
	text := launchAgent(Entry{ID: "a.b", Program: "/Applications/R&D <1>/satchel", Args: []string{"--background"}})
	var list struct {
		Dict struct {
			Keys    []string `xml:"key"`
			Strings []string `xml:"string"`
			Array   struct {
				Strings []string `xml:"string"`
			} `xml:"array"`
		} `xml:"dict"`
	}
	if err := xml.Unmarshal(text, &list); err != nil {
		t.Fatal(err)
	}
	if list.Dict.Array.Strings[0] != "/Applications/R&D <1>/satchel" || list.Dict.Array.Strings[1] != "--background" || list.Dict.Strings[0] != "a.b" {
		t.Errorf("%+v", list)
	}
}

func TestAFileThatSomebodyChangedIsOff(t *testing.T) {
	f := file{filepath.Join(t.TempDir(), "autostart", "x"), []byte("X-GNOME-Autostart-enabled=true\n")}
	if err := f.set(true); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(f.path, []byte("X-GNOME-Autostart-enabled=false\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if on, err := f.on(); on || err != nil {
		t.Errorf("%v %v", on, err)
	}
}
